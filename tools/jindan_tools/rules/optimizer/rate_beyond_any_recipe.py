"""OPT007: the learning rate is beyond what any optimizer is run with, and the loss broke."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.breakdown import breakdown, never_finite
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import grad_norm, learning_rate
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

# Adadelta, L-BFGS and D-adaptation are run at 1.
_BEYOND = 10.0


@rule(
    "OPT007",
    "rate-beyond-any-recipe",
    {
        "nan_lr_diverge": 3.5,
        "nan_fp16_overflow": -2.0,
        "nan_bad_data": -2.0,
        "labels_shuffled": -3.0,
        "train_val_shift": -2.0,
        "all_labels_ignored": -1.0,
    },
)
def rate_beyond_any_recipe(run: Run) -> Iterator[Finding]:
    """Report a rate of 10 or more in a run whose loss or gradient became non-finite.

    ## What it does
    Compares the first logged rate with 10.
    ## Why it matters
    One update at such a rate throws the weights out of any range; precision, data and labels need no blame.
    ## Fires on
    A first rate of at least 10 and a loss or gradient norm that is not finite.
    ## Stays silent on
    Finite runs, ordinary rates.
    ## Source
    torch.optim defaults: none is above 1 (Adadelta, LBFGS).
    """
    rate, norm = learning_rate(run), grad_norm(run)
    broken = breakdown(run) is not None or never_finite(run) is not None
    broken = broken or (norm is not None and norm.first_non_finite is not None)
    if rate is None or not rate.finite or rate.finite[0] < _BEYOND or not broken:
        return
    yield finding(
        f"학습률 {figure(rate.finite[0])} 값은 어떤 옵티마이저의 기본값(최대 1)과 비교해도 {figure(rate.finite[0])}배 이상이라, 첫 갱신에서 가중치가 망가집니다.",
        cite_point(rate, rate.finite_indices[0], "첫 기록"),
        severity=Severity.HIGH,
        facts={"lr": rate.finite[0]},
    )
