"""What Ultralytics does by default and which releases changed it; read in the wheels named as source."""

from typing import Literal

from jindan_tools.frameworks.fact import Fact, FactValue, find_fact

_CFG = "ultralytics/cfg/default.yaml"
_TRAINER = "ultralytics/engine/trainer.py"
_TORCH_UTILS = "ultralytics/utils/torch_utils.py"

PgRole = Literal["bias", "weight", "norm"]

FACTS: tuple[Fact, ...] = (
    Fact(name="optimizer", value="SGD", until="8.0.101", source=f"{_CFG} 8.0.100"),
    Fact(name="optimizer", value="auto", since="8.0.196", source=f"{_CFG} 8.0.196-8.4.190"),
    Fact(name="lr0", value=0.01, source=_CFG, note="comment in the file: SGD=1E-2, Adam=1E-3"),
    Fact(name="lr0_adam_guidance", value=0.001, source=f"{_CFG}, comment of lr0"),
    Fact(name="lrf", value=0.01, since="8.0.196", source=f"{_CFG} 8.0.196-8.4.190"),
    Fact(name="cos_lr", value=False, source=_CFG),
    Fact(name="momentum", value=0.937, source=_CFG),
    Fact(name="weight_decay", value=0.0005, since="8.0.196", source=f"{_CFG} 8.0.196-8.4.190"),
    Fact(name="warmup_epochs", value=3.0, source=_CFG),
    Fact(name="warmup_momentum", value=0.8, source=_CFG),
    Fact(
        name="warmup_bias_lr",
        value=0.1,
        source=_CFG,
        note="only optimizer=auto lowers it to 0; an explicit Adam keeps 0.1",
    ),
    Fact(name="nbs", value=64, source=_CFG),
    Fact(name="patience", value=50, until="8.2.0", source=f"{_CFG} 8.1.0"),
    Fact(name="patience", value=100, since="8.2.0", source=f"{_CFG} 8.2.0"),
    Fact(name="max_det", value=300, source=_CFG),
    Fact(
        name="val.conf",
        value=0.001,
        source="engine/validator.py BaseValidator.__init__",
        note="used where conf is None",
    ),
    Fact(name="clip_max_norm", value=10.0, since="8.0.3", source=f"{_TRAINER}: optimizer_step"),
    Fact(
        name="weight_decay_scaled_by_batch",
        value=True,
        since="8.0.43",
        source=f"{_TRAINER}: weight_decay * batch_size * accumulate / nbs",
    ),
    Fact(name="weight_decay_scaled_by_batch", value=False, until="8.0.4", source=f"{_TRAINER} 8.0.3"),
    Fact(name="pg0_role", value="bias", until="8.4.0", source=f"{_TRAINER}: build_optimizer, up to 8.3.240"),
    Fact(name="pg0_role", value="weight", since="8.4.0", source=f"{_TRAINER}: build_optimizer 8.4.0"),
    Fact(
        name="warmup_starts_weights_at_bias_lr",
        value=True,
        since="8.4.0",
        until="8.4.3",
        source=f"{_TRAINER} 8.4.0 and 8.4.2: warm-up still tests group index 0; 8.4.3 tests the group's role",
    ),
    Fact(name="nan_recovery", value=False, until="8.3.204", source=f"{_TRAINER} up to 8.3.203"),
    Fact(
        name="nan_recovery",
        value=True,
        since="8.3.215",
        source=f"{_TRAINER}: _handle_nan_recovery",
        note="at most 3 attempts, reloads last.pt",
    ),
    Fact(name="gpu_mem_unit_bytes", value=1_000_000_000, until="8.3.61", source=f"{_TRAINER}: memory_reserved()/1E9"),
    Fact(name="gpu_mem_unit_bytes", value=2**30, since="8.3.100", source=f"{_TRAINER}: _get_memory / 2**30"),
    Fact(
        name="fitness", value="0.1*mAP50+0.9*mAP50-95", until="8.3.181", source="ultralytics/utils/metrics.py 8.3.180"
    ),
    Fact(name="fitness", value="mAP50-95", since="8.3.203", source="ultralytics/utils/metrics.py 8.3.203"),
    Fact(
        name="small_target_floor_px",
        value=16,
        since="8.4.0",
        source="ultralytics/utils/tal.py: select_candidates_in_gts",
    ),
    Fact(name="results_csv_first_epoch", value=0, until="8.0.146", source="results.csv of 8.0.43 and 8.0.145"),
    Fact(name="results_csv_first_epoch", value=1, since="8.0.196", source="results.csv of 8.0.196"),
    Fact(name="results_csv_has_time", value=False, until="8.3.1", source="results.csv of 8.3.0"),
    Fact(name="results_csv_has_time", value=True, since="8.3.20", source="results.csv of 8.3.20"),
    Fact(
        name="zero_fitness_resets_best",
        value=True,
        source=f"{_TORCH_UTILS}: EarlyStopping; a run stuck at fitness 0 never stops early",
    ),
    Fact(name="oom_halves_batch_in_first_epoch", value=True, since="8.4.40", source=f"{_TRAINER} 8.4.40"),
    Fact(name="conv_default_act_leaks_between_models", value=True, until="8.3.241", source="nn/tasks.py: parse_model"),
    Fact(name="conv_default_act_leaks_between_models", value=False, since="8.4.190", source="nn/tasks.py 8.4.190"),
    Fact(
        name="class_folders_matched_by_name",
        value=True,
        since="8.4.154",
        source="ultralytics/data/dataset.py ClassificationDataset.__init__(names=...): 8.4.153 without, 8.4.154 and 8.4.190 with",
    ),
)

_ROLES: dict[str, tuple[PgRole, PgRole, PgRole]] = {
    "bias": ("bias", "weight", "norm"),
    "weight": ("weight", "norm", "bias"),
}


def ultralytics_fact(name: str, version: str | None) -> Fact | None:
    """Return the Ultralytics fact called `name` at `version`, or None when nothing is known."""
    return find_fact(FACTS, name, version)


def default_values(name: str) -> tuple[FactValue, ...]:
    """Return the values that a setting had by default in any version."""
    return tuple(fact.value for fact in FACTS if fact.name == name)


def param_group_roles(version: str | None) -> tuple[PgRole, PgRole, PgRole] | None:
    """Return the roles behind lr/pg0, lr/pg1 and lr/pg2, or None when the version is unknown.

    Source: trainer.build_optimizer. MuSGD adds groups and is not covered.
    """
    fact = ultralytics_fact("pg0_role", version)
    return _ROLES.get(str(fact.value)) if fact is not None else None
