"""PLT007: loss and accuracy fit a softmax that is applied twice."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.average import fmean
from jindan_tools.arithmetic.chance import double_softmax_floor, uniform_cross_entropy
from jindan_tools.curves.kind import is_contrastive, is_detector, is_language_model
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.rate import rate_died
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_MOSTLY = 0.7
_RECORDS = 5
_AT_REST, _STILL, _ALL_RIGHT = 3, 0.01, 0.95
# At ln C both constants meet: only a loss that has left it can tell them apart.
_LEFT = 0.93


@rule("PLT007", "double-softmax", {"double_softmax": 3.0, "underfit": -1.0, "lr_too_low": -1.0, "label_noise": 0.5})
def double_softmax(run: Run) -> Iterator[Finding]:
    """Report a loss that cannot fall because probabilities are fed to a loss that expects logits.

    ## What it does
    With probabilities as logits and confident answers the cross-entropy is ln(e + C - 1) minus the accuracy, and never
    below ln(e + C - 1) - 1. Compares loss + accuracy with that constant over the last records.
    ## Why it matters
    Accuracy rises and the loss seems stuck far above zero; gradients are a fraction of what they should be.
    ## Fires on
    The last 5 records with an accuracy at least twice that of guessing, loss + accuracy within 4 % above and 1 % below
    the constant, and a loss never under the floor; the last 3 where 95 % are right and the loss rests. With 2 classes only above 90 % accuracy.
    ## Stays silent on
    Losses that reach below the floor once (the other loss, too, unless the sum is exact and most answers right) or are still within 7 % of ln C, label smoothing,
    rates that died before the second half, detectors, contrastive and language-model losses.
    ## Source
    Cross-entropy over softmax(p) with p one-hot: ln(e + C - 1) - p_true.
    """
    classes = class_count(run)
    if (
        classes is None
        or run.number("label_smoothing")
        or is_detector(run)
        or is_contrastive(run)
        or is_language_model(run)
        or rate_died(run)
    ):
        return
    for loss, hits in ((train_loss(run), accuracy(run, Role.TRAIN_METRIC)), (val_loss(run), accuracy(run))):
        if loss is None or hits is None or not _fits(loss, hits, classes.count):
            continue
        if _reached_below(run, classes.count) and not _is_exact(loss, hits, classes.count):
            continue
        floor = double_softmax_floor(classes.count)
        yield finding(
            f"{loss.name} 값이 softmax를 두 번 적용했을 때의 하한 {figure(floor)} 위에서 멈춰 있습니다.",
            Evidence(
                statement=f"마지막 기록에서 {loss.name} 손실({figure(loss.finite[-1])})과 정확도({figure(hits.finite[-1])})의 합은 "
                f"{figure(loss.finite[-1] + hits.finite[-1])} 값으로, 확률을 로짓으로 넣었을 때의 상수와 같습니다.",
                value=loss.finite[-1],
                source=loss.source(loss.finite_indices[-1]),
                formula=f"ln(e + {classes.count} - 1) = {figure(floor + 1, 5)}",
            ),
            Evidence(
                statement=f"전체 기록의 가장 낮은 {loss.name} 값은 {figure(min(loss.finite))} 값으로 하한보다 낮아진 적이 없습니다.",
                value=min(loss.finite),
                formula=f"ln(e + {classes.count} - 1) - 1 = {figure(floor, 5)}",
            ),
            classes.evidence,
            severity=Severity.HIGH if classes.count > 2 else Severity.MEDIUM,
            facts={"floor": floor, "last_loss": loss.finite[-1]},
        )
        return


def _reached_below(run: Run, classes: int) -> bool:
    """Return whether either loss came below the floor: the other may then have its level for another reason."""
    floor = 0.98 * double_softmax_floor(classes)
    return any(s is not None and min(s.finite, default=floor) < floor for s in (train_loss(run), val_loss(run)))


def _is_exact(loss: Series, hits: Series, classes: int) -> bool:
    """Return whether loss + accuracy is the constant to one per cent while most answers are right."""
    other = dict(zip(hits.xs, hits.values, strict=True))
    last = [(v, other[x]) for x, v in zip(loss.xs, loss.values, strict=True) if x in other and math.isfinite(v)]
    constant = double_softmax_floor(classes) + 1
    return all(a >= _MOSTLY and abs(v + a - constant) <= 0.01 * constant for v, a in last[-_RECORDS:])


def _fits(loss: Series, hits: Series, classes: int) -> bool:
    other = dict(zip(hits.xs, hits.values, strict=True))
    pairs = [(v, other[x]) for x, v in zip(loss.xs, loss.values, strict=True) if x in other and math.isfinite(v)]
    last = pairs[-_RECORDS:]
    constant = double_softmax_floor(classes) + 1
    if len(last) < _RECORDS or min(v for v, _ in pairs) < 0.995 * (constant - 1):
        return False
    if last[-1][0] > _LEFT * uniform_cross_entropy(classes):
        return False
    share = fmean(a for _, a in last)
    if share < (0.9 if classes == 2 else 2 / classes):
        return False
    if all(-0.01 * constant <= v + a - constant <= 0.04 * constant for v, a in last):
        return True
    # Few evaluations of a short run: all right, and the loss has come to rest at the floor.
    late = last[-_AT_REST:]
    rests = max(v for v, _ in late) - min(v for v, _ in late) <= _STILL * constant
    return rests and all(a >= _ALL_RIGHT and abs(v + a - constant) <= 0.04 * constant for v, a in late)
