"""PLT046: a part of the loss stands at ln K, the loss of guessing, while only the weighted sum is looked at."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_ends, cite_point
from jindan_tools.curves.kind import is_adversarial, is_contrastive, is_detector, is_preference
from jindan_tools.curves.named import accuracy, as_share
from jindan_tools.curves.select import last_segment, loss_components, train_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.plateau.learning_signals import learning_signals
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_LEAST = 5
_NEAR = 0.01
_HITS = 0.35
_MOST = 400
_ACCURACY = regex(r"acc(?:$|uracy|_|/|@|\d)|정확도|top_?1")
_WORD = regex(r"[a-z]{2,30}|[가-힣]{2,20}")
_COMMON = frozenset({"train", "training", "val", "valid", "validation", "test", "loss", "acc", "accuracy", "ce", "cls", "seg", "epoch", "step", "head", "top", "macc", "aacc"})  # fmt: skip


@rule(
    "PLT046",
    "part-at-chance",
    {
        "plateau_chance_ce": 5.0,
        "labels_shuffled": 2.0,
        "params_not_in_optim": 0.75,
        "init_bad": 0.5,
        "underfit": -2.0,
        "overfit": -3.0,
        "memorisation": -2.0,
        "healthy_converged": -4.0,
        "lr_too_low": -1.0,
        "long_plateau_waste": -2.0,
    },
)
def part_at_chance(run: Run) -> Iterator[Finding]:
    """Report a cross-entropy that is one part of the loss and never leaves ln K.

    ## What it does
    Looks for a logged part of the training loss (`decode.loss_ce`, `loss_cls`) that stands at ln K for the K whose
    share 1 / K the accuracy shows, and says what the sum of all parts is at that level.
    ## Why it matters
    The sum with its weights (1 + 0.4 of an auxiliary head) is no logarithm of anything; that it is guessing shows in the part.
    ## Fires on
    Five records or more of a part within 1 % of ln K over the second half and never below by more,
    and an accuracy (of the same head, where heads have their own) within 35 % of 1 / K throughout.
    ## Stays silent on
    Detectors, adversarial, contrastive and preference losses; parts that leave the level; an accuracy above it.
    ## Source
    Cross-entropy of a uniform answer is ln K; mmsegmentation FCNHead(loss_decode=dict(loss_weight=0.4)) as the auxiliary head.
    """
    if any(kind(run) for kind in (is_detector, is_adversarial, is_contrastive, is_preference)):
        return
    whole, parts = train_loss(run), loss_components(run, Role.TRAIN_LOSS)
    if whole is None or len(parts) < 2:
        return
    for part in parts:
        hits = _hits_of(run, part)
        classes = None if hits is None else _classes(part, hits)
        if hits is None or classes is None:
            continue
        level, total = math.log(classes), median(tail(whole.finite, 0.5))
        yield finding(
            f"손실 {whole.name} 전체는 {figure(total)}이지만 그 가운데 {part.name} 값이 처음부터 끝까지 ln {classes} = {figure(level)}입니다. "
            f"{classes}개 클래스를 무작위로 찍는 수준에서 벗어난 적이 없습니다.",
            *cite_ends(part),
            cite_point(hits, hits.finite_indices[-1], f"추측이면 1/{classes} = {figure(1 / classes)}"),
            calculated(
                "손실 전체는 가중치를 곱한 부분들의 합이라 그 자체로는 ln 값이 아닙니다.",
                total / level,
                f"{figure(total)} ÷ ln {classes} = {figure(total / level)}",
            ),
            *learning_signals(run).evidence,
            severity=Severity.HIGH,
            facts={"classes": float(classes), "level": level},
        )
        return


def _hits_of(run: Run, part: Series) -> Series | None:
    """Return the accuracy that shares a word with the part of the loss (`loss_season`, `acc_season`), else the only one."""
    roles = (Role.VAL_METRIC, Role.TRAIN_METRIC)
    named = [s for role in roles for s in last_segment(run.of_role(role)) if _ACCURACY.search(s.name.lower())]
    words = _words(part)
    own = [s for s in named if words & _words(s)] if words else []
    if own:
        return as_share(max(own, key=len))
    heads = {frozenset(_words(s)) for s in named}
    # With an accuracy a head, that of another head says nothing.
    if len(heads) > 1 and all(heads):
        return None
    return accuracy(run) or accuracy(run, Role.TRAIN_METRIC)


def _words(series: Series) -> set[str]:
    return {w for w in _WORD.findall(series.name.lower()) if w not in _COMMON}


def _classes(part: Series, hits: Series) -> int | None:
    values = part.finite
    if len(hits.finite) < 3:
        return None
    if len(values) < _LEAST or len(values) < len(part) or min(values) <= 0.5:
        return None
    level = median(tail(values, 0.5))
    classes = round(math.exp(min(level, math.log(_MOST))))
    if not 2 <= classes <= _MOST or abs(level / math.log(classes) - 1) > _NEAR:
        return None
    if min(values) < (1 - 2 * _NEAR) * math.log(classes):
        return None
    share = median(hits.finite)
    return classes if abs(share * classes - 1) <= _HITS and max(hits.finite) * classes <= 1 + 2 * _HITS else None
