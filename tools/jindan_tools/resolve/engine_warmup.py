"""The warm-up that the schedulers of an MMEngine configuration make, counted as MMEngine counts it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jindan_tools.model.setting import Origin, Resolved, Setting
from jindan_tools.resolve.given import Config

_PREFIX = "param_scheduler."
_RISING = frozenset({"LinearLR", "ConstantLR", "QuadraticWarmupLR"})


def resolve_engine_warmup(config: Config, settings: Sequence[Setting]) -> None:
    """Set `warmup_steps` or `warmup_epochs` from a scheduler that begins at 0 and rises.

    Epochs unless the configuration says by_epoch=False: mmengine/optim/scheduler/param_scheduler.py 0.10.7 has
    `by_epoch: bool = True`; the start factors default to 1/3.
    """
    for parts in _schedulers(settings).values():
        if _word(parts, "type") not in _RISING or _number(parts, "begin", 0) != 0:
            continue
        end = _number(parts, "end", 0)
        if end <= 0 or _number(parts, "start_factor", 1 / 3) >= _number(parts, "end_factor", 1):
            continue
        by_step = _word(parts, "by_epoch") == "False"
        name = "warmup_steps" if by_step else "warmup_epochs"
        counted = "에폭 단위" if "by_epoch" in parts else "by_epoch을 적지 않아 에폭 단위"
        how = "by_epoch=False, 스텝 단위" if by_step else counted
        config.setdefault(
            name,
            Resolved(
                name=name,
                value=end,
                origin=Origin.GIVEN if "by_epoch" in parts else Origin.DEFAULT,
                source=parts["end"].source,
                reason=f"{_word(parts, 'type')}의 end, {how}",
            ),
        )
        return


def _schedulers(settings: Sequence[Setting]) -> Mapping[str, Mapping[str, Setting]]:
    """Return the settings of each scheduler by the place where they stand and its label."""
    found: dict[str, dict[str, Setting]] = {}
    for setting in settings:
        if setting.name.startswith(_PREFIX):
            label, _, key = setting.name.removeprefix(_PREFIX).rpartition(".")
            found.setdefault(f"{setting.source.path} {label}", {}).setdefault(key, setting)
    return found


def _word(parts: Mapping[str, Setting], key: str) -> str:
    return str(parts[key].value) if key in parts else ""


def _number(parts: Mapping[str, Setting], key: str, otherwise: float) -> float:
    value = parts[key].value if key in parts else otherwise
    return float(value) if isinstance(value, int | float) else otherwise
