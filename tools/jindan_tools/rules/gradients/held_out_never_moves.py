"""GRD100: a figure that any change of the weights would move is the same in every evaluation."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.rate import rate_died_at_once
from jindan_tools.curves.select import grad_norm, last_segment, train_loss
from jindan_tools.curves.shape import relative_drop
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

# Figures of an order or a distance, which move with every score; an accuracy may rest on one class.
_FINE = regex(
    r"(?:^|[/_ ])(?:hr|hits?|ndcg|mrr|p|prec|r|recall)@|r2(?:$|_)|auc|auroc|corr|spearman|pearson|(?:^|[/_ ])r?mse|(?:^|[/_ ])mae|ppl|perplexity"
)
_LEAST, _DIGITS, _STILL = 6, 3, 0.02
_FLOWS = (1e-5, 1e4)
_MOVES = 1e-5
_FAINT = 1e-3


@rule(
    "GRD100",
    "held-out-never-moves",
    {
        "params_not_in_optim": 3.0,
        "frozen_layers": 1.0,
        "clip_misuse": 0.5,
        "lr_too_low": -1.0,
        "labels_shuffled": -2.0,
        "plateau_prior": -2.0,
        "healthy_converged": -4.0,
    },
)
def held_out_never_moves(run: Run) -> Iterator[Finding]:
    """Report a held-out loss or a score of an order that is equal to the last digit while gradients flow.

    ## What it does
    Looks for held-out losses, distances and scores of an order with one value over the run, beside a training loss that
    stands still and a gradient norm above zero.
    ## Why it matters
    Batches differ, so gradients and losses of training scatter; an evaluation differs only if the weights do. Equal to
    the last digit means that no update reaches the weights that are evaluated.
    ## Fires on
    Six equal records of at least three digits, a training loss that fell by less than 2 %, a median norm above 1e-5.
    ## Stays silent on
    Accuracy and F1 alone (one class answered always), figures at 0 or 1, rates below 1e-5 or that died at once (LRS005), norms of zero (GRD001), losses that fall.
    ## Source
    Follows from what an evaluation depends on: the weights and the held-out data.
    """
    norm, loss, rate = grad_norm(run), train_loss(run), highest_rate(run)
    if norm is None or loss is None or len(norm.finite) < _LEAST or len(loss.finite) < _LEAST:
        return
    if (
        not _FLOWS[0] < median(norm.finite) < _FLOWS[1]
        or (rate is not None and rate < _MOVES)
        or rate_died_at_once(run)
    ):
        return
    still = next((s for s in _evaluated(run) if _is_still(s)), None)
    if still is None or relative_drop(loss.finite) >= _STILL:
        return
    yield finding(
        f"{still.name} 값이 평가 {len(still.finite)}번 모두 {figure(still.finite[0], 6)} 값으로 마지막 자리까지 같습니다. "
        f"기울기 노름은 {figure(median(norm.finite))}인데 갱신이 평가되는 가중치에 닿지 않습니다.",
        cite_point(still, still.finite_indices[0], "처음"),
        cite_point(still, still.finite_indices[-1], "마지막, 끝자리까지 같음"),
        cite_point(norm, norm.finite_indices[-1], "기울기는 있습니다"),
        cite_point(loss, loss.finite_indices[0], "학습 손실의 처음"),
        cite_point(loss, loss.finite_indices[-1], "학습 손실의 마지막"),
        severity=Severity.HIGH,
        facts={"value": still.finite[0], "median_norm": median(norm.finite)},
    )


def _evaluated(run: Run) -> Iterator[Series]:
    norm, loss = grad_norm(run), train_loss(run)
    faint = norm is not None and loss is not None and median(norm.finite) < _FAINT * abs(median(loss.finite))
    # A bar rounds to three digits what a file beside it tells in full; a gradient this faint moves less than that.
    yield from (s for s in last_segment(run.of_role(Role.VAL_LOSS)) if not (faint and s.name.startswith("progress/")))
    for role in (Role.VAL_METRIC, Role.TRAIN_METRIC):
        yield from (s for s in last_segment(run.of_role(role)) if _FINE.search(s.name.lower()))


def _is_still(series: Series) -> bool:
    values = series.finite
    if len(values) < _LEAST or len(set(values)) != 1 or values[0] in (0.0, 1.0):
        return False
    return len(f"{abs(values[0]):.6g}".replace(".", "").lstrip("0")) >= _DIGITS
