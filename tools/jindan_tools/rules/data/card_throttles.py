"""DAT061: the steps become slower while the card is hot or its clock falls."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_ends
from jindan_tools.curves.select import last_segment
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_SPEED = regex(r"it/s|speed|steps?_per_sec|samples_per_sec|throughput|img/s|tok/s|tokens_per_sec")
_HEAT = regex(r"temp(?:erature)?(?:$|[_/. ])|(?:gpu|core)_?temp|온도")
_CLOCK = regex(r"(?:^|[_/. ])(?:sm_|gpu_|core_)?clocks?(?:$|[_/. ])|mhz")
_LEAST, _SLOWER, _LOWER = 12, 0.85, 0.88
# NVIDIA cards slow down between 83 and 90 degrees.
_HOT = 80.0


@rule(
    "DAT061",
    "card-throttles",
    {"thermal_throttle": 3.5, "dataloader_bottleneck": -3.0, "sysmem_spill": -1.0, "step_stall": -1.0},
)
def card_throttles(run: Run) -> Iterator[Finding]:
    """Remark steps that become slower while the temperature is high or the clock falls.

    ## What it does
    Compares the first with the last quarter of the logged speed, temperature and clock.
    ## Why it matters
    A card that protects itself from heat computes the same more slowly. More workers or another loader change nothing.
    ## Fires on
    Twelve records or more of a speed that ends at 85 % of its start or less, beside a clock that ends at 88 % or less of its
    start or a temperature that ends at 80 degrees or more and rose by 5.
    ## Stays silent on
    Speeds without a temperature or clock beside them, cool cards at full clock.
    ## Source
    nvidia-smi: clocks_throttle_reasons.sw_thermal_slowdown, hw_thermal_slowdown.
    """
    found = [s for role in (Role.TIME, Role.OTHER) for s in last_segment(run.of_role(role)) if len(s.finite) >= _LEAST]
    speed = next((s for s in found if _SPEED.search(s.name.lower()) and min(s.finite) > 0), None)
    clock = next((s for s in found if _CLOCK.search(s.name.lower()) and min(s.finite) > 0), None)
    heat = next((s for s in found if _HEAT.search(s.name.lower())), None)
    if speed is None or (clock is None and heat is None) or _share(speed) > _SLOWER:
        return
    slowed = clock is not None and _share(clock) <= _LOWER
    hot = heat is not None and _ends(heat)[1] >= _HOT and _ends(heat)[1] - _ends(heat)[0] >= 5
    if not slowed and not hot:
        return
    told = [s for s, counts in ((clock, slowed), (heat, hot)) if s is not None and counts]
    yield finding(
        f"{speed.name} 값이 처음의 {percent(_share(speed))}로 느려지는 동안 "
        f"{'와 '.join(f'{s.name} 값이 {figure(_ends(s)[0])}에서 {figure(_ends(s)[1])}' for s in told)}로 바뀌었습니다. GPU가 열 때문에 클록을 낮춘 모습입니다.",
        *cite_ends(speed),
        *(e for s in told for e in cite_ends(s)),
        calculated(
            "처음과 마지막 4분의 1의 속도 비입니다.",
            _share(speed),
            f"{figure(_ends(speed)[1])} ÷ {figure(_ends(speed)[0])} = {figure(_share(speed))}",
        ),
        severity=Severity.LOW,
        facts={"share": _share(speed)},
    )


def _ends(series: Series) -> tuple[float, float]:
    """Return the medians of the first and the last quarter."""
    size = max(1, len(series.finite) // 4)
    return median(series.finite[:size]), median(series.finite[-size:])


def _share(series: Series) -> float:
    first, last = _ends(series)
    return last / first if first > 0 else 1.0
