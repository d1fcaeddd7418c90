"""Whether the learning rate comes down by the time the training really ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Severity
from jindan_tools.review.case import ReviewCase
from jindan_tools.review.ends import Ends
from jindan_tools.review.rates import EpochRates, epoch_rates
from jindan_tools.review.record import Advice, Judgement
from jindan_tools.review.values import cite, typed
from jindan_tools.text.figures import figure

# A rate above this share of its peak has not been annealed.
_ANNEALED = 0.1


def judge_schedule(case: ReviewCase, ends: Ends) -> Iterator[Judgement]:
    """Judge the horizon of the schedule against the epochs at which the training may end."""
    rates = epoch_rates(case.new)
    if rates is None or not rates.falls or ends.planned is None:
        return
    seen = ends.ran if ends.earliest is not None else None
    marks = sorted({e for e in (seen, ends.earliest, ends.planned) if e is not None and 1 <= e <= ends.planned})
    facts = tuple(_rate_at(rates, epoch) for epoch in marks)
    row = next(
        (r for name in ("scheduler_t_max", "scheduler", "final_lr_fraction") if (r := case.change_of(name))), None
    )
    end = ends.expected or ends.planned
    share = rates.share(end)
    early = share > _ANNEALED and end < ends.planned
    yield Judgement(
        parameter=row.label if row is not None else "scheduler",
        old=typed(row.old) if row is not None else "",
        new=typed(row.new) if row is not None else "",
        advice=Advice.RISK if early else Advice.KEEP,
        why=_why(rates, ends, marks, early=early),
        facts=(*facts, *(cite(row, old=False) if row is not None else ())),
        do=f"{rates.horizon_name} 값과 전체 에폭을 실제로 끝날 {end} 에폭에 맞추세요." if early else "",
        suggested=str(end) if early and row is not None and row.canonical == "scheduler_t_max" else "",
        severity=Severity.MEDIUM if early else Severity.INFO,
        argues={"sched_total_steps_wrong": 1.0} if early else {},
        where=row.new_source if row is not None else None,
    )


def _why(rates: EpochRates, ends: Ends, marks: Sequence[int], *, early: bool) -> str:
    spans = ", ".join(f"{epoch} 에폭 {figure(rates.at(epoch), 3)}({100 * rates.share(epoch):.0f} %)" for epoch in marks)
    said = f"{rates.name}의 학습률은 {spans}입니다."
    if not early:
        return f"{said} 계획한 끝에서 충분히 내려갑니다."
    first = f"이전처럼 {ends.ran} 에폭에서 끝나면 " if ends.ran in marks else f"{ends.expected} 에폭에서 끝나면 "
    at = ends.ran if ends.ran in marks and ends.ran is not None else ends.expected or 0
    return (
        f"{said} {first}최고 학습률의 {100 * rates.share(at):.0f} %에서 멈추어 학습률을 낮춰 다듬는 구간이 없습니다. "
        f"{rates.horizon_name} 값과 전체 에폭을 실제로 끝날 {ends.expected} 에폭에 맞추세요."
    )


def _rate_at(rates: EpochRates, epoch: int) -> Evidence:
    return Evidence(
        statement=f"{epoch} 에폭의 학습률은 {figure(rates.at(epoch), 3)}, 최고값의 {100 * rates.share(epoch):.1f} %입니다.",
        value=rates.at(epoch),
        formula=rates.formula.format(epoch=epoch),
    )
