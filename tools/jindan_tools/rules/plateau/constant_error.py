"""PLT021: every prediction misses by about the same amount: the output cannot reach the scale of the target."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.falling import falls_when_good
from jindan_tools.curves.select import last_segment, train_loss, val_loss
from jindan_tools.curves.shape import relative_drop, tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_MAE = regex(r"(?:^|[/_ ])(?:mae|mean_absolute_error|l1)(?:$|[/_ ])")
_LEAST, _STILL = 5, 0.1
# Errors around zero give 0.637 (normal) to 0.75 (uniform); near one all of them have one size and one sign.
_ONE_SIZE = 0.88
# Training that fits as well says that the output reaches its targets: those of the evaluation are others.
_FITS = 50
_OTHER_TARGETS = {
    "train_val_shift": 3.0,
    "val_settings_differ": 1.0,
    "wrong_loss": -1.0,
    "overfit": -4.0,
    "memorisation": -4.0,
    "labels_shuffled": -2.0,
    "healthy_converged": -4.0,
    "underfit": -2.0,
}

_OUT_OF_REACH = {
    "wrong_loss": 2.5,
    "input_not_normalised": 1.5,
    "lr_too_low": 1.0,
    "labels_shuffled": -2.0,
    "overfit": -2.0,
    "healthy_converged": -4.0,
}

# A bounded output rests at its edge; one that goes on its way has only too far to go.
_STEADY, _MOVES = 0.8, 0.005
_ON_ITS_WAY = {**_OUT_OF_REACH, "input_not_normalised": 2.5, "lr_too_low": 1.5, "wrong_loss": 0.5}


@rule(
    "PLT021",
    "constant-error",
    {**_OUT_OF_REACH, "train_val_shift": 3.0},
)
def constant_error(run: Run) -> Iterator[Finding]:
    """Report a regression whose mean absolute error squared is nearly its mean squared error, and that stands still.

    ## What it does
    Computes MAE² / MSE of the last records. It is 1 when all errors have the same size, 0.64 when they scatter around zero.
    ## Why it matters
    Errors of one size mean that the targets lie far from anything the output can say: a sigmoid or tanh before targets
    in the hundreds, or targets that were not scaled for the learning rate in use.
    ## Fires on
    Five records or more of a loss and a mean absolute error of one split, a ratio of 0.88 to 1, a fall of less than 10 %.
    A loss that still falls at four records of five is on its way: then it is the scale of the data rather than the output.
    Held out alone, beside a training loss 50 times lower: the targets of the evaluation are on another scale.
    ## Stays silent on
    Losses that fall, ratios of scattered errors, losses that are no mean square (ratio above 1).
    ## Source
    Jensen: (mean |e|)² <= mean e², equal only for |e| constant.
    """
    for loss, role in ((val_loss(run), Role.VAL_METRIC), (train_loss(run), Role.TRAIN_METRIC)):
        error = next((s for s in last_segment(run.of_role(role)) if _MAE.search(s.name.lower())), None)
        if (
            loss is None
            or error is None
            or not _still(loss)
            or not falls_when_good(run, loss)
            or len(error.finite) < _LEAST
        ):
            continue
        mean_square, mean_error = median(tail(loss.finite)), median(tail(error.finite))
        ratio = mean_error**2 / mean_square if mean_square > 0 else 0.0
        if not _ONE_SIZE <= ratio <= 1.0001:
            continue
        trained = train_loss(run) if role is Role.VAL_METRIC else None
        if trained is not None and trained.finite and mean_square > _FITS * median(tail(trained.finite)) > 0:
            yield _judged_by_others(loss, error, trained, mean_error, ratio)
            return
        yield finding(
            f"예측이 모두 약 {figure(mean_error)}만큼 같은 쪽으로 빗나간 채 손실이 {percent(relative_drop(loss.finite))}만 줄었습니다. "
            "출력이 목표값의 크기에 닿지 못합니다.",
            cite_point(loss, loss.finite_indices[-1]),
            cite_point(error, error.finite_indices[-1]),
            calculated(
                "오차의 크기가 모두 같으면 1, 0 둘레에 흩어져 있으면 0.64입니다.",
                ratio,
                f"{figure(mean_error)}² ÷ {figure(mean_square)} = {figure(ratio)}",
            ),
            severity=Severity.HIGH,
            argues=_ON_ITS_WAY if _goes_on(loss) else _OUT_OF_REACH,
            facts={"ratio": ratio},
        )
        return


def _still(loss: Series) -> bool:
    return len(loss.finite) >= _LEAST and len(loss.finite) == len(loss) and abs(relative_drop(loss.finite)) < _STILL


def _goes_on(loss: Series) -> bool:
    """Return whether the loss falls from record to record, which an output at the edge of its range cannot do."""
    values = loss.finite
    falls = sum(b < a for a, b in pairwise(values))
    return falls >= _STEADY * (len(values) - 1) and relative_drop(values) >= _MOVES


def _judged_by_others(loss: Series, error: Series, trained: Series, size: float, ratio: float) -> Finding:
    """Return the finding about an evaluation whose targets lie elsewhere than those of training."""
    return finding(
        f"학습은 잘 맞는데 검증의 예측은 첫 에폭부터 끝까지 모두 약 {figure(size)}만큼 같은 쪽으로 빗나갑니다. 과적합이 아니라 "
        "검증 목표값이 학습 목표값과 다른 단위입니다(한쪽만 표준화하거나 되돌림).",
        cite_point(loss, loss.finite_indices[-1]),
        cite_point(error, error.finite_indices[-1]),
        cite_point(trained, trained.finite_indices[-1], "학습 손실"),
        calculated(
            "오차의 크기가 모두 같으면 1, 0 둘레에 흩어져 있으면 0.64입니다.",
            ratio,
            f"{figure(size)}² ÷ {figure(median(tail(loss.finite)))} = {figure(ratio)}",
        ),
        severity=Severity.HIGH,
        argues=_OTHER_TARGETS,
        facts={"ratio": ratio, "size": size},
    )
