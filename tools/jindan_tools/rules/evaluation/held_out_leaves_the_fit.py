"""EVL270: the held-out error grows far more than the training error ever fell."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_adversarial, is_contrastive, is_detector, is_language_model
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times
from jindan_tools.text.regex import regex

_REGRESSION = regex(r"r2|r_?squared|결정계수|mae|rmse|mse|huber|smooth_?l1|expl\w*_var|pearson|spearman")
_LEAST, _EARLY, _LAST = 6, 3, 2
_HARDLY, _GREW, _MORE = 0.7, 1.8, 3.0


@rule(
    "EVL270",
    "held-out-leaves-the-fit",
    {"train_val_shift": 2.5, "val_settings_differ": 1.0, "overfit": -3.0, "memorisation": -3.0},
)
def held_out_leaves_the_fit(run: Run) -> Iterator[Finding]:
    """Report a regression whose held-out error grows although the training data are hardly fitted yet.

    ## What it does
    Compares what the training error fell by with what the held-out error rose by since its lowest record.
    ## Why it matters
    Learning by heart shows in the training error first: it has to fall far before the held-out error can rise for it. Where the first is still near its
    start and the second has doubled, the held-out inputs lie where the training says nothing: scaled, shifted or prepared otherwise.
    ## Fires on
    A regression without accuracies, six records or more, a training loss still above 70 % of its first, and a held-out loss with its lowest among the first three
    records that ends 1.8 times as high, a rise of three times what the training loss fell by.
    ## Stays silent on
    Training losses that fell far (FIT001), classifiers (confident wrong answers raise their loss without bound), rises in training, detectors, language,
    contrastive and adversarial models.
    ## Source
    Follows from the size of both changes: a fit that moves the training error by d moves held-out rows of the same kind by a few d at most.
    """
    train, held_out = train_loss(run), val_loss(run)
    if train is None or held_out is None or train.axis is not held_out.axis or accuracy(run) is not None:
        return
    if any(kind(run) for kind in (is_detector, is_language_model, is_contrastive, is_adversarial)) or not _regression(
        run
    ):
        return
    a, b = train.finite, held_out.finite
    if min(len(a), len(b)) < _LEAST or len(a) < len(train) or len(b) < len(held_out) or min(b) <= 0 or a[-1] > a[0]:
        return
    low, end, fell = min(b), median(b[-_LAST:]), a[0] - median(a[-_LAST:])
    if b.index(low) >= _EARLY or end < _GREW * low or median(a[-_LAST:]) < _HARDLY * a[0] or end - low < _MORE * fell:
        return
    yield finding(
        f"학습 손실은 {figure(a[0])}에서 {figure(a[-1])}로 {figure(fell)}밖에 줄지 않았는데 검증 손실은 {figure(low)}에서 {figure(end)}로 {times(end / low)}가 되었습니다. "
        "외운 것이라면 학습 손실이 먼저 크게 내려가야 하므로, 검증 입력의 척도나 전처리가 다른지 확인해 주세요.",
        cite_point(train, train.finite_indices[0], "처음"),
        cite_point(train, train.finite_indices[-1], "마지막"),
        cite_point(held_out, held_out.argmin or 0, "최저"),
        cite_point(held_out, held_out.finite_indices[-1], "마지막"),
        calculated(
            "검증 손실이 오른 폭과 학습 손실이 내린 폭의 비입니다.",
            (end - low) / max(fell, 1e-12),
            f"{figure(end - low)} ÷ {figure(fell)}",
        ),
        severity=Severity.HIGH,
        facts={"rise": end - low, "fall": fell},
    )


def _regression(run: Run) -> bool:
    names = [
        s.name.lower()
        for role in (Role.VAL_LOSS, Role.TRAIN_LOSS, Role.VAL_METRIC, Role.TRAIN_METRIC, Role.OTHER)
        for s in run.of_role(role)
    ]
    return any(_REGRESSION.search(name) for name in names)
