"""PLT019: the accuracy never changes and the loss is that of a model which knows one share only."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.accuracy_bound import majority_entropy
from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_ends, cite_point, shown
from jindan_tools.curves.kind import is_contrastive, is_detector, is_language_model
from jindan_tools.curves.named import accuracy, macro_f1
from jindan_tools.curves.select import last_segment, train_loss, val_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.plateau.learning_signals import learning_signals
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST = 5
# Fewer records do when each of them is the entropy itself: two figures that agree to a hundredth are no accident.
_FEWEST, _EXACT = 2, 0.01
_SHARE, _ALL = 0.55, 0.995
_BELOW, _ABOVE = 0.97, 1.15
_TRAIN = 0.7


_RARE = 0.8
_ONE_ANSWER = {
    "class_imbalance": 2.5,
    "plateau_prior": 2.5,
    "metric_bug": -1.0,
    "healthy_converged": -3.0,
    "overfit": -2.0,
    "lr_too_low": 0.5,
}


@rule("PLT019", "constant-answer", {**_ONE_ANSWER, "lr_too_high_oscillate": 3.0})
def constant_answer(run: Run) -> Iterator[Finding]:
    """Report a held-out accuracy that is the share of one class, proven by the loss beside it.

    ## What it does
    With a constant accuracy a, a model that answers the largest class only and knows its share loses at least
    -a ln a - (1 - a) ln(1 - a). Compares the held-out loss with that.
    ## Why it matters
    94 % sounds good; a model that says "no" every time has it too. A loss at the entropy of the share tells them apart:
    whoever recognises a single case of the rare class is below it.
    ## Fires on
    Five records or more of one accuracy between 0.55 and 0.995, a held-out loss within 3 % below and 15 % above that
    entropy (of C classes up to (1 - a) ln (C - 1) above it) over its second half, and a training loss that is not far below it.
    Two records are enough when both losses are at the entropy to 1 % and the training loss within 5 %. Also on an area under the curve of exactly
    0.5 in all of five records or more: every case has the same score.
    ## Stays silent on
    Accuracies that change, losses below the entropy, an F1 of 0.6 or more, detectors.
    ## Source
    Cross-entropy of the best constant answer is the entropy of the labels.
    """
    yield from _without_order(run)
    hits, held_out, classes = accuracy(run), val_loss(run), class_count(run)
    if hits is None or held_out is None or is_detector(run) or is_contrastive(run) or is_language_model(run):
        return
    others = 1 if classes is None else max(1, classes.count - 1)
    if len(hits.finite) < _FEWEST or len(set(hits.finite)) != 1 or not _SHARE <= hits.finite[0] <= _ALL:
        return
    share = hits.finite[0]
    least = majority_entropy(share)
    # Of several other classes such a model knows the shares at best, and spreads its doubt over all of them at worst.
    entropy = least + (1 - share) * math.log(others)
    if not _knows_share_only(run, held_out, least, entropy) or _finds_others(run):
        return
    level, signals = median(tail(held_out.finite, 0.5)), learning_signals(run)
    yield finding(
        f"정확도가 {len(hits.finite)}번 모두 {percent(share)}로 같고 손실은 가장 많은 클래스 하나만 답할 때의 값입니다. "
        "적은 클래스는 하나도 맞히지 못했습니다.",
        Evidence(
            statement=f"{hits.name} 기록 {len(hits.finite)}개가 모두 {shown(hits, share)}입니다.",
            value=share,
            source=hits.source(hits.finite_indices[-1]),
        ),
        cite_point(held_out, held_out.finite_indices[-1]),
        calculated(
            f"그 비율만 아는 모델의 손실은 {figure(entropy)}이고 기록된 수준은 {figure(level)}입니다.",
            entropy,
            f"−{figure(share)} ln {figure(share)} − {figure(1 - share)} ln {figure(1 - share)}"
            f"{f' + {figure(1 - share)} ln {others}' if others > 1 else ''} = {figure(entropy)}",
        ),
        *(signals.evidence if signals.rate_high else ()),
        severity=Severity.HIGH,
        argues=_weigh(share, rate_high=bool(signals.rate_high)),
        facts={"majority_share": share, "entropy": entropy, "level": level},
    )


def _weigh(share: float, *, rate_high: bool) -> dict[str, float]:
    """Return the weights: two rows of three are no imbalance that a model which learns could not leave."""
    weights = dict(_ONE_ANSWER) if share >= _RARE else {**_ONE_ANSWER, "class_imbalance": 1.0}
    # The rate alone throws a model back to one answer; the share of the classes is not to blame then.
    return (
        {**weights, "class_imbalance": 0.0, "plateau_prior": 2.0, "lr_too_high_oscillate": 3.0, "lr_too_low": -2.0}
        if rate_high
        else weights
    )


def _without_order(run: Run) -> Iterator[Finding]:
    curves = (s for role in (Role.VAL_METRIC, Role.TRAIN_METRIC) for s in last_segment(run.of_role(role)))
    area = next(
        (s for s in curves if "auc" in s.name.lower() and len(s.finite) >= _LEAST and set(s.finite) == {0.5}), None
    )
    if area is not None:
        yield finding(
            f"{area.name} 값이 {len(area.finite)}번 모두 정확히 0.5입니다. 모든 사례에 같은 점수를 주고 있습니다.",
            *cite_ends(area),
            severity=Severity.HIGH,
            argues={"plateau_prior": 2.5, "class_imbalance": 1.5, "lr_too_low": 0.5, "healthy_converged": -3.0},
            facts={"auc": 0.5},
        )


def _knows_share_only(run: Run, held_out: Series, least: float, entropy: float) -> bool:
    late = tail(held_out.finite, 0.5)
    if len(held_out.finite) < _LEAST and not _is_exact(run, held_out, least):
        return False
    if min(late) < _BELOW * least or median(late) > _ABOVE * entropy:
        return False
    train = train_loss(run)
    return train is None or not train.finite or median(tail(train.finite)) >= _TRAIN * least


def _is_exact(run: Run, held_out: Series, least: float) -> bool:
    """Return whether every held-out loss is the entropy to a hundredth, and the training loss settles there too."""
    train = train_loss(run)
    if train is None or len(train.finite) < _LEAST or len(held_out.finite) < _FEWEST:
        return False
    alike = all(abs(v / least - 1) <= _EXACT for v in held_out.finite)
    return alike and abs(median(tail(train.finite, 0.5)) / least - 1) <= 5 * _EXACT


def _finds_others(run: Run) -> bool:
    f1 = macro_f1(run)
    return f1 is not None and bool(f1.finite) and median(tail(f1.finite)) >= 0.6
