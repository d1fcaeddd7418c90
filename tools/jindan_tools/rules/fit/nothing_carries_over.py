"""FIT361: a regression fits its training targets and explains nothing of the held-out ones."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment, train_loss, val_loss
from jindan_tools.curves.shape import head, tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_LEAST, _FELL, _NOTHING, _FAR = 8, 0.8, 0.05, 4.0
_R2 = regex(r"(?:^|[/_. ])(?:r2|r\^2|r_?squared|r2_?score|explained_variance)$")


@rule(
    "FIT361",
    "nothing-carries-over",
    {
        "memorisation": 3.0,
        "overfit": 2.5,
        "labels_shuffled": 2.0,
        "train_val_shift": 0.5,
        "lr_too_low": -3.0,
        "underfit": -3.0,
        "healthy_converged": -4.0,
    },
)
def nothing_carries_over(run: Run) -> Iterator[Finding]:
    """Report a training loss that fell by 80 % beside a held-out R2 that never left 0.

    ## What it does
    Compares the fall of the training loss with the best R2 of the held-out rows.
    ## Why it matters
    R2 of 0 is the mean of the targets. A model that fits its training rows and never beats the mean on new ones has learnt the rows
    themselves: there are too few of them, or their targets do not belong to their inputs.
    ## Fires on
    Eight evaluations with R2 at most 0.05 each, a training loss that lost 80 % and more, and a held-out loss four times as high.
    ## Stays silent on
    An R2 that rose once, losses that fell less, or to the same level on both sides (the mean is answered), runs without R2.
    ## Source
    R2 = 1 - SSE / SST; Zhang et al. 2017 fit random targets as well as true ones.
    """
    loss, held_out = train_loss(run), val_loss(run)
    told = next((s for s in last_segment(run.of_role(Role.VAL_METRIC)) if _R2.search(s.name.lower())), None)
    if loss is None or told is None or len(told.finite) < _LEAST or loss.first_non_finite is not None:
        return
    if held_out is None or not held_out.finite or not loss.finite or max(told.finite) > _NOTHING:
        return
    first, last = median(head(loss.finite)), median(tail(loss.finite))
    # A loss that fell to what the mean of the targets costs is as high on held-out rows.
    if first <= 0 or last > (1 - _FELL) * first or median(tail(held_out.finite)) < _FAR * last:
        return
    fell = 1 - last / first
    yield finding(
        f"학습 손실은 {percent(fell)} 줄었는데 {told.name} 값은 최고 {figure(max(told.finite))}로, 새 데이터에서는 평균보다 낫지 않습니다. 표본만 외웠거나 목표가 입력과 짝이 맞지 않습니다.",
        cite_point(loss, loss.finite_indices[0], "처음"),
        cite_point(loss, loss.finite_indices[-1], "끝"),
        cite_point(told, told.best or 0, "최고"),
        calculated("학습 손실이 줄어든 비율입니다.", fell, f"1 − {figure(last)} ÷ {figure(first)} = {figure(fell)}"),
        severity=Severity.HIGH,
        facts={"r2": max(told.finite), "fell": fell},
    )
