"""LBL061: a model answers held-out rows better than training rows although nothing makes the training rows harder."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_LEAST = 8
_BELOW = 0.08
_STILL = 0.02
_GOOD = 0.6
_AUGMENTS = frozenset(
    {"augment", "augmentation", "augmentations", "aug", "auto_augment", "use_augmentation", "data_augmentation"}
)
_OTHERS = frozenset({"dropout", "drop", "mixup", "cutmix", "label_smoothing", "smoothing", "drop_path", "random_erase"})
_FAR_BELOW, _MANY = 0.12, 0.2
_ROWS = regex(r"\bmlp\b|tabular|(?:^|[._])(?:in_dim|d_in|in_features|n_features|num_features|input_dim|input_size)=\d")
_OTHER_ROWS = regex(r"sampler|balanc|oversampl|class_weight|hard_?neg|image|img_|vision|\bcnn\b|conv|resnet|\bvit")
_OFF = frozenset({"none", "off", "no", "false", "0", "0.0", "null", "[]", ""})


@rule(
    "LBL061",
    "training-labels-worse",
    {"label_noise": 2.5, "labels_corrupt": 0.5, "underfit": -1.5, "leakage": -1.0, "eval_mode_missing": -1.0},
)
def training_labels_worse(run: Run) -> Iterator[Finding]:
    """Remark a training accuracy that rests far below the held-out accuracy where nothing regularises the training.

    ## What it does
    Compares the last quarter of both accuracies and looks whether augmentation and the other things that act in training
    only are said to be off. One minus their ratio is about the share of training labels that are wrong.
    ## Why it matters
    The model has learnt the classes (the held-out rows prove it) and cannot agree with part of the training labels. More
    epochs or a larger model would only learn the wrong labels by heart.
    ## Fires on
    Eight records or more, a training accuracy at rest at least 8 points below a held-out accuracy of 60 % or more,
    augmentation off and at least one of dropout, mixup, label smoothing and their like off as well, none of them on. Rows of
    numbers for a plain network are not augmented: there a gap of 12 points needs no word about it. High where a fifth of
    the labels or more would be wrong.
    ## Stays silent on
    Runs that do not say so, training accuracies that still rise, samplers that make training rows other than held-out ones.
    ## Source
    Natarajan et al. 2013 and Rolnick et al. 2017 (networks learn the classes through much label noise): with a share e of
    labels flipped the agreement with them is about (1 - e) times the accuracy on clean rows.
    """
    train, held_out = accuracy(run, Role.TRAIN_METRIC), accuracy(run)
    if train is None or held_out is None or min(len(train.finite), len(held_out.finite)) < _LEAST or not _rests(train):
        return
    low, high = median(tail(train.finite)), median(tail(held_out.finite))
    if high < _GOOD or low > high - _BELOW:
        return
    off = _switched_off(run, plain=low <= high - _FAR_BELOW and _is_plain(run))
    if off is None:
        return
    share = 1 - low / high
    yield finding(
        f"학습 정확도는 {percent(low)}에서 멈췄는데 검증 정확도는 {percent(high)}입니다. 학습만 어렵게 하는 것(증강, 드롭아웃)이 꺼져 있으므로 "
        f"학습 라벨의 약 {percent(share)}가 틀린 것으로 보입니다.",
        cite_point(train, train.finite_indices[-1]),
        cite_point(held_out, held_out.finite_indices[-1]),
        calculated(
            "틀린 학습 라벨의 몫을 어림한 값입니다.", share, f"1 − {figure(low)} ÷ {figure(high)} = {figure(share)}"
        ),
        *(cite_stated(s) for s in off[:3]),
        severity=Severity.HIGH if share >= _MANY else Severity.MEDIUM,
        facts={"train": low, "val": high, "share": share},
    )


def _rests(series: Series) -> bool:
    values = tail(series.finite, 0.5)
    half = len(values) // 2
    return abs(median(values[half:]) - median(values[:half])) <= _STILL


def _switched_off(run: Run, *, plain: bool) -> list[Setting] | None:
    """Return the settings that say so, None when one is on or too few are told."""
    named = [(s.leaf, s) for s in run.settings]
    augments = [s for name, s in named if name in _AUGMENTS]
    others = [s for name, s in named if name in _OTHERS]
    off = all(str(s.value).strip().lower() in _OFF for s in (*augments, *others))
    return [*augments, *others] if (augments or plain) and others and off else None


def _is_plain(run: Run) -> bool:
    """Say whether the settings tell of a network over rows of numbers, drawn as they come."""
    told = [f"{s.name}={s.value}".lower() for s in run.settings]
    return any(map(_ROWS.search, told)) and not any(map(_OTHER_ROWS.search, told))
