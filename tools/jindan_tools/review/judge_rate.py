"""Whether the learning rate fits the new effective batch and optimizer."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from jindan_tools.arithmetic.effective_batch import same_effective_batch
from jindan_tools.arithmetic.lr_scaling import follows_batch_scaling
from jindan_tools.frameworks.optimizer_ranges import optimizer_family
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Severity
from jindan_tools.planning.rate_advice import LINEAR_SOURCE, SQRT_SOURCE, scale_rate
from jindan_tools.review.case import ReviewCase
from jindan_tools.review.changes import Change
from jindan_tools.review.record import Advice, Judgement
from jindan_tools.review.values import cite, typed
from jindan_tools.text.figures import figure

_FAR = 1.9


def judge_rate(case: ReviewCase) -> Iterator[Judgement]:
    """Judge the learning rate against the batch; the two ends are the linear and the square-root rule."""
    change = case.change_of("learning_rate")
    old, new = case.old.number("learning_rate"), case.new.number("learning_rate")
    before, after = case.effective(case.old), case.effective(case.new)
    if change is None or old is None or new is None or min(old, new) <= 0:
        return
    if case.new.word("optimizer") == "auto" and case.is_ultralytics:
        yield _said(
            change,
            Advice.NOTE,
            "optimizer=auto 설정이라 이 값은 쓰이지 않습니다. 실제 학습률은 시작 로그의 optimizer 줄에 나옵니다.",
        )
        return
    if before is None or after is None:
        if change in case.changes:
            yield replace(_said(change, Advice.CONFIRM, _times(old, new)), severity=Severity.LOW)
        return
    if case.accumulation_in_doubt and case.new_unaccumulated is not None:
        yield from _two_ways(case, change, (old, new), (before, after, case.new_unaccumulated))
    elif same_effective_batch(before, after):
        yield from _same_batch(case, change, old, new)
    else:
        yield from _other_batch(case, change, (old, new), (before, after))


def _two_ways(
    case: ReviewCase, change: Change, rates: tuple[float, float], batches: tuple[int, int, int]
) -> Iterator[Judgement]:
    old, new = rates
    before, read, unread = batches
    advice = scale_rate(old, before, unread, case.new.word("optimizer"))
    same = same_effective_batch(before, read)
    kept = f"누적이 적용되어 실효 배치가 {read}이면 학습률 {figure(old)} 값을 그대로 둡니다." if same else ""
    why = (
        f"{kept} 적용되지 않아 실효 배치가 {unread}이면 {figure(advice.linear)}(선형)에서 {figure(advice.sqrt)}(제곱근) 사이여야 합니다. "
        f"지금의 {figure(new)} 값은 그때 선형 규칙의 {figure(new / advice.linear, 3)}배입니다."
    ).strip()
    said = _said(change, Advice.RISK, why, _scaled(old, before, unread, advice.linear, advice.sqrt))
    span = f"{figure(advice.low)}~{figure(advice.high)}"
    yield replace(
        said,
        do=f"누적이 적용되지 않으면 학습률을 {span} 범위로 바꾸고, 적용되면 {figure(old)} 값을 유지하세요.",
        severity=Severity.MEDIUM,
        argues={"batch_scaled_lr_not": 1.0},
    )


def _same_batch(case: ReviewCase, change: Change, old: float, new: float) -> Iterator[Judgement]:
    if old == new:
        yield _said(change, Advice.KEEP, f"실효 배치가 같으므로 학습률 {figure(old)} 값을 그대로 둡니다.")
        return
    families = [optimizer_family(run.word("optimizer")) for run in (case.old, case.new)]
    if families[0] is not families[1] and None not in families:
        yield _said(change, Advice.CONFIRM, f"{_times(old, new)} 옵티마이저도 바뀌어 두 값을 바로 견줄 수 없습니다.")
        return
    why = f"{_times(old, new)} 실효 배치는 같으므로 배치로는 설명되지 않는 변경입니다. 이 값만 바꾼 실행과 비교하세요."
    yield replace(_said(change, Advice.CONFIRM, why), severity=Severity.LOW)


def _other_batch(
    case: ReviewCase, change: Change, rates: tuple[float, float], batches: tuple[int, int]
) -> Iterator[Judgement]:
    old, new = rates
    before, after = batches
    advice = scale_rate(old, before, after, case.new.word("optimizer"))
    facts = _scaled(old, before, after, advice.linear, advice.sqrt)
    span = f"{figure(advice.low)}~{figure(advice.high)}"
    inside = 0.999 * advice.low <= new <= 1.001 * advice.high
    if inside or follows_batch_scaling(new / old, before, after):
        yield _said(change, Advice.KEEP, f"실효 배치 {before} → {after}에 맞는 범위({span}) 안입니다.", facts)
        return
    first = advice.first or advice.sqrt
    high = new > advice.high
    if not high:
        why = (
            f"실효 배치가 {figure(after / before, 3)}배인데 학습률은 {figure(new / old, 3)}배라 권하는 범위({span})보다 낮습니다. "
            "안전한 쪽이지만 수렴이 느릴 수 있습니다."
        )
        yield replace(_said(change, Advice.CONFIRM, why, facts), severity=Severity.LOW)
        return
    why = (
        f"실효 배치가 {figure(after / before, 3)}배인데 학습률은 {figure(new / old, 3)}배입니다. "
        f"선형 규칙이면 {figure(advice.linear)}, 제곱근 규칙이면 {figure(advice.sqrt)}이므로 지금 값은 높습니다."
    )
    yield replace(
        _said(change, Advice.CHANGE, why, facts),
        do=f"학습률을 {figure(first)} 값으로 바꾸세요({span} 사이에서 시작).",
        suggested=figure(first),
        severity=Severity.HIGH if new / advice.high >= _FAR else Severity.MEDIUM,
        argues={"batch_scaled_lr_not": 2.0},
    )


def _scaled(old: float, before: int, after: int, linear: float, root: float) -> tuple[Evidence, ...]:
    return (
        Evidence(
            statement=f"선형 규칙의 학습률은 {figure(linear)}입니다.",
            value=linear,
            formula=f"{old:g} × {after}/{before}, 출처 {LINEAR_SOURCE}",
        ),
        Evidence(
            statement=f"제곱근 규칙의 학습률은 {figure(root)}입니다.",
            value=root,
            formula=f"{old:g} × sqrt({after}/{before}), 출처 {SQRT_SOURCE}",
        ),
    )


def _times(old: float, new: float) -> str:
    return f"학습률이 {figure(old)} → {figure(new)} 값으로 {figure(new / old, 3)}배가 됩니다."


def _said(change: Change, advice: Advice, why: str, facts: tuple[Evidence, ...] = ()) -> Judgement:
    return Judgement(
        parameter=change.label,
        old=typed(change.old),
        new=typed(change.new),
        advice=advice,
        why=why,
        facts=(*facts, *cite(change)),
        where=change.new_source,
    )
