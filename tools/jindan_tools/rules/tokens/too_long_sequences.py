"""TOK001: inputs are longer than the model or the cut-off takes."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_settings
from jindan_tools.curves.named import accuracy
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_TOO_LONG = regex(
    r"(?:Token indices )?sequence length is longer than the specified maximum.*\((\d+) > (\d+)\)|"
    r"(?:samples?|sequences?|inputs?) (?:were|was|will be|are|is) truncated"
)
_HALF, _GOOD = 0.5, 0.85


@rule("TOK001", "too-long-sequences", {"tokens_truncated": 2.0, "underfit": -1.0})
def too_long_sequences(run: Run) -> Iterator[Finding]:
    """Remark inputs that exceed the maximum length.

    ## What it does
    Reads the tokenizer's warning with both lengths, and lines that say samples were truncated.
    ## Why it matters
    What is cut off is not learnt, often the answer at the end; without truncation the model fails on its positions.
    ## Fires on
    Such a warning or line. A line that says samples were truncated speaks for truncation. The warning alone does not: it
    comes once, before anything is cut, and stands in every run that joins documents and cuts them into blocks. It speaks
    for truncation where the cut-off in the configuration leaves less than half of that length and the accuracy stays
    below 85 %.
    ## Stays silent on
    Runs without them.
    ## Source
    transformers tokenization_utils_base.py _eventual_warn_about_too_long_sequence.
    """
    for event in run.of_kind(EventKind.WARNING, EventKind.NOTE):
        match = _TOO_LONG.search(event.text)
        if match is None:
            continue
        kept = _kept(run, float(match[1]) if match[1] else 0.0)
        lengths = f" ({figure(float(match[1]))}개 토큰, 한도 {figure(float(match[2]))}개)" if match[1] else ""
        yield finding(
            f"입력이 최대 길이를 넘는다는 경고가 있습니다{lengths}.",
            cite_line(
                event, f"토큰 길이 경고가 {event.count}번 있습니다{lengths}.", float(match[1]) if match[1] else None
            ),
            *cite_settings(run, "max_length"),
            *kept,
            severity=Severity.MEDIUM if kept else Severity.LOW,
            argues={"tokens_truncated": 3.0, "underfit": -1.0}
            if kept
            else {"tokens_truncated": 0.0}
            if match[1]
            else None,
        )
        return


def _kept(run: Run, length: float) -> tuple[Evidence, ...]:
    """Return the share of such an input that the cut-off leaves, where that is less than half and the answers are poor."""
    limit, hits = run.number("max_length"), accuracy(run)
    poor = hits is not None and bool(hits.finite) and max(hits.finite) < _GOOD
    if limit is None or not 0 < limit < _HALF * length or not poor:
        return ()
    return (
        calculated(
            "자른 뒤에 남는 몫입니다. 나머지는 모델이 보지 못합니다.",
            limit / length,
            f"{figure(limit)} ÷ {figure(length)} = {percent(limit / length)}",
        ),
    )
