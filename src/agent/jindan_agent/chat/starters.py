"""Questions worth asking about this run."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_agent.report.content import ReportContent
from jindan_tools.causes.catalogue import page
from jindan_tools.model.diagnosis import Verdict
from jindan_tools.model.series import Role

_MOST = 5


def starters(content: ReportContent) -> tuple[str, ...]:
    """Return three to five Korean questions that fit the verdict and what was recorded."""
    return tuple(_questions(content))[:_MOST]


def _questions(content: ReportContent) -> Iterator[str]:
    found = content.diagnosis
    if content.review is not None:
        yield "이 설정으로 시작해도 되나요?"
        yield "왜 그렇게 판단했나요?"
        yield "실제로 적용된 설정을 보여 주세요."
        return
    if found.verdict is Verdict.HEALTHY:
        yield "정상이라고 본 근거가 무엇인가요?"
        yield "실제로 적용된 설정을 보여 주세요."
    elif found.verdict is Verdict.INSUFFICIENT_EVIDENCE:
        yield "무엇이 더 필요한가요?"
        yield "지금까지 본 현상은 무엇인가요?"
    else:
        yield "왜 이렇게 되었나요?"
        yield "어떻게 고치나요?"
    excluded = next((c for c in found.ruled_out if page(c.id).kind == "fault"), None)
    if excluded is not None and found.verdict in (Verdict.FAILING, Verdict.CRASHED):
        yield f"'{excluded.name_ko}' 원인은 왜 아닌가요?"
    if found.run.of_role(Role.LEARNING_RATE):
        yield "학습률은 어떤 스케줄을 따랐나요?"
    if found.timeline:
        yield "언제부터 달라졌나요?"
    yield "'error' 낱말이 나오는 줄을 찾아 주세요."
    yield "비슷한 이전 사례가 있나요?"
