"""SES016: nothing was repeated, so nobody knows what another seed would give."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.diagnosis import Verdict
from jindan_tools.model.finding import Severity
from jindan_tools.session.cite import cite_member_setting
from jindan_tools.session.groups import groups
from jindan_tools.session.lesson import Lesson, check, lesson
from jindan_tools.session.noise import noise_of
from jindan_tools.session.session import Session
from jindan_tools.session.settings import canonical, shown
from jindan_tools.session.twins import distinct
from jindan_tools.text.figures import figure


@check("SES016", "no-repeated-run")
def no_repeats(session: Session) -> Iterator[Lesson]:
    """Say that the spread between seeds is unknown, because every run has the same seed or no run was repeated.

    ## What it does
    Looks for runs that differ in the seed only.
    ## Why it matters
    The best of several single runs is partly luck; the movement within a run is a lower bound of it.
    ## Fires on
    Two or more distinct healthy runs of a group with settings and no pair that differs in the seed only.
    ## Stays silent on
    Groups with repeats, runs that failed, runs without recorded settings.
    ## Source
    Bouthillier et al. 2021, Accounting for Variance in Machine Learning Benchmarks.
    """
    for group in groups(session.members):
        alone = [m for m in distinct(group.members) if m.diagnosis.verdict is Verdict.HEALTHY]
        noise = noise_of(group)
        if len(alone) < 2 or (noise is not None and noise.repeats) or not all(m.run.settings for m in alone):
            continue
        seeds = [(m, s) for m in alone for k, s in m.settings.items() if canonical(k) == "seed"]
        values = list(dict.fromkeys(shown(s.value) for _, s in seeds))
        told = "시드 기록이 없고"
        if seeds:
            told = (
                f"모든 실행의 seed 값이 {values[0]}이고"
                if len(values) == 1
                else "실행마다 시드와 다른 설정이 함께 바뀌었고"
            )
        jitter = "" if noise is None else f" 실행 안의 흔들림 {figure(noise.value)} 값은 그 하한일 뿐입니다."
        yield lesson(
            f"{told} 시드만 바꾼 반복이 없어 시드에 따른 차이는 알 수 없습니다.{jitter}",
            *(cite_member_setting(m, s) for m, s in seeds[:2]),
            severity=Severity.LOW,
            advice=f"가장 좋은 두 실행({', '.join(m.label for m in alone[:2])})을 시드 3개로 되풀이하면 순위를 믿을 수 있습니다.",
            facts={"runs": float(len(alone))},
        )
        return
