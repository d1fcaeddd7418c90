"""Name popular fixes that the framework already applies, so that nobody spends a night on them."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.fixes.registry import Situation
from jindan_tools.fixes.where import place, written
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.model.run import Framework


def clipping_is_on(situation: Situation) -> Iterator[Fix]:
    """List gradient clipping as already applied where it is."""
    run = situation.run
    built_in = run.framework is Framework.ULTRALYTICS
    given = run.number("grad_clip")
    if not built_in and not given:
        return
    limit = "10.0" if built_in else written(run, "grad_clip")
    yield Fix(
        cause_id=situation.cause.id,
        parameter="gradient clipping (max_norm)",
        before=limit,
        after=limit,
        where="Ultralytics optimizer_step" if built_in else place(run, "grad_clip"),
        priority=9,
        why="Ultralytics는 8.0.3부터 모든 버전에서 max_norm=10.0으로 자릅니다."
        if built_in
        else "이 실행의 설정에 이미 켜져 있습니다.",
        expected="추가해도 달라지는 것이 없습니다.",
        verify="",
        kind=FixKind.NONE,
        already=True,
    )


def batch_is_accumulated(situation: Situation) -> Iterator[Fix]:
    """Say that a larger batch changes nothing where Ultralytics accumulates to nbs anyway."""
    run = situation.run
    batch, effective = run.number("batch_size"), run.number("effective_batch")
    if run.framework is not Framework.ULTRALYTICS or not batch or not effective or batch > 8 or effective < 32:
        return
    yield Fix(
        cause_id=situation.cause.id,
        parameter="batch 늘리기",
        before=written(run, "batch_size"),
        after=written(run, "batch_size"),
        where=place(run, "batch_size"),
        priority=9,
        why=f"nbs=64 누적으로 유효 배치가 이미 {effective:g}이므로, batch 값을 키워도 gradient 잡음은 그대로이고 메모리만 늘어납니다.",
        expected="추가해도 달라지는 것이 없습니다.",
        verify="",
        kind=FixKind.NONE,
        already=True,
    )
