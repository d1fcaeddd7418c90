"""FIT088: scikit-learn says that its solver ran out of iterations while the loss still fell."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.breakdown import never_finite
from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import train_loss
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import percent
from jindan_tools.text.regex import regex

_SAYS = regex(
    r"Maximum iterations? \((\d+)\) reached|failed to converge|did not converge|Increase the number of iterations",
    words=("iteration", "converge"),
)
_LEAST, _FALL = 8, 0.02


@rule("FIT088", "solver-not-converged", {"epochs_too_few": 4.0})
def solver_not_converged(run: Run) -> Iterator[Finding]:
    """Report the ConvergenceWarning of scikit-learn beside a loss that was still falling.

    ## What it does
    Reads the warning and holds it against the last quarter of the loss, when one was printed (verbose=True).
    ## Why it matters
    max_iter is 200 epochs for an MLP and 100 to 1,000 steps elsewhere. The score at that point says nothing about the size of the model.
    ## Fires on
    The warning; a fault when the loss fell by 2 % and more over its last quarter.
    ## Stays silent on
    Solvers that stopped by tol.
    ## Source
    sklearn.neural_network._multilayer_perceptron: ConvergenceWarning, max_iter.
    """
    said = next((e for e in run.of_kind(EventKind.WARNING) if _SAYS.search(e.text)), None)
    loss = train_loss(run)
    if said is None or never_finite(run) is not None:
        return
    told = cite_line(said, "scikit-learn이 반복 횟수가 끝날 때까지 수렴하지 못했다고 경고했습니다.")
    fell = 0.0 if loss is None else _fall_at_the_end(loss)
    if loss is None or fell < _FALL:
        yield finding(
            "scikit-learn의 풀이가 수렴하기 전에 max_iter에서 멈췄습니다.",
            told,
            severity=Severity.MEDIUM,
            argues={"epochs_too_few": 2.0},
        )
        return
    yield finding(
        f"max_iter에서 멈출 때 손실이 아직 내려가고 있었습니다(마지막 4분의 1에서 {percent(fell)}). 모델의 한계가 아니라 반복이 모자란 것입니다.",
        told,
        cite_point(loss, loss.finite_indices[len(loss.finite) * 3 // 4 - 1], "4분의 3 지점"),
        cite_point(loss, loss.finite_indices[-1], "마지막"),
        severity=Severity.HIGH,
        argues={"epochs_too_few": 4.0, "underfit": -2.0, "healthy_converged": -3.0},
        facts={"made": float(len(loss.finite)), "more": 5.0 * len(loss.finite), "reached": loss.finite[-1]},
    )


def _fall_at_the_end(loss: Series) -> float:
    """Return the share by which a loss of enough records fell over its last quarter."""
    if len(loss.finite) < _LEAST:
        return 0.0
    before = loss.finite[len(loss.finite) * 3 // 4 - 1]
    return (before - loss.finite[-1]) / before if before > 0 else 0.0
