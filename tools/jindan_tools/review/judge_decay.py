"""Whether a change of the weight decay follows from anything."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.effective_batch import ULTRALYTICS_NBS, same_effective_batch, ultralytics_weight_decay
from jindan_tools.arithmetic.percent_change import percent_change
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Severity
from jindan_tools.planning.rate_advice import DECAY_SOURCE, decay_for_same_shrink, is_decoupled
from jindan_tools.review.case import ReviewCase
from jindan_tools.review.changes import Change
from jindan_tools.review.record import Advice, Judgement
from jindan_tools.review.values import cite, typed
from jindan_tools.text.figures import figure

_CLOSE = 0.1
_SAME = 0.01


def judge_decay(case: ReviewCase) -> Iterator[Judgement]:
    """Judge the weight decay against the number of updates an epoch and the learning rate."""
    change = case.change_of("weight_decay")
    old, new = case.old.number("weight_decay"), case.new.number("weight_decay")
    if change is None or old is None or new is None:
        return
    if old <= 0 or new <= 0:
        yield from _switched(change, old, new)
        return
    if case.is_ultralytics:
        yield from _scaled_by_trainer(case, change, (old, new))
        return
    before, after = case.effective(case.old), case.effective(case.new)
    if before is None or after is None:
        return
    if old == new:
        yield from _kept(case, change, old, (before, after))
        return
    yield from _changed(case, change, (old, new), (before, after))


def _scaled_by_trainer(case: ReviewCase, change: Change, decays: tuple[float, float]) -> Iterator[Judgement]:
    """Judge the decay that Ultralytics really uses: it scales the typed one by batch x accumulation / nbs."""
    batches = [run.number("batch_size") for run in (case.old, case.new)]
    sizes = [int(b) for b in batches if b is not None and b >= 1]
    nominal = int(case.new.number("nominal_batch") or ULTRALYTICS_NBS)
    if len(sizes) < len(batches):
        return
    used = [ultralytics_weight_decay(d, b, nominal) for d, b in zip(decays, sizes, strict=True)]
    ratio = used[1] / used[0]
    if abs(ratio - 1) <= _SAME:
        return
    typed_same = decays[0] == decays[1]
    reason = "배치 때문에" if typed_same else "적은 값과 배치 때문에"
    yield Judgement(
        parameter=change.label,
        old=typed(change.old),
        new=typed(change.new),
        advice=Advice.NOTE if typed_same else Advice.CONFIRM,
        why=f"Ultralytics가 실제로 쓰는 weight_decay 값은 {reason} {figure(used[0])} → {figure(used[1])}({figure(ratio, 3)}배)입니다.",
        facts=(
            Evidence(
                statement=f"실제 weight_decay 값은 {figure(used[1])}입니다.",
                value=used[1],
                formula=f"{decays[1]:g} × 배치 {sizes[1]} × 누적 / nbs {nominal}",
            ),
            *cite(change),
        ),
        severity=Severity.INFO if typed_same else Severity.LOW,
        where=change.new_source,
    )


def _switched(change: Change, old: float, new: float) -> Iterator[Judgement]:
    if old == new:
        return
    yield Judgement(
        parameter=change.label,
        old=typed(change.old),
        new=typed(change.new),
        advice=Advice.CONFIRM,
        why=f"weight_decay를 새로 {'켭' if new > 0 else '끕'}니다. 이 값만 바꾼 실행과 검증 값을 비교하세요.",
        facts=cite(change),
        severity=Severity.LOW,
        where=change.new_source,
    )


def same_shrink(case: ReviewCase, effective: int) -> float | None:
    """Return the decay that shrinks weights as much an epoch as before at an effective batch; None when unknown."""
    decay, rate_old, rate_new = (
        case.old.number("weight_decay"),
        case.old.number("learning_rate"),
        case.new.number("learning_rate"),
    )
    before = case.effective(case.old)
    if decay is None or not rate_old or not rate_new or before is None or min(rate_old, rate_new) <= 0:
        return None
    return decay_for_same_shrink(decay, rate_ratio=rate_new / rate_old, update_ratio=before / effective)


def _kept(case: ReviewCase, change: Change, decay: float, batches: tuple[int, int]) -> Iterator[Judgement]:
    if case.accumulation_in_doubt or same_effective_batch(*batches):
        return
    wanted = same_shrink(case, batches[1])
    if wanted is None or abs(wanted / decay - 1) <= _CLOSE:
        return
    yield Judgement(
        parameter=change.label,
        old=typed(change.old),
        new=typed(change.new),
        advice=Advice.KEEP,
        why=f"그대로 두어도 됩니다. 한 에폭의 감쇠까지 같게 하려면 {figure(wanted)}입니다(갱신 횟수 {figure(batches[0] / batches[1], 3)}배).",
        facts=(_shrink_fact(decay, wanted), *cite(change)),
        where=change.new_source,
    )


def _changed(
    case: ReviewCase, change: Change, decays: tuple[float, float], batches: tuple[int, int]
) -> Iterator[Judgement]:
    old, new = decays
    step = batches[1]
    if case.accumulation_in_doubt and case.new_unaccumulated is not None:
        step = case.new_unaccumulated
    same = same_effective_batch(batches[0], batches[1])
    by_batch = old * step / batches[0]
    percent = percent_change(old, new)
    why = f"{figure(old)} → {figure(new)} 변경은 {abs(percent):.1f} % {'감소' if percent < 0 else '증가'}입니다."
    if same:
        why += f" 실효 배치가 {batches[1]}로 같으면 바꿀 까닭이 없으므로 {figure(old)} 값을 그대로 두세요."
    facts: list[Evidence] = [
        Evidence(
            statement=f"weight_decay 변화는 {percent:.1f} %입니다.",
            value=percent,
            formula=f"({new:g} - {old:g}) / {old:g}",
        )
    ]
    explained = False
    if step != batches[0]:
        factor = new / by_batch
        explained = abs(factor - 1) <= _CLOSE
        condition = "누적이 적용되지 않아 " if case.accumulation_in_doubt else ""
        why += f" {condition}배치 비율 {step}/{batches[0]}을 따르면 {figure(by_batch)}이고,"
        why += (
            " 이 값과 맞습니다."
            if explained
            else f" 지금 값은 그 {figure(factor, 3)}배라서 이 배수를 설명할 근거가 없습니다."
        )
        facts.append(_batch_fact(old, by_batch, (step, batches[0]), factor))
    why += _coupling(str(case.new.setting("optimizer") or ""))
    unexplained = not explained or same
    yield Judgement(
        parameter=change.label,
        old=typed(change.old),
        new=typed(change.new),
        advice=Advice.CHANGE if unexplained and same else Advice.CONFIRM if unexplained else Advice.KEEP,
        why=why,
        facts=(*facts, *cite(change)),
        do=f"weight_decay 값을 {figure(old)} 그대로 두세요." if same else "",
        suggested=figure(old) if same else "",
        severity=Severity.MEDIUM if unexplained and same else Severity.LOW,
        where=change.new_source,
    )


def _coupling(optimizer: str) -> str:
    decoupled = is_decoupled(optimizer)
    if decoupled is False:
        name = optimizer.rsplit(".", 1)[-1]
        return f" {name}의 weight_decay는 기울기에 더해지는 L2라서 AdamW에서 얻은 값이나 규칙을 옮길 수 없습니다."
    return ""


def _batch_fact(old: float, scaled: float, ratio: tuple[int, int], factor: float) -> Evidence:
    return Evidence(
        statement=f"한 에폭의 감쇠를 배치 비율로 맞추면 {figure(scaled)}이고, 새 값은 그 {figure(factor, 3)}배입니다.",
        value=scaled,
        formula=f"{old:g} × {ratio[0]}/{ratio[1]} = {figure(scaled)}",
    )


def _shrink_fact(old: float, wanted: float) -> Evidence:
    return Evidence(
        statement=f"한 에폭의 감쇠(학습률 × weight_decay × 갱신 횟수)를 같게 하는 값은 {figure(wanted)}입니다.",
        value=wanted,
        formula=f"{old:g} / (학습률 비율 × 갱신 횟수 비율), 출처 {DECAY_SOURCE}",
    )
