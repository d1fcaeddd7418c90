"""FIT109: shares that begin next to zero are still there, and nothing held out has gained since the first evaluation."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_adversarial, is_detector, is_preference
from jindan_tools.curves.select import last_segment, train_loss, val_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST, _METRICS = 5, 2
_NEAR_ZERO, _MUCH, _LITTLE, _STANDS = 0.1, 1.1, 0.05, 0.1


@rule(
    "FIT109",
    "no-share-gains",
    {
        "underfit": 2.0,
        "plateau_prior": 1.0,
        "wrong_loss": 0.5,
        "labels_corrupt": 0.5,
        "overfit": -2.0,
        "healthy_converged": -4.0,
    },
)
def no_share_gains(run: Run) -> Iterator[Finding]:
    """Report a run whose loss fell in the first epoch only, while no held-out figure gained at all.

    ## What it does
    Compares each held-out metric and loss with the first evaluation, and the training loss with its second record.
    ## Why it matters
    A first epoch lowers any loss: the scale of the outputs is learnt. When afterwards the loss stands, the shares are near zero and none of
    several metrics moves, nothing of the task was learnt.
    ## Fires on
    Five evaluations or more of two metrics or more that are better when higher, one of them below 0.1 throughout, none that gained 10 %, a held-out loss that gained less
    than 5 %, and a training loss that moved less than 10 % after its second record.
    ## Stays silent on
    Metrics that gain, losses that fall, detectors, adversarial and preference losses.
    ## Source
    Goodfellow et al., Deep Learning (2016), 11.5.
    """
    train, held_out = train_loss(run), val_loss(run)
    if train is None or held_out is None or any(kind(run) for kind in (is_detector, is_adversarial, is_preference)):
        return
    if train.axis is Axis.STEP or min(len(train.finite), len(held_out.finite)) < _LEAST:
        return
    shares = [s for s in last_segment(run.of_role(Role.VAL_METRIC)) if s.higher_is_better and len(s.finite) >= _LEAST]
    low = next((s for s in shares if 0 < max(s.finite) < _NEAR_ZERO), None)
    if low is None or len(shares) < _METRICS or any(map(_gains, shares)) or not _nothing_fell(train, held_out):
        return
    names = ", ".join(s.name for s in shares[:4])
    yield finding(
        f"첫 평가 뒤로 {names} 값이 하나도 오르지 않았습니다. {low.name} 값은 가장 높을 때도 {figure(max(low.finite))}이고, 학습 손실은 두 번째 기록부터 움직이지 않습니다.",
        cite_point(low, low.finite_indices[0], "첫 평가"),
        cite_point(low, low.finite_indices[-1], "마지막 평가"),
        cite_point(held_out, held_out.finite_indices[-1], "마지막"),
        cite_point(train, train.finite_indices[-1], "마지막"),
        severity=Severity.HIGH,
        facts={"best": max(low.finite)},
    )


def _gains(share: Series) -> bool:
    return max(share.finite) > _MUCH * share.finite[0]


def _nothing_fell(train: Series, held_out: Series) -> bool:
    seconds, end = train.finite[1], median(tail(train.finite))
    first = held_out.finite[0]
    return abs(end - seconds) <= _STANDS * abs(seconds) and min(held_out.finite) >= first - _LITTLE * abs(first)
