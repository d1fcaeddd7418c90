"""The settings of runs side by side: which differ, and which only say where the run was put."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from jindan_tools.model.run import Run
from jindan_tools.model.setting import Scalar, Setting
from jindan_tools.resolve.names import canonical_name

# Last part of a key: where a run is written, shown or resumed. None of them changes what is learnt.
IDENTITY = frozenset((
    "name", "project", "save_dir", "output_dir", "logging_dir", "log_dir", "run_name", "run_id", "exist_ok", "verbose", "plots",
    "save", "save_period", "save_json", "save_txt", "save_conf", "save_crop", "save_frames", "show", "show_labels", "show_conf",
    "show_boxes", "line_width", "workers", "num_workers", "dataloader_num_workers", "device", "tensorboard_dir", "wandb_project",
    "wandb_run", "wandb_id", "report_to", "logging_steps", "log_interval", "log_every_n_steps", "save_steps", "save_total_limit",
    "work_dir", "hostname", "host", "pid", "start_time", "started_at", "created", "timestamp", "date", "user", "username", "cwd",
    "exp_name", "experiment_name", "tags", "group", "notes", "version", "compile", "out", "out_dir", "resume", "profile",
    "first_epoch", "best_model_checkpoint", "best_metric", "global_step", "epoch", "best_global_step", "total_flos",
))  # fmt: skip
# Figures a trainer writes at its end say what came out, not what was set.
_OUTCOMES = ("progress.", "summary.", "all_results.", "train_summary.", "eval_results.")

Table = Mapping[str, Setting]
_CONFIGURATIONS = frozenset({".yaml", ".yml", ".json", ".toml", ".cfg", ".ini", ".py"})


def effective(run: Run) -> Table:
    """Return the settings that can change what is learnt, by the key as written, the first of a key."""
    found: dict[str, Setting] = {}
    for setting in run.settings:
        last = setting.name.lstrip("-").rpartition(".")[2].lower()
        if last not in IDENTITY and not setting.name.startswith(_OUTCOMES):
            found.setdefault(setting.name.lstrip("-"), setting)
    return found


def differing(settings: Sequence[Table]) -> tuple[str, ...]:
    """Return the keys whose values differ among the settings of runs, in file order.

    A missing key counts as a value where the run has the configuration file that gives it elsewhere: the default ran. A run
    without that file, or without any setting, says nothing.
    """
    tables = [t for t in settings if t]
    names = dict.fromkeys(name for table in tables for name in table)
    return tuple(n for n in names if len(_values(n, tables)) > 1)


def _values(name: str, tables: Sequence[Table]) -> set[tuple[str, float | str]]:
    files = {_file(table[name]) for table in tables if name in table} - {""}
    held = {_key(table.get(name)) for table in tables if name in table}
    lacking = [table for table in tables if name not in table]
    silent = any(_file(s) in files for table in lacking for s in table.values())
    return held | ({_key(None)} if silent else set())


def signature(settings: Table, without: str) -> tuple[tuple[str, str, float | str], ...]:
    """Return what makes two configurations the same but for one canonical name."""
    kept = ((n, *_plain(s.value)) for n, s in settings.items() if canonical(n) != without)
    return tuple(sorted(kept, key=lambda k: k[0]))


def _file(setting: Setting) -> str:
    """Return the name of the configuration file of a setting, '' for a line of a log."""
    path = PurePosixPath(setting.source.path)
    return path.name if path.suffix.lower() in _CONFIGURATIONS else ""


def shared(settings: Sequence[Table]) -> tuple[str, ...]:
    """Return the keys to which every run with settings gives the same value."""
    tables = [t for t in settings if t]
    if not tables:
        return ()
    return tuple(n for n in tables[0] if len({_key(table.get(n)) for table in tables}) == 1)


def canonical(name: str) -> str:
    """Return the canonical name of a key, the key itself when it has none."""
    found = canonical_name(name)
    return name if found is None else found[0]


def shown(value: Scalar) -> str:
    """Return a value as its file writes it: true, false, null, numbers without a trailing zero."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def same_value(one: Scalar, two: Scalar) -> bool:
    """Say whether two values mean the same: 5 and 5.0 and '5', true and True."""
    return _plain(one) == _plain(two)


def _key(setting: Setting | None) -> tuple[str, float | str]:
    return ("missing", "") if setting is None else _plain(setting.value)


def _plain(value: Scalar) -> tuple[str, float | str]:
    if isinstance(value, bool) or value is None:
        return ("word", str(value).lower())
    try:
        return ("number", float(value))
    except ValueError:
        return ("word", str(value).strip().lower())
