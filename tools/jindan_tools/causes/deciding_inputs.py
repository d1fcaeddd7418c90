"""Which facts of a run would decide about a cause, so that a report can ask for those that are not there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct

from jindan_tools.curves.select import val_loss
from jindan_tools.model.cause import Cause, Status
from jindan_tools.model.diagnosis import Missing
from jindan_tools.model.run import Framework, Run


class DecidingInput(Struct, frozen=True, kw_only=True):
    """A fact by the name a person knows it by, and whether a run has it."""

    name: str
    known: Callable[[Run], bool]


def _setting(canonical: str) -> Callable[[Run], bool]:
    return lambda run: run.number(canonical) is not None


def _library_known(run: Run) -> bool:
    return run.framework is not Framework.HF_TRAINER or run.version is not None


# Source: the arithmetic of the rules that argue about the cause.
_INPUTS: Mapping[str, tuple[DecidingInput, ...]] = {
    "grad_accum_loss_scale": (
        DecidingInput(name="누적 단계 수(gradient_accumulation_steps)", known=_setting("gradient_accumulation")),
        DecidingInput(name="GPU 수(world_size)", known=_setting("devices")),
        DecidingInput(name="eval_loss", known=lambda run: val_loss(run) is not None),
        DecidingInput(name="transformers 버전", known=_library_known),
    ),
}


def missing_inputs(run: Run, causes: Sequence[Cause]) -> Iterator[Missing]:
    """Yield one entry for each undecided cause whose deciding facts the run does not hold."""
    for cause in causes[:3]:
        if cause.status is Status.ESTABLISHED:
            continue
        lacking = [i.name for i in _INPUTS.get(cause.id, ()) if not i.known(run)]
        if lacking:
            names = ", ".join(lacking)
            yield Missing(
                what=names,
                why=f"실행 기록에 없어 '{cause.name_ko}' 여부를 확정할 수 없습니다.",
                how=f"{names} 값을 확인해 로그에 남기고, '{cause.name_ko}' 원인의 확인 명령이 내는 출력과 비교하세요.",
            )
