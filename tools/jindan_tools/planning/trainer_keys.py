"""Arguments that only a trainer object takes, and a section that it is not built from."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from jindan_tools.model.run import Run
from jindan_tools.model.setting import Setting

# Source: lightning/pytorch/trainer/trainer.py 2.6.6, Trainer.__init__.
LIGHTNING_TRAINER_KEYS = frozenset({
    "accelerator", "strategy", "devices", "num_nodes", "precision", "logger", "callbacks", "fast_dev_run", "max_epochs",
    "min_epochs", "max_steps", "min_steps", "max_time", "limit_train_batches", "limit_val_batches", "limit_test_batches",
    "limit_predict_batches", "overfit_batches", "val_check_interval", "check_val_every_n_epoch", "num_sanity_val_steps",
    "log_every_n_steps", "enable_checkpointing", "enable_progress_bar", "enable_model_summary",
    "accumulate_grad_batches", "gradient_clip_val", "gradient_clip_algorithm", "deterministic", "benchmark",
    "inference_mode", "use_distributed_sampler", "profiler", "detect_anomaly", "barebones", "plugins",
    "sync_batchnorm", "reload_dataloaders_every_n_epochs", "default_root_dir",
})  # fmt: skip
_TRAINER = "trainer"


class Misplaced(Struct, frozen=True, kw_only=True):
    """A trainer argument under `found_under`, while the trainer's other arguments stand under `belongs_under`."""

    setting: Setting
    key: str
    found_under: str
    belongs_under: str
    sibling: Setting

    @property
    def right_key(self) -> str:
        """Return the dotted key under which the trainer would read it."""
        return f"{self.belongs_under}.{self.key}"


def misplaced_trainer_keys(run: Run) -> Iterator[Misplaced]:
    """Yield trainer arguments that lie deeper than, or beside, the one section that holds the trainer's arguments.

    A Hydra runner builds `Trainer(**config.trainer)`: a key below another `trainer` section is never read.
    """
    placed = [s for s in run.settings if s.leaf in LIGHTNING_TRAINER_KEYS and "." in s.name]
    homes = _homes(placed)
    for setting in placed:
        section, _, key = setting.name.rpartition(".")
        if section.rpartition(".")[2] != _TRAINER:
            continue
        for home, sibling in homes.items():
            if home != section and home.count(".") < section.count(".") and sibling.source.path == setting.source.path:
                yield Misplaced(setting=setting, key=key, found_under=section, belongs_under=home, sibling=sibling)


def _homes(placed: list[Setting]) -> dict[str, Setting]:
    found: dict[str, Setting] = {}
    for setting in placed:
        section, _, key = setting.name.rpartition(".")
        if section.rpartition(".")[2] == _TRAINER and key in {"max_epochs", "max_steps", "precision", "devices"}:
            found.setdefault(section, setting)
    return found
