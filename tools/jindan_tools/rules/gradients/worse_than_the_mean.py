"""GRD360: a regression that is far worse than the mean of the targets, stands still and has ordinary gradients."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import grad_norm, last_segment, learning_rate, train_loss
from jindan_tools.curves.shape import head, tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_LEAST = 6
_WORSE, _STANDS, _NORMAL, _WORKING = -0.5, 0.05, (0.01, 1000.0), 1e-3
_R2 = regex(r"(?:^|[/_. ])(?:r2|r\^2|r_?squared|r2_?score|explained_variance)$")


_CREEPS = 0.005
_CLEARED = {
    "overfit": -4.0,
    "best_ckpt_wrong": -3.0,
    "labels_shuffled": -2.0,
    "lr_too_high_oscillate": -3.0,
    "healthy_converged": -4.0,
}
# Weights that no step reaches leave the loss to chance; clipped steps let it creep down.
_NOTHING = {"params_not_in_optim": 4.0, "frozen_layers": 1.5, "clip_misuse": 0.5} | _CLEARED
_CREEPING = {"clip_misuse": 3.5, "params_not_in_optim": 1.5, "frozen_layers": 0.5} | _CLEARED


@rule(
    "GRD360",
    "worse-than-the-mean",
    {
        "params_not_in_optim": 3.5,
        "clip_misuse": 2.5,
        "frozen_layers": 1.5,
        "overfit": -4.0,
        "best_ckpt_wrong": -3.0,
        "labels_shuffled": -2.0,
        "lr_too_high_oscillate": -3.0,
        "healthy_converged": -4.0,
    },
)
def worse_than_the_mean(run: Run) -> Iterator[Finding]:
    """Report an R2 far below 0 beside a training loss that stands still, with ordinary gradients and an ordinary rate.

    ## What it does
    Reads R2 at every evaluation, the fall of the training loss, the gradient norm and the learning rate.
    ## Why it matters
    The bias of the last layer alone takes a regression to the mean of its targets, R2 = 0, within a few steps, whatever the inputs,
    the labels and the network are. A model that stays below that gets no updates: its parameters are not those of the optimizer, they are
    frozen, or the gradient is clipped to nothing.
    ## Fires on
    Six records, an R2 below -0.5 each time, a training loss that moved by less than 5 %, a gradient norm between 0.01 and 1000
    and a rate of 0.001 or more.
    ## Stays silent on
    An R2 near 0 (the mean is answered), losses that fall, small rates, runs without R2.
    ## Source
    R2 = 1 - SSE / SST; the gradient of the output bias is the mean residual.
    """
    loss, norm, rate = train_loss(run), grad_norm(run), learning_rate(run)
    told = next((s for s in last_segment(run.of_role(Role.VAL_METRIC)) if _R2.search(s.name.lower())), None)
    if loss is None or norm is None or rate is None or told is None or not norm.finite or not rate.finite:
        return
    if (
        min(len(told.finite), len(loss.finite)) < _LEAST
        or max(told.finite) > _WORSE
        or loss.first_non_finite is not None
    ):
        return
    first, last = median(head(loss.finite)), median(tail(loss.finite))
    if first <= 0 or abs(first - last) > _STANDS * first:
        return
    if not _NORMAL[0] <= median(norm.finite) <= _NORMAL[1] or max(rate.finite) < _WORKING:
        return
    moved = abs(first - last) / first
    yield finding(
        f"{told.name} 값이 내내 {figure(max(told.finite))} 이하로, 목표의 평균만 답하는 것보다 나쁩니다. 기울기 노름 {figure(median(norm.finite))}, 학습률 "
        f"{figure(max(rate.finite))} 값은 정상인데 학습 손실이 {percent(moved)}만 움직여, 갱신이 가중치에 닿지 않습니다.",
        cite_point(told, told.finite_indices[-1]),
        cite_point(loss, loss.finite_indices[0], "처음"),
        cite_point(loss, loss.finite_indices[-1], "끝"),
        cite_point(norm, norm.finite_indices[-1]),
        calculated(
            "학습 손실의 상대 변화입니다.",
            moved,
            f"|{figure(first)} − {figure(last)}| ÷ {figure(first)} = {figure(moved)}",
        ),
        severity=Severity.CRITICAL,
        argues=_NOTHING if first - last <= _CREEPS * first else _CREEPING,
        facts={"r2": max(told.finite), "norm": median(norm.finite)},
    )
