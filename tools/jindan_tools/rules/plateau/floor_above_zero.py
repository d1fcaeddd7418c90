"""PLT018: nearly every answer is right, and the loss stands still far above zero."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.arithmetic.chance import DOUBLE_SIGMOID_FLOOR, double_softmax_floor
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_contrastive, is_detector, is_language_model
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.curves.shape import smooth
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.plateau.double_softmax import double_softmax
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_ALL_RIGHT = 0.99
_LEAST, _LAST = 8, 5
_RIGHT = 0.9
# A confident model at 90 % loses less than 0.35; label smoothing of 0.1 holds 20 classes at 0.6.
_STOPS = 0.45
_STILL = 0.06
# ln(1 + e) = 1.313 is the loss of a sigmoid of 1 that is wrong.
_MOST_OF_SIGMOID = 1.34
_NEAR = 0.03
# Ten candidate constants lie close together: a wide margin around each of them would take any loss.
_NEAR_ANY = 0.015


@rule("PLT018", "floor-above-zero", {"double_softmax": 2.0, "wrong_loss": 1.0, "underfit": -1.5, "lr_too_low": -1.0})
def floor_above_zero(run: Run) -> Iterator[Finding]:
    """Report a loss that no longer falls although nine answers in ten are right, where the classes are not stated.

    ## What it does
    Compares loss and accuracy of the last five records with the least loss that probabilities leave when they are fed
    to a loss for logits: ln(e + C - 1) - accuracy for a softmax, 0.5032 + (1 - accuracy) / 2 for a sigmoid.
    ## Why it matters
    A model that is right and allowed to be sure brings its loss near zero. One that cannot has a bound on its scores.
    ## Fires on
    Eight records or more, accuracy of 0.9, a loss above 0.45 that moved by less than 6 % over the last five records,
    within 3 % of one of the two constants (1.5 % where the classes are not stated).
    ## Stays silent on
    Stated label smoothing, another split's loss below what the softmax allows, losses below the constant or ever above ln(1 + e) where it is
    a sigmoid's, detectors, contrastive and language models, runs that PLT007 reads.
    ## Source
    torch cross_entropy and binary_cross_entropy_with_logits over p in [0, 1]; arithmetic/chance.py.
    """
    if run.number("label_smoothing") or is_detector(run) or is_contrastive(run) or is_language_model(run):
        return
    if any(double_softmax.check(run)):
        return
    for loss, role in ((train_loss(run), Role.TRAIN_METRIC), (val_loss(run), Role.VAL_METRIC)):
        hits = accuracy(run, role) or accuracy(run)
        if loss is None or hits is None or not _stands(loss) or len(hits.finite) < _LAST:
            continue
        level, share = median(loss.finite[-_LAST:]), median(hits.finite[-_LAST:])
        if len(set(hits.finite[1:])) == 1 and share < _ALL_RIGHT:
            # One class is answered always: the loss is that of its share.
            continue
        found = _constant(run, level, share, _lowest(run)) if share >= _RIGHT else None
        if found is None:
            continue
        formula, value, words = found
        yield finding(
            f"정확도가 {percent(share)}인데 {loss.name} 값은 {figure(level)}에서 더 내려가지 않습니다. {words}의 하한과 맞습니다.",
            cite_point(loss, loss.finite_indices[-1]),
            cite_point(hits, hits.finite_indices[-1]),
            calculated("이 정확도에서 낼 수 있는 가장 낮은 손실입니다.", value, formula),
            severity=Severity.MEDIUM,
            facts={"floor": value, "level": level},
        )
        return


def _stands(loss: Series) -> bool:
    values = loss.finite
    if len(values) < max(_LEAST, len(loss)) or min(values) <= 0:
        return False
    last = smooth(values, 3)[-_LAST:]
    return min(values) >= _STOPS and max(last) - min(last) <= _STILL * median(last)


def _lowest(run: Run) -> float:
    """Return the least loss of either split: a bound on the scores holds for both, label smoothing for training only."""
    return min(min(s.finite) for s in (train_loss(run), val_loss(run)) if s is not None and s.finite)


def _highest(run: Run) -> float:
    """Return the greatest loss of either split: bounded scores bound it as well."""
    return max(max(s.finite) for s in (train_loss(run), val_loss(run)) if s is not None and s.finite)


def _constant(run: Run, level: float, share: float, lowest: float) -> tuple[str, float, str] | None:
    classes = class_count(run)
    sigmoid = DOUBLE_SIGMOID_FLOOR + (1 - share) / 2
    if (
        (classes is None or classes.count == 2)
        and abs(level / sigmoid - 1) <= _NEAR
        and _highest(run) <= _MOST_OF_SIGMOID
    ):
        text = f"{DOUBLE_SIGMOID_FLOOR:.4f} + (1 − {figure(share)}) ÷ 2 = {figure(sigmoid)}"
        return text, sigmoid, "시그모이드를 두 번 적용했을 때"
    counts = range(3, 13) if classes is None else (classes.count,)
    for count in counts:
        least = double_softmax_floor(count) + 1 - share
        if lowest < 0.99 * double_softmax_floor(count):
            continue
        if 0 <= level / least - 1 + 0.005 <= (_NEAR if classes is not None else _NEAR_ANY):
            text = f"ln(e + {count} − 1) − {figure(share)} = {figure(least)}"
            return text, least, f"{count}개 클래스에서 softmax를 두 번 적용했을 때"
    return None
