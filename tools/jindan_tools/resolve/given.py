"""Pick, for every canonical name, the setting that a file gives in the most usual spelling."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jindan_tools.model.setting import Origin, Resolved, Setting
from jindan_tools.resolve.names import canonical_name
from jindan_tools.resolve.references import followed
from jindan_tools.text.regex import regex

Config = dict[str, Resolved]
# Figures a trainer writes at its end; `summary.lr` is the last learning rate, not the configured one.
# DeepSpeed takes "auto" from the arguments of the Trainer: any file that states a value knows better.
_LEFT_OPEN = frozenset({"gradient_accumulation", "batch_size", "global_batch", "grad_clip", "weight_decay", "learning_rate", "warmup_steps", "betas", "fp16", "bf16"})  # fmt: skip
_LAST = 100
# A log prints what its run was started with; a script beside it may start another.
_LAUNCHERS = (".sh", ".bash", ".sbatch", ".slurm", ".bat", ".cmd", ".ps1")
_RECORDS = (".log", ".out", ".err", ".txt")
_GENERATED = 20
_OPTIMIZER = regex(
    r"(?i)ada|sgd|rms|lamb|lars|lion|muon|sophia|shampoo|prodigy|ranger|moment|ftrl|prop|bfgs|grad|auto|galore|came"
)
_CLOSING_FIGURES = ("summary.", "all_results.", "train_summary.", "eval_results.")


def collect(settings: Iterable[Setting]) -> Config:
    """Return the given values by canonical name; the lowest rank wins, the first file among equals.

    What a log prints goes before what a start script beside it says, however either spells it. When another file gives another value, `reason` names it, so that a contradiction stays visible.
    """
    best: dict[str, tuple[int, Setting]] = {}
    other: dict[str, Setting] = {}
    stated = tuple(s for s in followed(settings) if not _says_other(s))
    printed = _printed(stated)
    for setting in stated:
        found = None if setting.name.startswith(_CLOSING_FIGURES) else canonical_name(setting.name)
        if found is None or setting.value is None or setting.value == "":
            continue
        name, rank = found
        if name in printed and setting.source.path.endswith(_LAUNCHERS):
            rank += _LAST
        if name in _LEFT_OPEN and str(setting.value).lower() == "auto":
            rank += _LAST
        held = best.get(name)
        if held is None or rank < held[0]:
            best[name] = (rank, setting)
        elif _differs(held[1], setting) and rank % _LAST == held[0]:
            other.setdefault(name, setting)
    otherwise = {name: s for name, s in other.items() if _differs(best[name][1], s)}
    return {name: _resolved(name, setting, otherwise.get(name)) for name, (_, setting) in best.items()}


def _says_other(setting: Setting) -> bool:
    """Say whether a name of ours means something else here."""
    if setting.name == "max_length":
        # transformers/configuration_utils.py, 2.0 to 4.57: what generate() stops at by default; no run trains at 20 tokens.
        return setting.value == _GENERATED and setting.source.path.endswith((".yaml", ".yml", ".json", ".wandb"))
    # YOLOv5 and YOLOv7 call their arguments `opt`; the name among them is that of the run.
    return setting.path.split(".")[-2:] == ["opt", "name"] and _OPTIMIZER.search(str(setting.value)) is None


def _printed(settings: Sequence[Setting]) -> frozenset[str]:
    """Return the canonical names that a log gives a value of."""
    if not any(s.source.path.endswith(_LAUNCHERS) for s in settings):
        return frozenset()
    told = (canonical_name(s.name) for s in settings if s.source.path.endswith(_RECORDS) and s.value not in (None, ""))
    return frozenset(name for name, _ in filter(None, told))


def number_of(config: Config, name: str) -> float | None:
    """Return the value in force of a canonical name as a float, None when unknown or no number."""
    found = config.get(name)
    return None if found is None else found.number()


def _differs(one: Setting, two: Setting) -> bool:
    if one.source.path == two.source.path:
        return False
    try:
        return float(one.value or 0) != float(two.value or 0)
    except ValueError:
        return str(one.value).lower() != str(two.value).lower()


def _resolved(name: str, setting: Setting, other: Setting | None) -> Resolved:
    reason = "" if other is None else f"{other.source.label()} 위치에는 {other.value} 값으로 적혀 있습니다."
    return Resolved(name=name, value=_typed(setting.value), origin=Origin.GIVEN, source=setting.source, reason=reason)


def _typed(value: object) -> str | int | float | bool | None:
    if not isinstance(value, str):
        return value if isinstance(value, int | float | bool) else None
    text = value.strip()
    if text.lower() in {"null", "none", "~"}:
        return None
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() and text.lstrip("+-").isdigit() else number
