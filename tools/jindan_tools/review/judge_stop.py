"""Epochs, patience and the end that they allow."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.early_stop import implied_patience, stopped_by_patience
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import val_metric
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Severity
from jindan_tools.review.case import ReviewCase
from jindan_tools.review.ends import Ends
from jindan_tools.review.record import Advice, Judgement
from jindan_tools.review.values import cite, typed


def judge_stop(case: ReviewCase, ends: Ends) -> Iterator[Judgement]:
    """Judge patience against the old record: where it can act, and whether it was it that ended the old run."""
    change = case.change_of("patience")
    if change is None or ends.patience is None or ends.earliest is None or ends.best is None:
        return
    why = f"최고 기록이 {ends.best} 에폭에 나오면 patience {ends.patience} 설정의 조기 종료는 빨라야 {ends.earliest} 에폭입니다."
    facts = [_earliest(ends), *_record(case), *cite(change)]
    odd = ends.ended_before_patience and ends.ran is not None
    if odd and ends.ran is not None:
        implied = implied_patience(ends.ran, ends.best)
        why += (
            f" 이전 실행이 {ends.ran} 에폭에서 끝난 것은 patience {ends.patience}로 설명되지 않습니다"
            f"(그 간격은 patience {implied}입니다). 수동 중단, 시간 제한, 다른 patience 값이었는지 확인하세요."
        )
    elif ends.ran is not None and stopped_by_patience(ends.ran, ends.best, ends.patience):
        why += f" 이전 실행이 {ends.ran} 에폭에서 끝난 것은 이 조기 종료입니다."
    elif ends.planned is not None and ends.earliest >= ends.planned:
        why += f" 계획한 {ends.planned} 에폭 안에는 일어나지 않습니다."
    yield Judgement(
        parameter=change.label,
        old=typed(change.old),
        new=typed(change.new),
        advice=Advice.CONFIRM if odd else Advice.KEEP,
        why=why,
        facts=tuple(facts),
        do=f"이전 실행이 {ends.ran} 에폭에서 끝난 까닭을 확인하세요(patience {ends.patience}로는 {ends.earliest} 에폭부터)."
        if odd
        else "",
        severity=Severity.MEDIUM if odd else Severity.INFO,
        where=change.new_source,
    )


def _earliest(ends: Ends) -> Evidence:
    return Evidence(
        statement=f"조기 종료가 가능한 가장 이른 에폭은 {ends.earliest}입니다.",
        value=ends.earliest,
        unit="epoch",
        formula=f"{ends.best} + {ends.patience} = {ends.earliest}",
    )


def _record(case: ReviewCase) -> Iterator[Evidence]:
    series = None if case.baseline is None else val_metric(case.baseline)
    if series is None or series.best is None:
        return
    first_is_zero = series.xs[0] == 0
    note = f"최고 기록, 1부터 세면 {case.best_epoch} 에폭" if first_is_zero else "최고 기록"
    yield cite_point(series, series.best, note)
    last = len(series) - 1
    if last != series.best:
        yield cite_point(
            series, last, f"마지막 기록, 1부터 세면 {case.epochs_ran} 에폭" if first_is_zero else "마지막 기록"
        )
