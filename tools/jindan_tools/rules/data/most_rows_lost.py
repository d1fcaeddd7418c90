"""DAT090: less than half of the rows, files or pairs were left before training began."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.curves.select import val_loss, val_metric
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_MOST_LEFT = 0.5
_LEAST_ROWS = 20
_GOOD = 0.7
_ROSE = 1.1


@rule(
    "DAT090",
    "most-rows-lost",
    {"too_little_data": 3.0, "data_missing": 2.5, "underfit": -2.0, "overfit": -0.5, "lr_too_low": -1.0},
)
def most_rows_lost(run: Run) -> Iterator[Finding]:
    """Report that most of the data was lost while it was joined, filtered or read.

    ## What it does
    Reads the lines that say how many rows, files or pairs are left of how many, and computes the share.
    ## Why it matters
    Names that do not match, labels that are missing and files that cannot be read are dropped without an error; the run
    then learns a small set by heart and looks like a model that is too large, too small or badly regularised.
    ## Fires on
    At most one half left of 20 or more. A fault where the held-out score stays below 0.7 or the held-out loss turns back;
    a remark where it is good, since a filter may be meant.
    ## Stays silent on
    Logs without such a line, shares above one half, curves' own records.
    ## Source
    Arithmetic; matching by file name keeps the intersection of both sides.
    """
    told = [e for e in run.of_kind(EventKind.FIGURE) if e.word("name") == "rows_kept"]
    found = next((e for e in told if _few(e)), None)
    if found is None:
        return
    kept, total = found.number("value") or 0.0, found.number("of") or 1.0
    poor = _poor(run)
    yield finding(
        f"{figure(total)}개 가운데 {figure(kept)}개({percent(kept / total)})만 학습에 남았습니다."
        + (" 짝을 찾지 못한 것은 오류 없이 버려집니다." if found.number("joins") else ""),
        cite_line(found, f"남은 것은 {figure(kept)}개입니다.", kept),
        calculated("남은 비율입니다.", kept / total, f"{figure(kept)} ÷ {figure(total)} = {percent(kept / total)}"),
        severity=Severity.HIGH if poor else Severity.LOW,
        argues=None if poor else {"too_little_data": -0.5},
        facts={"kept": kept, "total": total},
    )


def _few(event: Event) -> bool:
    kept, total = event.number("value"), event.number("of")
    return kept is not None and total is not None and total >= _LEAST_ROWS and kept <= _MOST_LEFT * total


def _poor(run: Run) -> bool:
    metric, loss = val_metric(run), val_loss(run)
    if metric is not None and metric.finite and max(map(abs, metric.finite)) < _GOOD:
        return True
    return (
        loss is not None and bool(loss.finite) and min(loss.finite) > 0 and loss.finite[-1] >= _ROSE * min(loss.finite)
    )
