"""SES025: the same settings gave different results."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Severity
from jindan_tools.session.cite import cite_ranked
from jindan_tools.session.groups import Ranked, groups
from jindan_tools.session.lesson import Lesson, check, lesson
from jindan_tools.session.noise import noise_of, pairs
from jindan_tools.session.pairs import Fairness, Pair, compare
from jindan_tools.session.session import Session
from jindan_tools.session.settings import signature
from jindan_tools.session.steps import noted
from jindan_tools.session.twins import distinct
from jindan_tools.text.figures import figure, times

_MOST, _MOST_ALIKE = 3, 20


@check("SES025", "same-settings-other-result")
def same_settings_differ(session: Session) -> Iterator[Lesson]:
    """Report runs whose recorded settings are equal, seed included, and whose results differ by more than the noise.

    ## What it does
    Compares the settings of all pairs of distinct runs and their best values.
    ## Why it matters
    What made the difference is in no file: the data, the code, a library or chance. Comparing such a run with others credits
    the wrong thing.
    ## Fires on
    Two distinct runs with five or more recorded settings, all equal, that differ by more than twice the noise.
    ## Stays silent on
    Pairs with any setting changed, in the records or in a table of the notes, differences within the noise, runs without settings.
    ## Source
    Comparison of the configurations as the trainers wrote them.
    """
    for group in groups(session.members):
        kept = {m.label for m in distinct(group.members)}
        noise = noise_of(group)
        ranked = [r for r in group.ranked if r.member.label in kept and len(r.member.settings) >= 5]
        alike: dict[object, list[Ranked]] = {}
        for each in ranked:
            alike.setdefault(signature(each.member.settings, ""), []).append(each)
        same = [
            p
            for runs in alike.values()
            for a, b in pairs(runs[:_MOST_ALIKE])
            if (p := compare(a, b, noise)).fairness is Fairness.SAME_SETTINGS
        ]
        untold = [p for p in same if p.above_noise and not noted(session, p.better.member, p.worse.member)]
        for pair in untold[:_MOST]:
            yield _lesson(pair, group.metric, 0.0 if noise is None else noise.value)


def _lesson(pair: Pair, metric: str, noise: float) -> Lesson:
    one, two = pair.better.member, pair.worse.member
    size = f", 흔들림의 {times(pair.gain / noise)}" if noise > 0 else ""
    cause = next((c for c in two.diagnosis.causes if not c.is_remark), None)
    told = f" {two.label} 실행의 원인 분석은 {cause.name_ko}입니다." if cause is not None else ""
    return lesson(
        f"{one.label}와 {two.label}: 기록된 설정이 모두 같은데 {metric} 차이가 {figure(pair.gain)}입니다{size}.{told}",
        cite_ranked(pair.better),
        cite_ranked(pair.worse),
        Evidence(
            statement=f"두 실행이 기록한 설정 {len(one.settings)}개가 모두 같습니다.",
            value=float(len(one.settings)),
            formula="다른 설정 0개",
        ),
        severity=Severity.MEDIUM,
        advice="데이터 파일의 목록과 체크섬, 코드의 커밋, 라이브러리 버전을 실행 폴더에 함께 남겨 무엇이 달랐는지 찾으세요.",
        command="git rev-parse HEAD; pip freeze; find 데이터폴더 -type f | sort | xargs md5sum | md5sum",
        facts={"better": one.label, "worse": two.label, "gain": pair.gain},
    )
