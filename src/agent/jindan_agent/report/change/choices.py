"""실행 선택지: ways to run the change, with the values that go with each."""

from __future__ import annotations

from jindan_agent.report.blocks import Block, Bullet, Bullets, Paragraph, Section, Strong, Table, Text
from jindan_agent.report.change.told import Told
from jindan_tools.review.judge_memory import MEMORY
from jindan_tools.review.options import shown_rate
from jindan_tools.review.record import Option
from jindan_tools.text.figures import figure

_MEASURED = "메모리는 이전 값에서 배치와 픽셀로 늘려 계산한 범위이며, 출발점이 틀리면 함께 틀립니다."
_ESTIMATED = "메모리는 모델의 크기로 추정한 범위입니다. 잰 값이 있으면 그 값을 따르세요."
_UNKNOWN = "메모리는 이전 실행의 기록이 없고 모델의 크기도 몰라 계산하지 못했습니다."
_FITS = {True: "들어감", False: "안 들어감", None: "카드 모름"}


def choices(told: Told) -> Section | None:
    """Return the options as a table and what each means."""
    options = told.review.options
    if not options:
        return None
    header = ("안", "정밀도", "배치 × 누적", "학습률", "weight_decay", "메모리", "카드")
    memory = any(o.memory is not None for o in options)
    estimated = any(j.parameter == MEMORY for j in told.review.judgements)
    note = _MEASURED if memory and not estimated else _ESTIMATED if memory else _UNKNOWN
    blocks: tuple[Block, ...] = (
        Table(header=header, rows=tuple(map(_row, options))),
        Bullets(items=tuple(_remark(o) for o in options)),
        Paragraph(text=(note,)),
    )
    return Section(title="실행 선택지", blocks=blocks)


def _row(option: Option) -> tuple[Text, ...]:
    name = f"{option.name} (권장)" if option.recommended else option.name
    decay = "" if option.weight_decay is None else figure(option.weight_decay)
    return (
        (name,),
        (option.precision,),
        (f"{option.batch} × {option.accumulation}",),
        (shown_rate(option),),
        (decay,),
        (_memory(option),),
        (_FITS[option.fits],) if option.memory is not None else (),
    )


def _memory(option: Option) -> str:
    if option.memory is None:
        return ""
    low, high = option.memory
    return f"{figure(low, 2)}~{figure(high, 2)} GiB"


def _remark(option: Option) -> Bullet:
    return Bullet(text=(Strong(f"{option.name}안"), f": {option.remark}"))
