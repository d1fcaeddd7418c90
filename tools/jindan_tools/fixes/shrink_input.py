"""Make a detector fit its card by the input size when the batch is already one."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.fixes.registry import Situation
from jindan_tools.fixes.where import key, place
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.text.figures import figure
from jindan_tools.vram.measured_point import MeasuredPoint, scale_measured

_STRIDE = 32
_USABLE = 0.9


def shrink_input(situation: Situation) -> Iterator[Fix]:
    """Plan the largest input size whose predicted peak stays below 90 % of the card, the batch unchanged."""
    run, over = situation.run, situation.finding("YOL010")
    size, batch = run.number("image_size"), run.number("batch_size")
    peak = None if over is None else over.number("peak_gib")
    card = None if over is None else over.number("card_gib")
    if size is None or batch is None or peak is None or card is None or batch < 1:
        return
    measured = MeasuredPoint(peak=peak, image_size=int(size), batch=int(batch), fixed=0.0)
    sizes = range(int(size) // _STRIDE * _STRIDE - _STRIDE, 2 * _STRIDE, -_STRIDE)
    target = next(
        (s for s in sizes if scale_measured(measured, batch=int(batch), image_size=s).total <= _USABLE * card), None
    )
    if target is None:
        return
    predicted = scale_measured(measured, batch=int(batch), image_size=target).total
    yield Fix(
        cause_id=situation.cause.id,
        parameter=key(run, "image_size"),
        before=figure(size).replace(",", ""),
        after=str(target),
        where=place(run, "image_size"),
        priority=5,
        why="최대 예약량은 픽셀 수에 비례합니다. 속도만의 문제이므로 다른 조치가 통한 뒤에 따로 바꾸고, batch 값은 키우지 않습니다.",
        expected=f"최대 {figure(peak)} GiB × ({target}/{figure(size).replace(',', '')})² = 약 {figure(predicted, 2)} GiB로 카드 {figure(card)} GiB 안에 들어갑니다.",
        verify="로그의 GPU_mem 열이 모든 에폭에서 카드 용량 아래인지 확인하세요. 얇은 객체가 중요하면 크기를 줄이는 대신 타일로 나눕니다.",
        kind=FixKind.NONE,
    )
