"""FIT060: the held-out error of a regression rises while the error on its own data goes on falling."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_adversarial
from jindan_tools.curves.select import last_segment, train_loss, val_loss
from jindan_tools.curves.turn import find_turn, value_at
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_ERROR = regex(r"(?:^|[_/. ])(?:r?mse|mae|msle|rmsle|mape|smape|l1|l2|error|err|mean_(?:squared|absolute)_error)$")
_SPLIT = regex(
    r"^(?:train(?:ing)?|val(?:id(?:ation)?)?|eval|test|dev)[_/. ]+|[_/. ]+(?:train|val|valid|eval|test|dev)$"
)
# An error that fell by a factor of a hundred has not been lost by a tenth of what is left.
_LEAST_OF_FALL = 0.02
_LEAST_RISE, _LEAST_SIGMAS, _LEAST_AFTER, _FELL = 0.1, 3.0, 5, 0.5
# Errors of depth, flow, poses and landmarks, which are judged by another measure than the loss that is trained on.
_OF_IMAGES = regex(
    r"(?:^|[_/. ])(?:abs_?rel|sq_?rel|rms|r?mse|mae|epe|(?:(?:p|n|pa|abs|rel)[_-]?)?mpjpe|nme|hd95|assd?)$"
)
_LEAST_RISE_APART = 0.2


@rule(
    "FIT060",
    "error-rises",
    {"overfit": 3.0, "memorisation": 1.0, "underfit": -3.0, "lr_too_low": -2.0, "healthy_converged": -3.0},
)
def error_rises(run: Run) -> Iterator[Finding]:
    """Report an over-fit that only the errors of a regression tell.

    ## What it does
    Reads the held-out error (RMSE, MSE, MAE, ...) as FIT001 reads a held-out loss, beside the same error on the training data.
    ## Why it matters
    Scripts of regressions often log no loss. An error that rises from its minimum while the training error halves is the same fault.
    ## Fires on
    Both errors under one name, a held-out rise of at least 10 % and 3 noise sigmas from its minimum over 5 records or more, and a
    training error that halved in that time. A held-out error of depth, flow, poses or landmarks that rose by 20 % beside a training
    loss of any name.
    ## Stays silent on
    Runs with a held-out loss (FIT001), errors without a partner, training errors that stand, adversaries, rises by less
    than a fiftieth of what the error had fallen by before.
    ## Source
    Prechelt, Early Stopping - But When? (1998).
    """
    if val_loss(run) is not None or is_adversarial(run):
        return
    for train, held_out, least in (*_pairs(run), *_beside_loss(run)):
        turn = find_turn(held_out)
        then = None if turn is None else value_at(train, held_out.xs[turn.lowest_index])
        if turn is None or then is None or train.finite[-1] > _FELL * then:
            continue
        if turn.rise < least or turn.sigmas < _LEAST_SIGMAS or turn.after < _LEAST_AFTER:
            continue
        if turn.end - turn.lowest < _LEAST_OF_FALL * (held_out.finite[0] - turn.lowest):
            continue
        yield finding(
            f"{held_out.name} 값이 {held_out.x_label(turn.lowest_index)} 무렵의 {figure(turn.lowest)}에서 끝의 {figure(turn.end)}까지 {percent(turn.rise)} 나빠지는 동안 "
            f"{train.name} 값은 {figure(then)}에서 {figure(train.finite[-1])} 값으로 줄었습니다.",
            cite_point(held_out, turn.lowest_index, "가장 낮은 기록"),
            Evidence(
                statement=f"마지막 {held_out.name} 수준은 {figure(turn.end)} 값입니다.",
                value=turn.end,
                source=held_out.source(held_out.finite_indices[-1]),
                formula=f"({figure(turn.end)} - {figure(turn.lowest)}) ÷ {figure(turn.lowest)} = {percent(turn.rise)}",
            ),
            cite_point(train, train.finite_indices[-1], "마지막"),
            severity=Severity.HIGH,
            facts={"best_x": held_out.xs[turn.lowest_index], "rise": turn.rise, "lowest": turn.lowest, "end": turn.end},
        )
        return


def _pairs(run: Run) -> Iterator[tuple[Series, Series, float]]:
    trained = {_bare(s): s for s in last_segment(run.of_role(Role.TRAIN_METRIC)) if s.finite}
    for held_out in last_segment(run.of_role(Role.VAL_METRIC)):
        name = _bare(held_out)
        if _ERROR.search(name) and name in trained and trained[name].axis is held_out.axis:
            yield trained[name], held_out, _LEAST_RISE


def _beside_loss(run: Run) -> Iterator[tuple[Series, Series, float]]:
    loss = train_loss(run)
    for held_out in last_segment(run.of_role(Role.VAL_METRIC)) if loss is not None and loss.finite else ():
        if _OF_IMAGES.search(_bare(held_out)) and loss is not None and loss.axis is held_out.axis:
            yield loss, held_out, _LEAST_RISE_APART


def _bare(series: Series) -> str:
    return _SPLIT.sub("", series.name.lower())
