"""TOK061: most of the rows are longer than the limit, and their ends are never learnt."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_SOME, _MOST = 0.1, 0.5


@rule(
    "TOK061",
    "most-rows-cut",
    {"tokens_truncated": 3.5, "lr_too_low": -1.0, "epochs_too_few": -2.0, "underfit": -1.0},
)
def most_rows_cut(run: Run) -> Iterator[Finding]:
    """Report how many rows a log says were longer than the limit.

    ## What it does
    Reads `8,214 of 9,730 samples exceed 512 tokens` and its kin, and divides.
    ## Why it matters
    Rows are cut at the end, where instructions have their answer: the loss falls on the prompts and the answers are not learnt.
    ## Fires on
    A count of cut rows out of all that is a tenth or more; a fault from one half on.
    ## Stays silent on
    Smaller shares, logs that tell no total.
    ## Source
    transformers tokenizers cut on the right unless truncation_side says otherwise.
    """
    event = next((e for e in reversed(list(run.of_kind(EventKind.FIGURE))) if e.word("name") == "rows_cut"), None)
    cut, rows = (None, None) if event is None else (event.number("value"), event.number("of"))
    if event is None or not cut or not rows or cut / rows < _SOME:
        return
    share = cut / rows
    yield finding(
        f"행 {figure(rows)}개 가운데 {figure(cut)}개({percent(share)})가 길이 한도를 넘어 뒷부분(대개 답)이 잘렸습니다.",
        cite_line(event, "로그가 잘린 행을 세었습니다.", cut),
        calculated("잘린 행의 몫입니다.", share, f"{figure(cut)} ÷ {figure(rows)} = {figure(share)}"),
        severity=Severity.HIGH if share >= _MOST else Severity.MEDIUM,
        argues={
            "tokens_truncated": 3.5 if share >= _MOST else 1.5,
            "lr_too_low": -1.0,
            "epochs_too_few": -2.0,
            "underfit": -1.0,
        },
        facts={"cut": cut, "rows": rows},
    )
