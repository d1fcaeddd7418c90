"""SES015: what each factor of the sweep is worth, and whether that is more than noise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jindan_tools.arithmetic.average import median
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Severity
from jindan_tools.session.cite import cite_ranked
from jindan_tools.session.factors import Effect, effects
from jindan_tools.session.groups import groups
from jindan_tools.session.lesson import Lesson, check, lesson
from jindan_tools.session.noise import TWICE, Noise, noise_of
from jindan_tools.session.session import Session
from jindan_tools.session.twins import distinct
from jindan_tools.text.figures import figure

_MOST, _MOST_GAINS = 6, 4


@check("SES015", "effect-of-a-factor")
def factor_effects(session: Session) -> Iterator[Lesson]:
    """State how much one part of the run names changes the best result, pair by pair, against the noise.

    ## What it does
    Splits the names of the runs into parts, pairs runs whose names differ in one part, and subtracts the best values.
    ## Why it matters
    'X is better than Y' is a lesson only when all pairs agree and the difference exceeds what chance moves.
    ## Fires on
    Sweeps whose names have equally many parts, copies counted once.
    ## Stays silent on
    Names that differ in every part, single runs.
    ## Source
    Differences of recorded best values; noise as in the comparison section.
    """
    for group in groups(session.members):
        kept = {m.label for m in distinct(group.members)}
        found = effects([r for r in group.ranked if r.member.label in kept])
        by_levels: dict[frozenset[str], list[Effect]] = {}
        for effect in found:
            by_levels.setdefault(frozenset((effect.level, effect.other)), []).append(effect)
        for same in list(by_levels.values())[:_MOST]:
            yield _lesson(same, noise_of(group), group.metric)


def _lesson(same: Sequence[Effect], noise: Noise | None, metric: str) -> Lesson:
    first = same[0]
    agree = all(e.level == first.level for e in same)
    clear = noise is not None and all(noise.exceeded(e.gain) for e in same)
    gains = _gains([e.gain if e.level == first.level else -e.gain for e in same])
    told = f"{len(same)}쌍 가운데 {sum(e.level == first.level for e in same)}쌍에서"
    size = f"{metric} 차이 {gains}"
    if not agree:
        title, advice = (
            f"{first.level} 대 {first.other}: 쌍마다 방향이 달라 어느 쪽이 낫다고 할 수 없습니다 ({size})",
            "",
        )
    elif clear:
        title, advice = (
            f"{first.level} 쪽이 {first.other} 쪽보다 {told} 낫습니다 ({size})",
            "시드를 바꿔 되풀이해도 남는지 확인한 뒤에 정하세요.",
        )
    else:
        title, advice = f"{first.level} 대 {first.other}: 차이가 흔들림 안에 있어 구별되지 않습니다 ({size})", ""
    proof = [p for e in same[:3] for p in (cite_ranked(e.better), cite_ranked(e.worse))]
    return lesson(
        f"{title}.",
        *dict.fromkeys(proof),
        *(() if noise is None else (_noise(noise),)),
        severity=Severity.INFO,
        advice=advice or "이 차이를 근거로 고르지 말고, 시드를 바꿔 두 번 이상 되풀이한 뒤에 비교하세요.",
        facts={"level": first.level, "other": first.other, "gain": first.gain},
    )


def _gains(gains: Sequence[float]) -> str:
    if len(gains) <= _MOST_GAINS:
        return ", ".join(f"{g:+.4f}" for g in gains)
    return f"중앙값 {median(gains):+.4f}, {min(gains):+.4f} ~ {max(gains):+.4f}"


def _noise(noise: Noise) -> Evidence:
    how = (
        f"시드만 다른 실행 {len(noise.repeats)}개의 표준편차"
        if noise.repeats
        else "마지막 4분의 1 구간에서 기록 사이의 흔들림(중앙값)"
    )
    return Evidence(
        statement=f"잡음은 {figure(noise.value)}이고 그 {figure(TWICE)}배인 {figure(TWICE * noise.value)} 값을 넘는 차이만 차이로 봅니다 ({how}).",
        value=noise.value,
        formula=f"{figure(TWICE)} × {figure(noise.value)}",
    )
