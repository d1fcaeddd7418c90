"""OPT270: the rate is beyond any recipe, and the run stayed finite but came to nothing."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_ends, cite_point
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.outcome import Outcome, outcome
from jindan_tools.curves.select import learning_rate, train_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.optimizer.rate_evidence import cite_rate
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

# Default rates of torch.optim end at 1 (Adadelta, LBFGS); one-cycle recipes of SGD reach 3, LARS 10 and more.
_BEYOND = 5.0
_SCALED = (
    "lars",
    "lamb",
    "adadelta",
    "prodigy",
    "dadapt",
    "d-adapt",
    "d_adapt",
    "mechanic",
    "adafactor",
    "lbfgs",
    "rprop",
)
# A cross-entropy of 30 is that of one class among 10^13.
_ABSURD, _LEAST = 30.0, 5
_LIKELIHOOD = ("nll", "cross_entropy", "crossentropy", "xent", "ce_loss", "logloss", "log_loss", "bce")


@rule(
    "OPT270",
    "enormous-rate-stays-finite",
    {
        "lr_too_high_oscillate": 3.0,
        "diverge_no_nan": 1.0,
        "labels_shuffled": -3.0,
        "underfit": -3.0,
        "lr_too_low": -4.0,
        "healthy_converged": -4.0,
    },
)
def enormous_rate_stays_finite(run: Run) -> Iterator[Finding]:
    """Report a rate of 5 or more in a run whose loss is finite and was not learnt, or is absurdly high.

    ## What it does
    Compares the highest rate with 5, and the loss with its start, or with what a cross-entropy can sensibly be.
    ## Why it matters
    Clipping, a normalised network or a bounded output keep such a run finite: it jumps from one bad place to the next, and a loss that
    is lower than its first record, itself made after some steps, looks like learning.
    ## Fires on
    Finite losses at a rate from 5 on that got worse or stood still, or a likelihood (or any loss beside an accuracy) that ends above 30.
    ## Stays silent on
    Optimizers that scale the rate (LARS, LAMB, Adadelta, Prodigy and the like), runs with a loss that is not finite (OPT007), losses that fell to sensible levels.
    ## Source
    torch.optim defaults, none above 1; Smith and Topin 2018 (super-convergence reaches 3 with SGD).
    """
    rate, loss = highest_rate(run), train_loss(run)
    if rate is None or rate < _BEYOND or loss is None or len(loss.finite) < max(_LEAST, len(loss)):
        return
    word = (run.word("optimizer") or "").lower()
    if any(name in word for name in _SCALED):
        return
    absurd = _is_likelihood(run, loss) and median(tail(loss.finite)) > _ABSURD
    if not absurd and outcome(run) not in {Outcome.STUCK, Outcome.WORSE}:
        return
    logged = learning_rate(run)
    yield finding(
        f"학습률 {figure(rate)} 값은 어떤 옵티마이저의 기본값(최대 1)보다도 큽니다. 값이 유한하게 남았을 뿐 {loss.name} 값은 "
        f"{figure(median(tail(loss.finite)))} 수준에서 이리저리 튑니다.",
        *(
            cite_rate(run)
            if logged is None or not logged.finite
            else (cite_point(logged, logged.finite_indices[0], "첫 기록"),)
        ),
        *cite_ends(loss),
        severity=Severity.HIGH,
        facts={"lr": rate, "end": median(tail(loss.finite))},
    )


def _is_likelihood(run: Run, loss: Series) -> bool:
    name = loss.name.lower()
    return accuracy(run) is not None or any(word in name for word in _LIKELIHOOD)
