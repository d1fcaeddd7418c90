"""NUM410: training had made the loss worse for a while before it turned NaN."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.breakdown import breakdown, has_boundless_gradient, rise_before_break
from jindan_tools.curves.cite import cite_point
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_TENFOLD = 10.0


@rule("NUM410", "rise-before-nan", {"nan_lr_diverge": 2.5, "nan_bad_data": -1.5, "nan_fp16_overflow": -0.5})
def rise_before_nan(run: Run) -> Iterator[Finding]:
    """Report a loss that had risen steadily, by less than ten times, when it turned NaN.

    ## What it does
    Compares the level of the last finite records with the best level before, and with the first record.
    ## Why it matters
    A classifier or a language model that diverges often saturates at a few times ln C: its updates already make the
    loss worse, and one of them ends in NaN. A bad sample breaks a loss that was still falling.
    ## Fires on
    At least six finite records, the last all above the best level, their median 1.3 times that level or more and three
    times the typical jump between records above it.
    ## Stays silent on
    A tenfold growth (NUM003), a gradient without bound (NUM090), single spikes, losses that were at their best.
    ## Source
    Growth before NaN is the discriminating sign of divergence in the failure catalogue causes/taxonomy.jsonl.
    """
    broken = breakdown(run)
    rise = None if broken is None or has_boundless_gradient(run) else rise_before_break(broken)
    if broken is None or rise is None or rise.high >= _TENFOLD * rise.low:
        return
    series = broken.series
    last = max(i for i in series.finite_indices if i < broken.index)
    ratio = rise.high / rise.low
    yield finding(
        f"{series.name} 값이 {figure(rise.low)} 수준에서 {figure(rise.high)} 수준까지 나빠지던 중에 NaN 값이 나왔습니다.",
        cite_point(series, series.finite_indices[0], "첫 기록"),
        cite_point(series, last, "NaN 직전"),
        calculated(
            "NaN 직전 수준은 그전의 가장 좋은 수준보다 높습니다. 갱신할수록 손실이 커지고 있었습니다.",
            ratio,
            f"{figure(rise.high)} ÷ {figure(rise.low)} = {figure(ratio)}",
        ),
        severity=Severity.HIGH,
        facts={"rise": ratio},
    )
