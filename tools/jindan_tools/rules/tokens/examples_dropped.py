"""TOK014: most rows were dropped because they are longer than the limit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_settings
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_DROPPED = regex(
    r"Dropped (?:lengthy example with length (?P<long>\d+) > (?P<limit>\d+)|(?P<count>[\d,]+) (?:long |too long )?(?:samples?|sequences?|rows?|examples?)\b.{0,40}"
    r"(?:longer|long|length|tokens))",
    re.IGNORECASE,
)
_FEW_LEFT = 0.5
_LIMITS = ("cutoff_len", "max_length", "max_seq_length", "sequence_len")


@rule(
    "TOK014",
    "examples-dropped",
    {"tokens_truncated": 3.5, "lr_too_low": -2.0, "underfit": -2.0, "data_missing": -2.0, "epochs_too_few": -1.5, "no_validation": -0.5},
)  # fmt: skip
def examples_dropped(run: Run) -> Iterator[Finding]:
    """Report rows that the preparation threw away because they exceed the length limit.

    ## What it does
    Reads the lines of LLaMA-Factory and axolotl that say so, and compares the rows that were prepared with those that
    training began with.
    ## Why it matters
    Training goes on with the short rest without an error: few steps, and answers of another kind than the data hold.
    ## Fires on
    Such a line; a fault when less than half of the rows are left.
    ## Stays silent on
    Runs without such lines. Packing alone also lowers the number of rows; it drops none.
    ## Source
    LLaMA-Factory data/processor/supervised.py ('Dropped lengthy example', cutoff_len); axolotl utils/data (sequence_len).
    """
    told = next(
        ((e, m) for e in run.of_kind(EventKind.WARNING, EventKind.NOTE) if (m := _DROPPED.search(e.text))), None
    )
    if told is None:
        return
    event, match = told
    left, before = _setting(run, "num_examples"), _prepared(run)
    rows = None if left is None else left.number()
    kept = None if rows is None or before is None else rows / before[0]
    few = kept is not None and kept <= _FEW_LEFT
    limit = f"(한도 {figure(float(match['limit']))}토큰)" if match["limit"] else ""
    facts = [cite_line(event, f"길이 때문에 버렸다는 줄이 {event.count}번 있습니다{limit}.")]
    if kept is not None and left is not None and before is not None:
        facts += [
            cite_line(before[1], f"준비한 행은 {figure(before[0])}개입니다.", before[0]),
            Evidence(statement=f"학습에 쓴 행은 {left.value}개입니다.", value=rows, source=left.source),
            calculated("남은 비율입니다.", kept, f"{left.value} ÷ {figure(before[0])} = {percent(kept)}"),
        ]  # fmt: skip
    yield finding(
        f"최대 길이를 넘는 행이 학습에서 버려졌습니다{limit}."
        + (f" 남은 것은 {percent(kept)}뿐입니다." if few and kept is not None else ""),
        *facts,
        *(e for name in _LIMITS for e in cite_settings(run, name)),
        severity=Severity.HIGH if few else Severity.MEDIUM,
        argues=None if few else {"tokens_truncated": 2.0},
    )


def _prepared(run: Run) -> tuple[float, Event] | None:
    """Return the rows that the bar of a preparation counted."""
    for event in run.of_kind(EventKind.PROGRESS):
        total = event.number("total")
        if total and "examples/s]" in event.text:
            return total, event
    return None


def _setting(run: Run, name: str) -> Setting | None:
    return next((s for s in run.stated(name) if s.number() is not None), None)
