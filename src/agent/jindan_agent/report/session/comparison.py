"""비교의 공정성과 잡음: which differences are differences, and what they can be put down to."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_agent.report.blocks import Block, Heading, Paragraph, Section, Table, Text
from jindan_agent.report.session.content import SessionDraft
from jindan_tools.model.diagnosis import Verdict
from jindan_tools.session.groups import Group
from jindan_tools.session.noise import TWICE, Noise, noise_of, pairs
from jindan_tools.session.pairs import FAIRNESS_KO, Fairness, Pair, compare
from jindan_tools.text.figures import figure, times
from jindan_tools.text.safe import safe_line

_MOST_PAIRS, _MOST_RUNS = 12, 30
_FAILED = (Verdict.FAILING, Verdict.CRASHED)
_ATTRIBUTABLE = (Fairness.ONE_CHANGE, Fairness.SAME_SETTINGS)


def comparison(draft: SessionDraft) -> Section | None:
    """Return one table a group; None when no group has two distinct runs."""
    kept = {m.label for m in draft.found.distinct}
    blocks: list[Block] = []
    for group in draft.found.groups:
        ranked = [r for r in group.ranked if r.member.label in kept and r.member.diagnosis.verdict not in _FAILED]
        noise = noise_of(group)
        compared = [compare(a, b, noise) for a, b in pairs(ranked[:_MOST_RUNS])]
        if not compared:
            continue
        if len(draft.found.groups) > 1:
            blocks.append(Heading(text=(safe_line(group.metric, 60),)))
        blocks += [Paragraph(text=(_noise(noise),)), _table(compared, noise), *_left(compared)]
        blocks += _fair(compared, group, len(ranked))
    return Section(title="비교의 공정성과 잡음", blocks=tuple(blocks)) if blocks else None


def _noise(noise: Noise | None) -> str:
    if noise is None:
        return "기록이 적어 잡음을 잴 수 없습니다. 차이의 크기만 적고 판단하지 않습니다."
    limit = f"{figure(TWICE)}배인 {figure(TWICE * noise.value)} 값을 넘는 차이만 차이로 봅니다"
    if noise.repeats:
        names = ", ".join(r.member.label for r in noise.repeats[:6])
        return f"잡음은 시드만 다른 실행({names})의 표준편차 {figure(noise.value)}입니다. 그 {limit}."
    return (
        f"시드만 바꾼 반복이 없어, 마지막 4분의 1 구간에서 기록 사이의 흔들림 {figure(noise.value)} 값을 잡음의 하한으로 씁니다. 그 {limit}. "
        "시드를 바꾸면 이보다 더 움직일 수 있습니다."
    )


# Runs that differ in nothing else measure the noise; they are no better or worse for it.
_SEED_ALONE = "seed"


def _table(compared: list[Pair], noise: Noise | None) -> Table:
    return Table(
        header=("나은 쪽", "못한 쪽", "차이", "잡음의 배수", "비교", "판단"),
        rows=tuple(_row(p, noise) for p in compared[:_MOST_PAIRS]),
    )


def _row(pair: Pair, noise: Noise | None) -> tuple[Text, ...]:
    size = "-" if noise is None or noise.value <= 0 else times(pair.gain / noise.value)
    why = f": {safe_line(pair.why, 120)}" if pair.why else ""
    return (
        (pair.better.member.label,),
        (pair.worse.member.label,),
        (figure(pair.gain),),
        (size,),
        (f"{FAIRNESS_KO[pair.fairness]}{why}",),
        (_judgement(pair),),
    )


def _judgement(pair: Pair) -> str:
    if pair.why == _SEED_ALONE:
        return "잡음 그 자체"
    if pair.above_noise is False:
        return "구별되지 않음"
    if pair.fairness is Fairness.SAME_SETTINGS:
        return "기록되지 않은 차이가 있음"
    if pair.fairness in _ATTRIBUTABLE:
        return "차이 있음(시드 반복 필요)" if pair.above_noise else "잡음을 알 수 없음"
    return "원인을 나눌 수 없음" if pair.fairness is Fairness.MIXED else "비교하지 않음"


def _left(compared: list[Pair]) -> Iterator[Block]:
    if len(compared) > _MOST_PAIRS:
        yield Paragraph(text=(f"그 밖의 {len(compared) - _MOST_PAIRS}쌍은 적지 않았습니다.",))


def _fair(compared: list[Pair], group: Group, used: int) -> Iterator[Block]:
    fair = sum(p.fairness in _ATTRIBUTABLE for p in compared)
    failed = sum(r.member.diagnosis.verdict in _FAILED for r in group.ranked)
    left_out = f" 실패하거나 중단된 실행 {failed}개는 견주지 않았습니다." if failed else ""
    if fair < len(compared) or failed:
        said = f"{min(used, _MOST_RUNS)}개 실행의 {len(compared)}쌍 가운데 공정하게 비교할 수 있는 것은 {fair}쌍입니다.{left_out}"
        yield Paragraph(text=(said,))
