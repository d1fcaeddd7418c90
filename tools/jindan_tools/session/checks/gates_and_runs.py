"""SES021: which runs pass the quality gates of the notes, and whether a gate separates anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Severity
from jindan_tools.session.cite import cite_best, cite_note
from jindan_tools.session.judged import judge
from jindan_tools.session.lesson import Lesson, check, lesson
from jindan_tools.session.member import Member
from jindan_tools.session.session import Session
from jindan_tools.session.thresholds import KIND_KO, Kind, Threshold, thresholds
from jindan_tools.session.twins import distinct
from jindan_tools.text.figures import figure


@check("SES021", "gate-separates-nothing")
def gates_and_runs(session: Session) -> Iterator[Lesson]:
    """Report quality gates that every run passes or none does.

    ## What it does
    Applies each threshold of the notes to the best value of the metric it means.
    ## Why it matters
    A gate that separates nothing is no gate; one that nothing passes stops the work.
    ## Fires on
    A threshold that all distinct runs pass or all fail, with at least two runs.
    ## Stays silent on
    Thresholds that separate the runs, thresholds above 1, runs without a metric in 0..1.
    ## Source
    Recorded best values.
    """
    alone = distinct(session.members)
    idle: list[tuple[Threshold, int, int]] = []
    for threshold in thresholds(session.notes):
        judged = judge(threshold, alone)
        passed = sum(r.best_value >= threshold.value for _, r in judged)
        if threshold.kind is not Kind.BASELINE and len(judged) > 1 and passed in (0, len(judged)):
            idle.append((threshold, passed, len(judged)))
    if idle:
        yield _lesson(idle, alone)


def _lesson(idle: Sequence[tuple[Threshold, int, int]], alone: Sequence[Member]) -> Lesson:
    told = ", ".join(
        f"{KIND_KO[t.kind]} {figure(t.value)}({'모두 통과' if passed else '모두 미달'})" for t, passed, _ in idle
    )
    nearest = min(judge(idle[0][0], alone), key=lambda j: abs(j[1].best_value - idle[0][0].value))
    return lesson(
        f"{told}: 서로 다른 실행 {idle[0][2]}개를 가르지 못하는 기준입니다 (가장 가까운 값 {figure(nearest[1].best_value)}, {nearest[0].label}).",
        *dict.fromkeys(cite_note(t.note) for t, _, _ in idle),
        *(_counted(passed, judged, t) for t, passed, judged in idle),
        cite_best(*nearest, note="기준에 가장 가까움"),
        severity=Severity.LOW,
        advice="학습에 쓰지 않은 test 자료의 값으로 관문을 다시 정하세요. 검증 자료에서 고른 최고값은 실제보다 높습니다.",
        facts={t.kind.value: t.value for t, _, _ in idle},
    )


def _counted(passed: int, judged: int, threshold: Threshold) -> Evidence:
    return Evidence(
        statement=f"서로 다른 실행 {judged}개 가운데 {passed}개가 {figure(threshold.value)} 이상입니다.",
        value=float(passed),
        formula=f"{passed} ÷ {judged}",
    )
