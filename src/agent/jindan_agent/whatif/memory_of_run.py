"""The GPU memory of a run as it was measured, and at another batch, image size or sequence length."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from jindan_agent.report.escape import code_span, escape
from jindan_agent.whatif.changes import Changes
from jindan_agent.whatif.length import length_after, length_now
from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.text.figures import figure, span
from jindan_tools.vram.estimate import GIB, Estimate, Fit, fit
from jindan_tools.vram.largest import largest_batch
from jindan_tools.vram.measured_point import MeasuredPoint, scale_measured

_FIT_KO = {Fit.FITS: "들어갑니다", Fit.DOUBTFUL: "들어갈지 분명하지 않습니다", Fit.TOO_LARGE: "들어가지 않습니다"}
_MIB_IN_GIB = 1024.0


class Measured(Struct, frozen=True, kw_only=True):
    """The highest memory that a run logged, in bytes, and the curve that shows it."""

    point: MeasuredPoint
    series: Series
    index: int


def measured_memory(run: Run) -> Measured | None:
    """Return the highest logged memory with its batch; None when memory or batch are unknown."""
    series = max((s for s in run.of_role(Role.MEMORY) if s.finite), key=len, default=None)
    batch = length_now(run).budget.batch
    if series is None or batch is None or series.argmax is None:
        return None
    top = series.values[series.argmax]
    # Trainers log GiB or MiB without a word about it; a card holds more than one GiB and less than a thousand.
    peak = top / _MIB_IN_GIB if top > _MIB_IN_GIB else top
    if peak <= 0:
        return None
    size, tokens = run.number("image_size"), run.number("max_length")
    point = MeasuredPoint(
        peak=peak * GIB,
        batch=batch,
        image_size=int(size) if size and size >= 1 else None,
        seq_len=int(tokens) if tokens and tokens >= 1 else None,
    )
    return Measured(point=point, series=series, index=series.argmax)


def memory_after(measured: Measured, changes: Changes) -> Estimate | None:
    """Return the memory after the changes; None when they ask for a size that the run does not tell."""
    point = measured.point
    try:
        return scale_measured(
            point,
            batch=changes.batch or point.batch,
            image_size=changes.image_size,
            seq_len=changes.seq_len,
        )
    except ValueError:
        return None


def card_bytes(run: Run) -> float | None:
    """Return the memory of the card, None when no log names it."""
    device = run.last_event(EventKind.DEVICE)
    size = None if device is None else device.number("memory_mib")
    return None if size is None or size <= 0 else size / _MIB_IN_GIB * GIB


def memory_page(run: Run, changes: Changes) -> str:
    """Return the memory now, after the changes, and what fits the card, as Markdown."""
    return "\n".join(_lines(run, changes)) + "\n"


def _lines(run: Run, changes: Changes) -> Iterator[str]:
    measured, card = measured_memory(run), card_bytes(run)
    if measured is None:
        yield "이 실행에는 GPU 메모리 기록이 없거나 배치를 알 수 없습니다."
        yield "모델 이름으로 추정하려면: `diagnose vram --model resnet50 --batch 64`"
        return
    point = measured.point
    where = measured.series.source(measured.index).place()
    size = f", 이미지 {point.image_size}px" if point.image_size else ""
    yield f"가장 많이 쓴 때는 {measured.series.x_label(measured.index)}, **{point.peak / GIB:.2f} GiB**입니다"
    yield f"(배치 {point.batch}{size}, {code_span(where)})."
    if card is not None:
        yield f"카드는 {card / GIB:.2f} GiB이고 {100 * point.peak / card:.0f} %를 썼습니다."
    found = memory_after(measured, changes)
    if found is None:
        yield "바꾸려는 크기를 이 실행의 기록으로는 비교할 수 없습니다."
        return
    if changes != Changes():
        after = length_after(run, length_now(run), changes).budget
        fits = "" if card is None else f" 카드에 {_FIT_KO[fit(found, card)]}."
        yield ""
        yield f"배치 {after.batch} 설정이면 **{found.total / GIB:.2f} GiB**로 예상합니다"
        yield f"(10번 중 9번은 {span(found.low / GIB, found.high / GIB)} GiB).{fits}"
    if card is not None:
        most = largest_batch(lambda b: scale_measured(point, batch=b, image_size=changes.image_size), card)
        yield f"이 카드에 확실히 들어가는 가장 큰 배치는 {figure(most)}입니다."
    yield from (f"- {escape(part.how)}" for part in found.parts if changes != Changes())
