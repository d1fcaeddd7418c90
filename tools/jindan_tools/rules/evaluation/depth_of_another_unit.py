"""EVL266: a relative depth error that stands at 1 - 1/1000 or at 999 beside a scale-invariant error that falls."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_ends, cite_point
from jindan_tools.curves.select import last_segment
from jindan_tools.curves.shape import relative_drop, tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_RELATIVE = regex(r"(?:^|[/_ .\-])abs_?rel$")
_SCALE_FREE = regex(r"(?:^|[/_ .\-])si_?log$")
_LEAST, _FELL, _STILL = 5, 0.3, 0.01
# Metres against millimetres, against centimetres, and either the other way round; 256 is KITTI's unit of a pixel.
_FACTORS = (1000.0, 256.0, 100.0)


@rule(
    "EVL266",
    "depth-of-another-unit",
    {
        "metric_bug": 4.0,
        "val_settings_differ": 1.0,
        "lr_too_low": -4.0,
        "underfit": -3.0,
        "frozen_layers": -3.0,
        "healthy_converged": -4.0,
    },
)
def depth_of_another_unit(run: Run) -> Iterator[Finding]:
    """Report a relative depth error that stands where another unit puts it.

    ## What it does
    Compares abs_rel with 1 - 1/k and k - 1 for k = 1000, 256 and 100, beside the scale-invariant error (silog).
    ## Why it matters
    |p - d| / d of a right answer in metres against millimetres is 0.999, whatever is learnt. silog does not see a common factor and
    falls: the network learns, the evaluation forgets the unit.
    ## Fires on
    Five records or more, an abs_rel that rests within 1 % of such a value, and a silog that fell by 30 %.
    ## Stays silent on
    An abs_rel that falls, a silog that stands, runs without one of them.
    ## Source
    Eigen et al. 2014, eq. 1; KITTI devkit: depth in metres times 256.
    """
    held = [s for role in (Role.VAL_METRIC, Role.VAL_LOSS, Role.TRAIN_METRIC) for s in last_segment(run.of_role(role))]
    relative = next((s for s in held if _RELATIVE.search(s.name.lower()) and len(s.finite) >= _LEAST), None)
    free = next((s for s in held if _SCALE_FREE.search(s.name.lower()) and len(s.finite) >= _LEAST), None)
    if relative is None or free is None or relative_drop(free.finite) < _FELL:
        return
    level = median(tail(relative.finite))
    factor = next((k for k in _FACTORS if _at(relative, 1 - 1 / k, level) or _at(relative, k - 1, level)), None)
    if factor is None:
        return
    yield finding(
        f"{relative.name} {figure(level)} 값은 예측과 정답의 단위가 {factor:g}배 다를 때의 값입니다. 눈금에 상관없는 {free.name} 값은 "
        f"{percent(relative_drop(free.finite))} 줄었으므로 모델은 배웠고 평가가 단위를 맞추지 않았습니다.",
        cite_point(relative, relative.finite_indices[-1], "움직이지 않는 값"),
        *cite_ends(free),
        calculated("단위만 다를 때의 상대 오차입니다.", 1 - 1 / factor if level < 1 else factor - 1, f"1 − 1/{factor:g} 또는 {factor:g} − 1"),
        severity=Severity.HIGH,
        facts={"factor": factor},
    )  # fmt: skip


def _at(series: Series, value: float, level: float) -> bool:
    # 1 - 1/1000 and 1 - 1/256 lie 0.3 % apart: what is left to 1 has to fit, not the value.
    near = abs((1 - level) - (1 - value)) <= 0.1 * (1 - value) if value < 1 else abs(level / value - 1) <= 0.1
    return near and max(series.finite) - min(series.finite) <= max(_STILL * level, 0.1 * abs(1 - value)) * 2
