"""LRS016: a plateau schedule cut the rate to its floor while the watched loss never moved."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import learning_rate, val_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_DEEP = 0.1
_REST = 0.3
_FLAT = 0.005


@rule("LRS016", "rate-at-floor-while-flat", {"plateau_sched_wrong_metric": 1.0, "healthy_converged": -1.0})
def rate_at_floor(run: Run) -> Iterator[Finding]:
    """Report announced rate cuts that froze a run whose loss had never moved.

    ## What it does
    Takes the lines in which ReduceLROnPlateau announces its cuts and the held-out loss before the first one.
    ## Why it matters
    The schedule did what it was told, but a loss that never moved is no plateau after learning. From the last cut on
    the weights hardly change, and what looks stable is frozen.
    ## Fires on
    At least two announced cuts to a tenth of the first rate or less, at least 30 % of the epochs after the last cut,
    and a held-out loss that stayed within 0.5 % from its first record on.
    ## Stays silent on
    Losses that fell before the cuts, single cuts, cuts near the end, rates logged as a curve of their own (LRS007).
    ## Source
    torch ReduceLROnPlateau prints the epoch and the new rate of each group.
    """
    rate, watched = learning_rate(run), val_loss(run)
    if rate is None or watched is None or "/reduced_group" not in rate.name or len(rate) < 2 or len(watched.finite) < 5:
        return
    begin = run.number("learning_rate") or rate.values[0]
    end, done = rate.xs[-1], run.epochs_done or watched.xs[-1]
    if rate.values[-1] > _DEEP * begin or done <= 0 or done - end < _REST * done or not _flat(watched):
        return
    steps = " → ".join(f"{figure(x)} 에폭 {figure(v)}" for x, v in zip(rate.xs, rate.values, strict=True))
    yield finding(
        f"ReduceLROnPlateau가 {figure(end)} 에폭까지 학습률을 {figure(rate.values[-1])} 값으로 낮춰, 남은 {figure(done - end)} 에폭은 "
        "가중치가 거의 움직이지 않았습니다.",
        cite_point(rate, -1, "마지막으로 낮춘 값"),
        Evidence(statement=f"낮춘 순서는 {steps} 값입니다.", source=rate.source(0)),
        calculated(
            "마지막으로 낮춘 뒤의 에폭이 전체에서 차지하는 비율입니다.",
            (done - end) / done,
            f"({figure(done)} - {figure(end)}) / {figure(done)} = {percent((done - end) / done)}",
        ),
        cite_point(watched, watched.finite_indices[0], "처음부터 같은 수준"),
        severity=Severity.MEDIUM,
        facts={"floor": rate.values[-1], "epoch": end},
    )


def _flat(watched: Series) -> bool:
    values = watched.finite
    return watched.axis is Axis.EPOCH and max(values) - min(values) <= _FLAT * abs(values[0])
