"""The tables of true values and answers of a run, and how a rule cites them."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.run import Run
from jindan_tools.text.safe import safe_line

_NAME = 40
_COMPLETE = {
    "classes": frozenset(
        {"of", "classes", "value", "largest_true", "largest_answer", "renamed", "one_row_off", "stays"}
    ),
    "numbers": frozenset(
        {
            "of",
            "spread",
            "answer_mean",
            "answer_spread",
            "r2",
            "correlation",
            "slope",
            "offset",
            "to_last",
            "last_error",
        }
    ),
}


def answer_tables(run: Run, kind: str) -> Iterator[tuple[Event, dict[str, float]]]:
    """Yield the event and the figures of each table of `classes` or `numbers`; `arithmetic.answers` says what they are."""
    for event in run.of_kind(EventKind.FIGURE):
        if event.word("name") != "answers" or event.word("kind") != kind:
            continue
        figures = {key: number for key in event.data if (number := event.number(key)) is not None}
        if _COMPLETE[kind] <= figures.keys():
            yield event, figures


def cite_table(event: Event, figures: dict[str, float]) -> Evidence:
    """Return the head of the table as evidence."""
    if event.word("layout") == "matrix" and event.number("shares"):
        return cite_line(
            event, f"클래스마다 비율로 적힌 혼동행렬입니다 (클래스 {figures['classes']:,.0f}개).", figures["classes"]
        )
    if event.word("layout") == "matrix":
        return cite_line(event, f"{figures['of']:,.0f}개 답의 혼동행렬입니다 (행이 정답, 열이 답).", figures["of"])
    truth, answer = (safe_line(event.word(key), _NAME) for key in ("truth", "answer"))
    return cite_line(event, f"{figures['of']:,.0f}행에 정답 열 {truth}, 예측 열 {answer} 값이 있습니다.", figures["of"])
