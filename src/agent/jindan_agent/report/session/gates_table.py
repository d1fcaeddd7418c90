"""품질 관문: the thresholds of the notes against the results."""

from __future__ import annotations

from jindan_agent.report.blocks import Code, Section, Table, Text
from jindan_agent.report.citations import place
from jindan_agent.report.session.content import SessionDraft
from jindan_tools.session.judged import judge
from jindan_tools.session.thresholds import KIND_KO, Threshold, thresholds
from jindan_tools.text.figures import figure
from jindan_tools.text.safe import safe_line


def gates_table(draft: SessionDraft) -> Section | None:
    """Return which distinct runs meet which threshold; None without a threshold that a metric answers."""
    rows = tuple(r for t in thresholds(draft.found.session.notes) if (r := _row(draft, t)) is not None)
    if not rows:
        return None
    header = ("기준", "값", "지표", "넘은 실행", "못 넘은 실행", "메모의 위치")
    return Section(title="품질 관문", blocks=(Table(header=header, rows=rows),))


def _row(draft: SessionDraft, threshold: Threshold) -> tuple[Text, ...] | None:
    judged = judge(threshold, draft.found.distinct)
    if not judged:
        return None
    passed = [f"{m.label} {figure(r.best_value)}" for m, r in judged if r.best_value >= threshold.value]
    failed = [f"{m.label} {figure(r.best_value)}" for m, r in judged if r.best_value < threshold.value]
    return (
        (KIND_KO[threshold.kind],),
        (figure(threshold.value),),
        (safe_line(judged[0][1].series.name, 40),),
        (", ".join(passed) or "없음",),
        (", ".join(failed) or "없음",),
        (Code(place(threshold.note.source)),),
    )
