"""PLT015: the held-out accuracy is lower than the held-out loss allows."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.accuracy_bound import calibrated_accuracy, least_accuracy
from jindan_tools.arithmetic.chance import uniform_cross_entropy
from jindan_tools.curves.cite import cite_point, shown
from jindan_tools.curves.kind import is_contrastive, is_detector, is_language_model, is_preference
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import last_segment, train_loss, val_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.plateau.class_count import ClassCount, class_count
from jindan_tools.rules.plateau.class_mean_of_one_answer import class_mean_of_one_answer
from jindan_tools.rules.plateau.implied_classes import implied_by_start
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_RECORDS, _LATE = 3, 2
# A loss that starts near ln C is a mean cross-entropy over C classes; focal, margin or summed losses start elsewhere.
_START = (0.7, 3.0)
_ALIKE = 0.15
_MARGIN = 0.03
_HALF = 0.5
_ALIKE_SHARE = 0.85
_BELOW = 0.7
_EQUAL, _ABOUT = 6, 0.05


@rule(
    "PLT015",
    "accuracy-contradicts-loss",
    {
        "metric_bug": 3.5,
        "labels_shuffled": -3.0,
        "plateau_prior": -3.0,
        "train_val_shift": -2.0,
        "memorisation": -2.0,
        "class_imbalance": -2.0,
        "overfit": -1.0,
    },
)
def accuracy_contradicts_loss(run: Run) -> Iterator[Finding]:
    """Report an accuracy that the cross-entropy of the same evaluation rules out.

    ## What it does
    Computes the accuracy that the held-out loss guarantees, 1 - loss / ln 2, and half of what it implies for a model
    that is as sure as it is right, exp(-loss), and compares the larger with the logged accuracy.
    ## Why it matters
    The model is good and the figure is wrong: argmax over the wrong axis, a wrong divisor, labels of another set.
    ## Fires on
    At least three evaluations with loss and accuracy, the accuracy of every one of the last half (two at least) below the
    guaranteed share by 3 points or below half of the implied one, a loss below 0.7 ln C there, a class count that is known, or that a
    first loss of ln C and an accuracy at 1/C name, and a loss that started where a cross-entropy over them starts;
    or an accuracy that is exactly 1/C in six evaluations or more while the held-out loss comes down to half of the first;
    or an accuracy that was divided by the training rows (at most n_val / n_train, and times n_train / n_val what the loss implies).
    ## Stays silent on
    Losses near ln C, means over classes of one answer (PLT310), detectors, language, contrastive and preference models, losses that start far from ln C.
    ## Source
    A wrong answer gives the true class at most 1/2, so it costs at least ln 2 = 0.693; Jensen's inequality for exp(-loss).
    """
    classes, hits, loss = class_count(run) or _from_start(run), accuracy(run), val_loss(run)
    if classes is None or hits is None or loss is None or _other_loss(run):
        return
    pairs = _pairs(loss, hits)
    level = uniform_cross_entropy(classes.count)
    if len(pairs) < _RECORDS or not (
        _starts_near(run, level)
        or _states_cross_entropy(run)
        or _is_over_training_rows(run, loss, pairs, hits)
        or _never_moves(run, loss, hits, classes.count)
    ):
        return
    late = pairs[-max(_LATE, len(pairs) // 2) :]
    if any(loss.values[i] > _BELOW * level or hits.values[j] > _limit(loss.values[i]) for i, j in late):
        return
    if any(class_mean_of_one_answer.check(run)):
        return
    i, j = late[-1]
    yield finding(
        f"{hits.name} 값이 {shown(hits, hits.values[j])}에 그쳐 같은 평가의 손실로는 나올 수 없을 만큼 낮습니다. 지표 계산이 틀렸습니다.",
        cite_point(hits, j),
        cite_point(loss, i),
        _proof(loss.values[i], hits.values[j]),
        classes.evidence,
        severity=Severity.HIGH,
        facts={"limit": _limit(loss.values[i]), "accuracy": hits.values[j]},
    )


def _states_cross_entropy(run: Run) -> bool:
    """Return whether the settings call the loss a plain cross-entropy; the first record is then late, not of another kind."""
    name = run.word("loss_name").lower().replace("-", "_")
    return name in {
        "cross_entropy",
        "crossentropy",
        "crossentropyloss",
        "cross_entropy_loss",
        "ce",
        "softmax_cross_entropy",
    }


def _from_start(run: Run) -> ClassCount | None:
    """Return the classes that the first loss and an accuracy that never left 1/C name together."""
    found = implied_by_start(run)
    if found is None:
        return None
    told = f"첫 손실이 ln {found.count} = {figure(math.log(found.count))} 부근이고 정확도는 1/{found.count} 부근이므로 클래스는 {found.count}개로 보입니다"
    return ClassCount(count=found.count, evidence=cite_point(found.loss, found.loss.finite_indices[0], told))


def _limit(loss: float) -> float:
    return max(least_accuracy(loss) - _MARGIN, _HALF * calibrated_accuracy(loss))


def _proof(loss: float, hits: float) -> Evidence:
    bound = least_accuracy(loss)
    if hits <= bound - _MARGIN:
        return calculated(
            f"이 손실이면 정확도는 적어도 {percent(bound)}이어야 합니다. 틀린 답은 하나에 손실을 ln 2 이상 더하기 때문입니다.",
            bound,
            f"1 − {figure(loss)} ÷ ln 2 = {figure(bound)}",
        )
    usual = calibrated_accuracy(loss)
    return calculated(
        f"이 손실을 내는 모델의 정확도는 보통 {percent(usual)} 이상인데 기록은 그 절반에도 미치지 못합니다.",
        usual,
        f"e^(−{figure(loss)}) = {figure(usual)}",
    )


def _other_loss(run: Run) -> bool:
    return is_detector(run) or is_language_model(run) or is_contrastive(run) or is_preference(run)


def _is_over_training_rows(run: Run, loss: Series, pairs: list[tuple[int, int]], hits: Series) -> bool:
    """Say whether the accuracy never passes n_val / n_train and times n_train / n_val is what the loss implies."""
    rows, held_out = run.number("train_samples"), run.number("val_samples")
    if not rows or not held_out or held_out >= rows:
        return False
    limit = held_out / rows
    implied = [(hits.values[j] / limit, calibrated_accuracy(loss.values[i])) for i, j in pairs]
    return all(share <= 1.001 and share >= _ALIKE_SHARE * expected for share, expected in implied)


def _never_moves(run: Run, loss: Series, hits: Series, classes: int) -> bool:
    """Say whether the accuracy is exactly 1/C every time although the held-out loss came down to half of the first loss."""
    train = train_loss(run)
    first = train.finite[0] if train is not None and train.finite else loss.finite[0]
    same = len(hits.finite) >= _EQUAL and len(set(hits.finite)) == 1 and abs(hits.finite[0] * classes - 1) <= _ABOUT
    return same and min(loss.finite) <= _HALF * first


def _pairs(loss: Series, hits: Series) -> list[tuple[int, int]]:
    """Return the indices of loss and accuracy of the same evaluation, finite ones only."""
    place = {x: j for j, x in enumerate(hits.xs)}
    found = [(i, place[x]) for i, x in enumerate(loss.xs) if x in place and loss.axis is hits.axis]
    return [
        (i, j)
        for i, j in found
        if math.isfinite(loss.values[i]) and math.isfinite(hits.values[j]) and loss.values[i] >= 0
    ]


def _starts_near(run: Run, level: float) -> bool:
    whole = [
        s for role in (Role.TRAIN_LOSS, Role.VAL_LOSS) for s in last_segment(run.of_role(role)) if s.total and s.finite
    ]
    first = max((s.finite[0] for s in whole), default=0.0)
    # A held-out loss far below the training loss from the start was divided by something: the accuracy may be right.
    alike = min((s.finite[0] for s in whole), default=0.0) >= _ALIKE * first
    return alike and _START[0] * level <= first <= _START[1] * level
