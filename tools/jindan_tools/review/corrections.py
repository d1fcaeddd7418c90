"""Hold the numbers that people noted against what the records and the arithmetic give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from jindan_tools.arithmetic.early_stop import earliest_stop_epoch
from jindan_tools.arithmetic.epoch_time import check_time_basis
from jindan_tools.arithmetic.percent_change import check_percent
from jindan_tools.model.evidence import Evidence
from jindan_tools.planning.durations import duration
from jindan_tools.review.case import ReviewCase
from jindan_tools.review.claims import (
    AnyClaim,
    MemoryClaim,
    PercentClaim,
    ScoreClaim,
    SlowerClaim,
    StopClaim,
    TimeClaim,
)
from jindan_tools.review.durations import EpochTime
from jindan_tools.review.ends import Ends
from jindan_tools.review.memory import MemoryBase
from jindan_tools.review.published_memory import smaller_published
from jindan_tools.review.record import Correction
from jindan_tools.text.figures import figure

_TIME_TOLERANCE = 0.25
_MEMORY_TOLERANCE = 0.2
_FLOOR_MARGIN = 0.9


class Known(Struct, frozen=True, kw_only=True):
    """What the claims are held against."""

    case: ReviewCase
    ends: Ends
    time: EpochTime | None
    memory: MemoryBase | None


def correct(claims: Sequence[AnyClaim], known: Known) -> tuple[Correction, ...]:
    """Return one correction for each claim that can be checked, wrong ones first, each claim once."""
    found: dict[tuple[str, str], Correction] = {}
    for claim in claims:
        for correction in _check(claim, known):
            found.setdefault((correction.key, correction.said), correction)
    return tuple(sorted(found.values(), key=lambda c: c.holds))


def _check(claim: AnyClaim, known: Known) -> Iterator[Correction]:
    match claim:
        case PercentClaim():
            yield from _percent(claim)
        case TimeClaim():
            yield from _time(claim, known)
        case MemoryClaim():
            yield from _memory(claim, known)
        case StopClaim():
            yield from _stop(claim, known)
        case ScoreClaim():
            yield from _score(claim, known)
        case SlowerClaim():
            yield _slower(claim)


def _percent(claim: PercentClaim) -> Iterator[Correction]:
    if claim.before == 0:
        return
    check = check_percent(claim.before, claim.after, claim.stated)
    exact = f"{abs(check.exact):.1f} %"
    fact = Evidence(
        statement=f"{figure(claim.before)} → {figure(claim.after)} 변경은 {check.exact:.1f} %입니다.",
        value=check.exact,
        unit="%",
        formula=f"({claim.after:g} - {claim.before:g}) / {claim.before:g}",
    )
    word = "감소" if check.exact < 0 else "증가"
    yield Correction(
        key="percent",
        said=claim.quote(),
        right=f"{figure(claim.before)} → {figure(claim.after)} 변경은 {figure(claim.stated)} %가 아니라 {exact} {word}입니다."
        if not check.agrees
        else f"{exact} {word}로 맞습니다.",
        holds=check.agrees,
        facts=(claim.cite(), fact),
    )


def _time(claim: TimeClaim, known: Known) -> Iterator[Correction]:
    if claim.predicted:
        yield from _predicted_time(claim, known)
        return
    total = next((e for e in (known.time,) if e is not None), None)
    if not claim.per_epoch or total is None or known.ends.ran is None or known.ends.planned is None:
        return
    basis = check_time_basis(total.old * known.ends.ran, known.ends.ran, known.ends.planned, claim.minutes)
    if not basis.contradicts:
        return
    why = (
        f" {figure(basis.stated, 3)}분은 실제로 돈 {known.ends.ran} 에폭이 아니라 계획한 {known.ends.planned} 에폭으로 나눈 값입니다."
        if basis.divided_by_planned
        else ""
    )
    yield Correction(
        key="epoch_time",
        said=claim.quote(),
        right=f"한 에폭은 {figure(basis.by_run, 3)}분입니다.{why}",
        holds=False,
        facts=(claim.cite(), *total.facts),
    )


def _predicted_time(claim: TimeClaim, known: Known) -> Iterator[Correction]:
    time, ends = known.time, known.ends
    if time is None or ends.planned is None:
        return
    epochs = sorted({e for e in (ends.earliest, ends.planned) if e is not None and e <= ends.planned})
    spans = [time.new] if claim.per_epoch else [time.new * e for e in epochs]
    holds = min(spans) * (1 - _TIME_TOLERANCE) <= claim.minutes <= max(spans) * (1 + _TIME_TOLERANCE)
    unit = "한 에폭에" if claim.per_epoch else f"{'~'.join(map(str, epochs))} 에폭에"
    expected = "~".join(duration(s) for s in spans)
    facts = [claim.cite(), *time.facts]
    if not claim.per_epoch:
        facts += [
            Evidence(
                statement=f"{e} 에폭이면 {duration(time.new * e)}입니다.",
                value=time.new * e,
                unit="minutes",
                formula=f"{figure(time.new, 3)}분 × {e}",
            )
            for e in epochs
        ]
    yield Correction(
        key="time",
        said=claim.quote(),
        right=(
            f"{unit} {expected}으로 계산됩니다."
            + (
                ""
                if holds
                else f" 이전 한 에폭 {figure(time.old, 3)}분에 픽셀 {figure(time.ratio, 3)}배를 곱한 {figure(time.new, 3)}분이 한 에폭입니다."
            )
        ),
        holds=holds,
        facts=tuple(facts),
    )


def _memory(claim: MemoryClaim, known: Known) -> Iterator[Correction]:
    base = known.memory
    if base is None:
        return
    size = known.case.new.number("image_size")
    if not claim.predicted:
        yield from _plausible(claim, known)
        return
    low, likely, high = base.at(claim.batch, int(size) if size else None, half=base.half)
    holds = low * (1 - _MEMORY_TOLERANCE) <= claim.gb <= high * (1 + _MEMORY_TOLERANCE)
    fact = Evidence(
        statement=f"배치 {claim.batch}의 메모리는 {figure(likely, 3)} GiB({figure(low, 3)}~{figure(high, 3)})로 계산됩니다.",
        value=likely,
        unit="GiB",
        formula=f"고정 몫 + 샘플·픽셀 몫 × ({claim.batch}×{figure(size)}²)/({base.batch}×{figure(float(base.image_size or 0))}²)",
    )
    on = " 다만 출발점이 실측이 아니라 메모의 값입니다." if base.claimed else ""
    yield Correction(
        key=f"memory:{claim.batch}",
        said=claim.quote(),
        right=f"배치 {claim.batch}이면 {figure(likely, 3)} GiB({figure(low, 3)}~{figure(high, 3)})입니다.{on}",
        holds=holds,
        facts=(claim.cite(), fact),
    )


def _plausible(claim: MemoryClaim, known: Known) -> Iterator[Correction]:
    model, size = known.case.old.word("model"), known.case.old.number("image_size")
    row = smaller_published(model)
    if row is None or not size or known.case.old.word("precision") not in {"fp32", ""}:
        return
    pixels = claim.batch * size * size / 1e6
    floor = _FLOOR_MARGIN * row.gb_a_megapixel * pixels
    if claim.gb >= floor:
        return
    fact = Evidence(
        statement=f"더 작은 {row.family.upper()}-W{row.width} 모델도 FP32 학습에 1메가픽셀당 {figure(row.gb_a_megapixel, 3)} GB를 썼습니다.",
        value=row.gb_a_megapixel,
        unit="GB/MP",
        formula=f"{row.gb} / ({row.images} × {figure(row.megapixels, 3)}) , 출처 {row.source}",
    )
    most = int(claim.gb / (row.gb_a_megapixel * size * size / 1e6))
    yield Correction(
        key="memory_floor",
        said=claim.quote(),
        right=(
            f"{figure(claim.gb)} GB(배치 {claim.batch}, FP32)는 {model} 모델치고 너무 낮아 먼저 실측해야 합니다. 1메가픽셀당 {figure(claim.gb / pixels, 3)} GB인데, "
            f"더 작은 W{row.width}의 공개 기록이 {figure(row.gb_a_megapixel, 3)} GB입니다. 실제 배치가 {most} 이하였거나 혼합 정밀도였을 수 있고, "
            "그렇다면 실행 선택지의 메모리도 그만큼 올라갑니다."
        ),
        holds=False,
        facts=(claim.cite(), fact),
    )


def _stop(claim: StopClaim, known: Known) -> Iterator[Correction]:
    best = claim.best if claim.best is not None else known.ends.best
    patience = known.case.old.number("patience")
    if best is None or patience is None:
        return
    earliest = earliest_stop_epoch(best, int(patience))
    holds = claim.stop >= earliest
    fact = Evidence(
        statement=f"최고 {best} 에폭, patience {patience:g}이면 조기 종료는 빨라야 {earliest} 에폭입니다.",
        value=earliest,
        unit="epoch",
        formula=f"{best} + {patience:g} = {earliest}",
    )
    yield Correction(
        key="early_stop",
        said=claim.quote(),
        right=f"patience {patience:g}이면 {earliest} 에폭 전에는 조기 종료가 일어날 수 없습니다. {claim.stop} 에폭에서 끝난 까닭은 다른 것입니다."
        if not holds
        else f"최고 {best} 에폭과 patience {patience:g}에 맞습니다.",
        holds=holds,
        facts=(claim.cite(), fact),
    )


def _score(claim: ScoreClaim, known: Known) -> Iterator[Correction]:
    best = known.case.best_value
    if best is None:
        return
    percent = 100 * best if best <= 1 else best
    base = Evidence(
        statement=f"이전 실행의 검증 최고 기록은 {figure(percent)} %입니다.",
        value=percent,
        unit="%",
        formula=f"검증 기록의 최고값 {best:g}",
    )
    if claim.predicted:
        gain = (claim.low - percent, claim.high - percent)
        yield Correction(
            key="score",
            said=claim.quote(),
            right=(
                f"예상 {figure(claim.low)}~{figure(claim.high)} %는 검증 최고 {figure(percent)} %보다 {gain[0]:+.2f}~{gain[1]:+.2f} %p 높은 기대일 뿐, "
                "설정에서 계산되는 값이 아닙니다. 기록으로만 남기고 같은 분할로 재서 비교하세요."
            ),
            holds=True,
            facts=(claim.cite(), base),
        )
    elif claim.low == claim.high and abs(claim.low - percent) < 1e-6 * percent:
        yield Correction(
            key="score_is_validation",
            said=claim.quote(),
            right=f"이 점수는 검증 최고 기록 {best:g} 값과 모든 자리가 같습니다. 평가 데이터와 검증 데이터가 같은 것인지 확인하세요.",
            holds=False,
            facts=(claim.cite(), base),
        )


def _slower(claim: SlowerClaim) -> Correction:
    return Correction(
        key="accumulation_time",
        said=claim.quote(),
        right="누적은 같은 수의 순전파와 역전파를 하고 optimizer.step()만 줄이므로 이 때문에 시간이 늘지는 않습니다.",
        holds=False,
        facts=(claim.cite(),),
    )
