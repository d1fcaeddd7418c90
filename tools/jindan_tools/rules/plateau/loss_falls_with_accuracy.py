"""PLT108: loss and accuracy add up to one number: the loss sees probabilities where it wants logits."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_contrastive, is_detector, is_language_model
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST, _GAINED, _SPREAD, _LOW = 8, 0.3, 0.03, 1.0
_FLOOR = math.log(math.e + 4) - 1
_CLASSES = (5, 3000)


@rule(
    "PLT108",
    "loss-falls-with-accuracy",
    {"double_softmax": 3.0, "underfit": -1.0, "lr_too_low": -1.0, "overfit": -1.0, "healthy_converged": -2.0},
)
def loss_falls_with_accuracy(run: Run) -> Iterator[Finding]:
    """Report a classifier whose loss falls by exactly what its accuracy gains.

    ## What it does
    Adds loss and accuracy of each record, in training or held out, where no one says how many classes there are.
    ## Why it matters
    With probabilities as logits the cross-entropy of a sure answer is ln(e + C - 1) - 1 when it is right and 1 more when it is wrong: the sum of mean
    loss and accuracy is ln(e + C - 1) whatever is learnt. A cross-entropy over logits falls several times as far while the accuracy gains as much.
    ## Fires on
    Eight records or more over which the accuracy gained 0.3 while loss + accuracy stayed within 3 % of its level, a loss that ends above 1, and a sum that is
    ln(e + C - 1) of 5 to 3,000 classes.
    ## Stays silent on
    Class counts that are known (PLT007 reads those), either loss below the floor ln(e + 4) - 1 = 0.904, sums that move, detectors, contrastive and language models.
    ## Source
    Cross-entropy over softmax(p) with p one-hot: ln(e + C - 1) - p_true.
    """
    if class_count(run) is not None or any(k(run) for k in (is_detector, is_contrastive, is_language_model)):
        return
    # No such loss of five classes or more gets below its floor, in training as little as held out.
    if any(s is not None and min(s.finite, default=_FLOOR) < _FLOOR for s in (train_loss(run), val_loss(run))):
        return
    for loss, hits in ((train_loss(run), accuracy(run, Role.TRAIN_METRIC)), (val_loss(run), accuracy(run))):
        total = None if loss is None or hits is None else _sum(loss, hits)
        if loss is None or hits is None or total is None:
            continue
        count = round(math.exp(total) - math.e + 1)
        if not _CLASSES[0] <= count <= _CLASSES[1] or loss.finite[-1] < _LOW:
            continue
        yield finding(
            f"{loss.name} 값과 정확도의 합이 정확도가 {figure(max(hits.finite) - min(hits.finite))} 오르는 동안 {figure(total)} 부근에서 움직이지 않습니다. "
            f"확률을 로짓으로 받는 손실의 특징이며 클래스가 {count}개쯤일 때의 상수입니다.",
            cite_point(loss, loss.finite_indices[-1], "마지막 손실"),
            cite_point(hits, hits.finite_indices[-1], "마지막 정확도"),
            calculated(
                "마지막 기록에서 손실과 정확도의 합입니다.",
                loss.finite[-1] + hits.finite[-1],
                f"{figure(loss.finite[-1])} + {figure(hits.finite[-1])}, ln(e + {count} - 1) = {figure(math.log(math.e + count - 1), 4)}",
            ),
            severity=Severity.HIGH,
            facts={"sum": total, "classes": float(count)},
        )
        return


def _sum(loss: Series, hits: Series) -> float | None:
    """Return the level of loss + accuracy where it hardly moves while the accuracy gains, else None."""
    other = dict(zip(hits.xs, hits.values, strict=True))
    pairs = [(v, other[x]) for x, v in zip(loss.xs, loss.values, strict=True) if x in other and math.isfinite(v)]
    gained = [a for _, a in pairs]
    if len(pairs) < _LEAST or not all(map(math.isfinite, gained)) or max(gained) - min(gained) < _GAINED:
        return None
    # Before the answers are sure the sum has not settled yet.
    settled = [v + a for v, a in pairs if a >= min(gained) + _GAINED / 3]
    if len(settled) < _LEAST or max(settled) - min(settled) > _SPREAD * median(settled):
        return None
    moved = [a for _, a in pairs if a >= min(gained) + _GAINED / 3]
    return median(settled) if max(moved) - min(moved) >= _GAINED / 2 else None
