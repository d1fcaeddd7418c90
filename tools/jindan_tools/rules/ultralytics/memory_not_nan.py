"""YOL012: when the loss became NaN the card was not full."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.collapse import first_non_finite_x
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.vram.recorded import GIB, card_bytes, memory_series, unit_bytes


@rule("YOL012", "memory-not-nan", {"oom_capacity": -2.0, "oom_disguised": -2.0})
def memory_not_nan(run: Run) -> Iterator[Finding]:
    """Clear the memory of a NaN.

    ## What it does
    Reads the memory column in the epoch of the first non-finite loss and compares it with the card.
    ## Why it matters
    Full memory raises an error or slows down; it does not produce NaN. Below the limit not even the timing fits.
    ## Fires on
    A first NaN in an epoch whose memory lies below the card.
    ## Stays silent on
    Unknown cards, epochs above the limit, finite runs.
    ## Source
    Order of events.
    """
    card, series, broken = card_bytes(run), memory_series(run), first_non_finite_x(run)
    if run.framework is not Framework.ULTRALYTICS or card is None or series is None or broken is None:
        return
    loss, index = broken
    place = next((i for i, x in enumerate(series.xs) if x == loss.xs[index]), None)
    if place is None or series.axis is not loss.axis or not series.values[place] * unit_bytes(run) < card[0]:
        return
    used = series.values[place] * unit_bytes(run) / GIB
    yield finding(
        f"첫 NaN이 나온 {loss.x_label(index)}의 GPU 메모리는 {figure(used)} GiB로 카드 용량 {figure(card[0] / GIB)} GiB보다 작아, 메모리는 NaN의 원인이 아닙니다.",
        cite_point(series, place),
        card[1],
        cite_point(loss, index, "첫 비정상 값"),
        severity=Severity.INFO,
    )
