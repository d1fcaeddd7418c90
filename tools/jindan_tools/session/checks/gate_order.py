"""SES008: quality thresholds that contradict one another."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Severity
from jindan_tools.session.cite import cite_note
from jindan_tools.session.lesson import Lesson, check, lesson
from jindan_tools.session.session import Session
from jindan_tools.session.thresholds import Kind, thresholds
from jindan_tools.text.figures import figure


@check("SES008", "gate-below-floor")
def gate_order(session: Session) -> Iterator[Lesson]:
    """Report a quality gate that lets through what the notes do not allow.

    ## What it does
    Reads the gate, the allowed floor and the target of a quality in 0..1 and compares them.
    ## Why it matters
    A model between gate and floor passes the check and breaks the rule; nobody notices.
    ## Fires on
    A gate below the floor, or a target below the gate or floor.
    ## Stays silent on
    gate >= floor, notes that name one of them only.
    ## Source
    Comparison of values of the same notes.
    """
    held = {t.kind: t for t in reversed(thresholds(session.notes))}
    gate, floor, target = held.get(Kind.GATE), held.get(Kind.FLOOR), held.get(Kind.TARGET)
    if gate is not None and floor is not None and gate.value < floor.value:
        aim = f" (목표 {figure(target.value)})" if target is not None else ""
        yield lesson(
            f"품질 관문 {figure(gate.value)}는 허용 하한 {figure(floor.value)}보다 낮습니다{aim}.",
            *dict.fromkeys(cite_note(t.note) for t in (gate, floor)),
            severity=Severity.HIGH,
            advice=f"관문을 {figure(floor.value)} 이상으로 올리세요. 지금은 {figure(gate.value)} 이상 {figure(floor.value)} 미만의 모델도 통과합니다.",
            facts={"gate": gate.value, "floor": floor.value},
        )
    low = max((t for t in (gate, floor) if t is not None), key=lambda t: t.value, default=None)
    if target is not None and low is not None and target.value < low.value:
        yield lesson(
            f"목표 {figure(target.value)} 값이 통과 기준 {figure(low.value)}보다 낮습니다.",
            *dict.fromkeys(cite_note(t.note) for t in (target, low)),
            severity=Severity.MEDIUM,
            advice="목표는 통과 기준보다 높게 두세요.",
            facts={"target": target.value, "floor": low.value},
        )
