"""GRD008: gradients and learning rate are normal, but the weights do not move."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import grad_norm, learning_rate, train_loss, val_loss
from jindan_tools.curves.stillness import is_flat, is_frozen, relative_change
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

# A rate at which any optimizer in use changes the loss visibly within some tens of steps.
_WORKING_LR = 1e-3
_NORMAL_NORM = (1e-2, 1e3)


@rule(
    "GRD008",
    "weights-do-not-move",
    {
        "params_not_in_optim": 3.0,
        "clip_misuse": 3.0,
        "frozen_layers": 0.5,
        "labels_shuffled": -2.0,
        "grad_vanish": -2.0,
        "lr_too_high_oscillate": -3.0,
    },
)
def weights_do_not_move(run: Run) -> Iterator[Finding]:
    """Report a loss that is flat to the last digits although gradients and learning rate are normal.

    ## What it does
    Checks three things together: the training loss is flat, the validation loss is the same to four digits, and
    both gradient norm and learning rate are in their usual range.
    ## Why it matters
    Shuffled labels or a bad architecture still move the weights, and with them the validation loss. When it stays
    the same, the updates do not arrive. Bit-identical values mean that nothing is updated (parameters missing in
    the optimizer); a drift in the last digits means updates that are far too small (clipped to nothing).
    ## Fires on
    Five flat training records, three validation losses within 0.01 %, a median norm between 0.01 and 1000, a rate
    of at least 0.001 in half of the records.
    ## Stays silent on
    Small rates (warmup, decayed schedules), zero norms (GRD001), validation losses that move at all.
    ## Source
    Follows from update = rate x clipped gradient; failure catalogue causes/taxonomy.jsonl.
    """
    norm, rate, loss, held_out = grad_norm(run), learning_rate(run), train_loss(run), val_loss(run)
    if norm is None or rate is None or loss is None or held_out is None:
        return
    if not is_flat(loss.values) or not is_frozen(held_out.values) or not norm.finite or not rate.finite:
        return
    if not _NORMAL_NORM[0] <= median(norm.finite) <= _NORMAL_NORM[1] or median(rate.finite) < _WORKING_LR:
        return
    change = relative_change(loss.values)
    held = figure(held_out.finite[0])
    yield finding(
        f"기울기 노름 {figure(median(norm.finite))}, 학습률 {figure(median(rate.finite))} 값은 0이 아닌데 검증 손실이 {held}에서 넷째 자리까지 그대로여서 가중치가 움직이지 않습니다.",
        cite_point(held_out, 0, "첫 검증"),
        cite_point(held_out, -1, "마지막 검증, 넷째 자리까지 같습니다"),
        _middle(norm),
        _middle(rate),
        calculated("학습 손실의 상대 변화입니다.", change, f"(처음 − 끝) ÷ 처음 = {figure(change)}"),
        severity=Severity.CRITICAL,
        argues=_weights(held_out),
        facts={"median_norm": median(norm.finite), "median_lr": median(rate.finite)},
    )


def _middle(series: Series) -> Evidence:
    level = median(series.finite)
    place = min(series.finite_indices, key=lambda i: abs(series.values[i] - level))
    return cite_point(series, place, "중앙값")


def _weights(held_out: Series) -> dict[str, float]:
    nothing = len(set(held_out.finite)) == 1
    cause = (
        {"params_not_in_optim": 3.0, "frozen_layers": 1.0}
        if nothing
        else {"clip_misuse": 2.5, "params_not_in_optim": 1.0}
    )
    return {
        **cause,
        "labels_shuffled": -2.0,
        "grad_vanish": -2.0,
        "lr_too_high_oscillate": -3.0,
    }
