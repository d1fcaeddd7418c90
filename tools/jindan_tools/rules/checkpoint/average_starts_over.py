"""CKP008: the average of the weights falls back to nothing while the weights themselves go on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jindan_tools.curves.averaged_pair import averaged_pairs, is_averaged
from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import last_segment, train_loss
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_FELL, _WENT_ON, _CAUGHT_UP = 0.7, 0.9, 0.8
_STILL_BEHIND = 0.9
_JUMP, _SMOOTH = 1.5, 1.02


@rule("CKP008", "average-starts-over", {"resume_ema_reset": 4.0, "ema_lag": -1.0, "overfit": -2.0})
def average_starts_over(run: Run) -> Iterator[Finding]:
    """Report averaged weights that are lost between two records.

    ## What it does
    Compares a held-out metric of the averaged weights (EMA) with that of the weights themselves, record by record.
    ## Why it matters
    A checkpoint without the average, or an average that is made anew, is what validation and the saved model then use:
    the run looks as if it fell back, although its weights did not.
    ## Fires on
    An average that had come within 20 % of the weights and loses 30 % from one record to the next while the weights keep
    90 %. A fault when the average still lies 10 % behind at the end; the sum is firm where a resume was told.
    Where only the average is evaluated: its loss jumps by half and comes back in steps while training goes on.
    ## Stays silent on
    Averages that lag from the start (EVL007), falls of both, curves logged for one of them only.
    ## Source
    timm ModelEmaV3 and Ultralytics ModelEMA keep the average apart from the model; a resume has to load both.
    """
    for plain, averaged in averaged_pairs(run, Role.VAL_METRIC):
        place = next((i for i in range(2, len(plain)) if _starts_over(plain.values, averaged.values, i)), None)
        if averaged.higher_is_better is False or place is None:
            continue
        told = _resumed(run)
        behind = averaged.values[-1] < _STILL_BEHIND * plain.values[-1]
        yield finding(
            f"{averaged.name} 값이 {averaged.x_label(place)}에서 {figure(averaged.values[place - 1])}에서 {figure(averaged.values[place])} 값으로 떨어지는 동안 "
            f"{plain.name} 값은 {figure(plain.values[place])} 값을 지켰습니다. 가중치는 그대로이고 EMA만 처음부터 다시 쌓였습니다.",
            cite_point(averaged, place - 1, "떨어지기 전"),
            cite_point(averaged, place, "떨어진 기록"),
            cite_point(plain, place, "같은 때의 가중치"),
            *told,
            severity=Severity.HIGH if behind else Severity.MEDIUM,
            argues={"resume_ema_reset": 4.0 if told else 3.0, "ema_lag": -1.0, "overfit": -2.0},
        )
        return
    yield from _alone(run)


def _alone(run: Run) -> Iterator[Finding]:
    """Report the same of a run that evaluates only the average: its loss jumps and comes back in steps, training goes on."""
    train = train_loss(run)
    for averaged in last_segment(run.of_role(Role.VAL_LOSS)) if train is not None else ():
        at = dict(zip(train.xs, train.values, strict=True)) if train is not None else {}
        place = next((i for i in range(3, len(averaged) - 3) if _jumps_and_returns(averaged, at, i)), None)
        if not is_averaged(averaged.name) or place is None or train is None:
            continue
        told = _resumed(run)
        yield finding(
            f"{averaged.name} 값이 {averaged.x_label(place)}에서 {figure(averaged.values[place - 1])}에서 {figure(averaged.values[place])} 값으로 뛰고 여러 기록에 걸쳐 돌아오는 동안 "
            f"{train.name} 값은 그대로 내려갔습니다. 가중치는 그대로이고 EMA만 처음부터 다시 쌓인 모습입니다.",
            cite_point(averaged, place - 1, "뛰기 전"),
            cite_point(averaged, place, "뛴 기록"),
            cite_point(averaged, place + 3, "돌아오는 중"),
            *told,
            severity=Severity.HIGH,
            argues={
                "resume_ema_reset": 3.5 if told else 3.0,
                "ema_lag": -1.0,
                "overfit": -2.0,
                "healthy_converged": -2.0,
            },
        )
        return


def _jumps_and_returns(averaged: Series, train: Mapping[float, float], i: int) -> bool:
    """Say whether a held-out loss jumps by half, falls in three steps after it, and training did not rise at that place."""
    values, here, before = averaged.values, train.get(averaged.xs[i]), train.get(averaged.xs[i - 1])
    if here is None or before is None or not values[i] >= _JUMP * values[i - 1] > 0:
        return False
    returns = values[i] > values[i + 1] > values[i + 2] > values[i + 3] > values[i - 1]
    return returns and here <= _SMOOTH * before


def _starts_over(plain: tuple[float, ...], averaged: tuple[float, ...], i: int) -> bool:
    caught_up = averaged[i - 1] >= _CAUGHT_UP * plain[i - 1] > 0
    return caught_up and averaged[i] <= _FELL * averaged[i - 1] and plain[i] >= _WENT_ON * plain[i - 1]


def _resumed(run: Run) -> tuple[Evidence, ...]:
    event = next(run.of_kind(EventKind.RESUME), None)
    if event is not None:
        return (cite_line(event, "이어서 학습한 기록이 있습니다."),)
    for held in run.stated("resume", "resume_from", "resume_from_checkpoint"):
        if held.value not in {None, "", False}:
            return (Evidence(statement="체크포인트에서 이어서 학습하는 설정입니다.", source=held.source),)
    return ()
