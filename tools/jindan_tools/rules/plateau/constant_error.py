"""PLT021: every prediction misses by about the same amount: the output cannot reach the scale of the target."""

from __future__ import annotations

from collections.abc import Iterator

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


@rule(
    "PLT021",
    "constant-error",
    {
        "wrong_loss": 2.5,
        "input_not_normalised": 1.5,
        "lr_too_low": 1.0,
        "labels_shuffled": -2.0,
        "overfit": -2.0,
        "healthy_converged": -4.0,
    },
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
            facts={"ratio": ratio},
        )
        return


def _still(loss: Series) -> bool:
    return len(loss.finite) >= _LEAST and len(loss.finite) == len(loss) and abs(relative_drop(loss.finite)) < _STILL
