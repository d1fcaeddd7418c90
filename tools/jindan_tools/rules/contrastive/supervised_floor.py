"""CTR260: a supervised contrastive loss that has come down to the logarithm of its positives, the least it can be."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point, cite_settings, cite_stated
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST, _BELOW, _ABOVE = 5, 0.03, 0.1
_VIEWS = 2
_FEWEST = 3.0


@rule(
    "CTR260",
    "supervised-floor-reached",
    {
        "healthy_converged": 2.5,
        "underfit": -4.0,
        "plateau_infonce": -4.0,
        "plateau_prior": -4.0,
        "plateau_chance_ce": -3.0,
        "lr_too_low": -4.0,
        "grad_vanish": -3.0,
        "params_not_in_optim": -3.0,
        "frozen_layers": -3.0,
        "temperature_wrong": -3.0,
        "labels_shuffled": -3.0,
    },
)
def supervised_floor(run: Run) -> Iterator[Finding]:
    """State that a supervised contrastive loss has nothing left to lose: each anchor has many positives.

    ## What it does
    Computes ln P, P being the other views of an anchor's class in a batch of two views, and compares the end of the loss with it.
    ## Why it matters
    The loss is a mean of -ln softmax over the positives. P positives that are all equally near share the probability, so that no
    network comes below ln P: 3.9 for 256 images of 10 classes. Read against the chance level ln(2N - 1) = 6.2 it looks like
    a failure.
    ## Fires on
    A method or loss called SupCon, a stated batch and class count, a level from 3 % below to 10 % above ln P.
    ## Stays silent on
    Other contrastive losses (one positive each), levels further above, fewer than three positives.
    ## Source
    Khosla et al. 2020, Supervised Contrastive Learning, eq. 2 (L_out); HobbitLong/SupContrast losses.py.
    """
    named = _named(run)
    loss, classes, batch = train_loss(run), class_count(run), run.number("batch_size")
    if loss is None or len(loss.finite) < _LEAST or classes is None or not batch:
        return
    if named is None and "supcon" not in f"{run.word('loss_name')} {loss.name}".lower():
        return
    positives = _VIEWS * batch / classes.count - 1
    if positives < _FEWEST:
        return
    floor, level = math.log(positives), median(tail(loss.finite))
    if not (1 - _BELOW) * floor <= level <= (1 + _ABOVE) * floor:
        return
    yield finding(
        f"{loss.name} {figure(level)} 값은 지도 대조 손실(SupCon)의 최솟값 ln {positives:.1f} = {floor:.3f}까지 내려온 것입니다. "
        "같은 클래스의 양성이 여럿이라 이 아래로는 내려갈 수 없으므로 학습 실패가 아닙니다.",
        cite_point(loss, loss.finite_indices[-1], f"최솟값보다 {percent(level / floor - 1)} 높은 수준"),
        *cite_settings(run, "batch_size"),
        classes.evidence,
        *known(None if named is None else cite_stated(named)),
        calculated("닻 하나에 같은 클래스의 양성이 몇 개인지에서 나온 최솟값입니다.", floor, f"ln({_VIEWS} × {batch:g} ÷ {classes.count} − 1)"),
        severity=Severity.INFO,
        facts={"floor": floor, "level": level},
    )  # fmt: skip


def _named(run: Run) -> Setting | None:
    given = run.stated("method", "loss", "loss_type", "criterion", "objective", "loss_fn", "mode")
    return next((s for s in given if "supcon" in str(s.value).lower()), None)
