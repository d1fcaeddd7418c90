"""SES017: results that cannot be compared, or whose difference has more than one possible reason."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.diagnosis import Verdict
from jindan_tools.model.finding import Severity
from jindan_tools.session.cite import cite_member_setting, cite_ranked
from jindan_tools.session.groups import groups
from jindan_tools.session.lesson import Lesson, check, lesson
from jindan_tools.session.noise import noise_of
from jindan_tools.session.pairs import Fairness, Pair, compare
from jindan_tools.session.session import Session
from jindan_tools.session.twins import distinct
from jindan_tools.text.figures import figure

_ADVICE = {
    Fairness.OTHER_SCALE: "같은 검증 자료와 같은 평가 설정으로 두 가중치를 다시 평가한 뒤에 비교하세요.",
    Fairness.CUT_SHORT: "같은 에폭에서 비교하거나 짧은 쪽을 끝까지 다시 실행하세요.",
    Fairness.MIXED: "한 번에 한 가지만 바꾼 실행을 하나 더 돌려 어느 변경의 효과인지 나누세요.",
}


@check("SES017", "unfair-comparison")
def unfair_comparison(session: Session) -> Iterator[Lesson]:
    """Report that the best run of a group cannot be compared fairly with the next one.

    ## What it does
    Compares the settings of the best run with those of every other distinct run of its group.
    ## Why it matters
    A difference between two runs is credited to the change one had in mind, whatever else changed.
    ## Fires on
    Other data or evaluation settings, a run that was cut short, or two and more changed settings.
    ## Stays silent on
    Pairs that differ in one setting, runs without recorded settings, groups whose best run failed.
    ## Source
    Comparison of the configurations as the trainers wrote them.
    """
    for group in groups(session.members):
        kept = {m.label for m in distinct(group.members)}
        ranked = [r for r in group.ranked if r.member.label in kept]
        if ranked[0].member.diagnosis.verdict in (Verdict.FAILING, Verdict.CRASHED):
            continue
        noise = noise_of(group)
        seen: set[Fairness] = set()
        for other in ranked[1:]:
            pair = compare(ranked[0], other, noise)
            if pair.fairness in _ADVICE and pair.fairness not in seen:
                seen.add(pair.fairness)
                yield _lesson(pair, group.metric)


def _lesson(pair: Pair, metric: str) -> Lesson:
    one, two = pair.better.member, pair.worse.member
    cited = [
        cite_member_setting(m, held)
        for key in pair.keys[:2]
        for m in (one, two)
        if (held := m.settings.get(key)) is not None
    ]
    what = {
        Fairness.OTHER_SCALE: f"평가 기준이 달라 비교할 수 없습니다: {pair.why}",
        Fairness.CUT_SHORT: f"진행한 길이가 달라 공정한 비교가 아닙니다: {pair.why}",
        Fairness.MIXED: f"설정 {len(pair.keys)}개가 함께 바뀌어 어느 것의 효과인지 나눌 수 없습니다: {pair.why}",
    }[pair.fairness]
    return lesson(
        f"{one.label} 대 {two.label}({metric} 차이 {figure(pair.gain)}): {what}.",
        cite_ranked(pair.better),
        cite_ranked(pair.worse),
        *cited,
        severity=Severity.MEDIUM,
        advice=_ADVICE[pair.fairness],
        facts={"better": one.label, "worse": two.label, "fairness": pair.fairness.value},
    )
