"""EVL010: the held-out loss is no number while the training loss stays finite."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.select import grad_norm, last_segment, val_metric
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Role, Series
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import known
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.regex import regex

_LEAST = 3
_MOST_OF = 0.5
_HALF = frozenset({"amp", "fp16", "float16", "half", "16", "16-true", "16-mixed"})
_LOST = 0.2
_ALL_MASKED = regex(
    r"labels? (?:are |is )?all -100|all (?:of the |their )?labels? (?:are |were )?(?:-100|masked|ignored)|no (?:assistant|answer|supervised|target) tokens? (?:left|remain)"
)
_OF_EVALUATION = regex(r"(?:^|_)(?:val|valid|validation|eval|evaluation|test|inference)_?(?:precision|dtype)$")
# Evaluation in fp16 was asked for: the weights are cast, and what exceeds 65504 is infinite.
_UNLABELLED = "평가 행 가운데 라벨이 하나도 남지 않은 것(프롬프트만으로 길이 한도를 채운 행)이 있으면 그 배치의 손실은 0 ÷ 0이라 평균까지 NaN이 됩니다."
_BARE = {
    "all_labels_ignored": 3.0,
    "tokens_truncated": 1.0,
    "metric_bug": 0.5,
    "nan_bad_data": 0.0,
    "nan_lr_diverge": -4.0,
}
_IN_HALF = {"nan_fp16_overflow": 3.5, "nan_bad_data": -1.0, "metric_bug": -1.0}


@rule(
    "EVL010",
    "held-out-loss-broken",
    {"nan_fp16_overflow": 2.5, "nan_bad_data": 2.0, "metric_bug": 1.0, "all_labels_ignored": 3.0},
)
def held_out_loss_broken(run: Run) -> Iterator[Finding]:
    """Report a held-out loss that is NaN or infinite in most records while every training loss is finite to the end.

    ## What it does
    Compares the training and the held-out parts of the loss, record by record.
    ## Why it matters
    The weights are finite, so the learning rate is not at fault. What differs is the evaluation: another precision
    (Ultralytics evaluates the averaged weights in fp16 when amp is on, transformers all of the model with fp16_full_eval), or samples that only
    the held-out split has. Where only answers have labels, one row without any makes the mean 0 / 0.
    ## Fires on
    Three records or more, at least half of a held-out loss not finite, all training losses finite. A fault when the
    metric ends a fifth below its best or there is none, else a remark.
    ## Stays silent on
    Runs whose training loss breaks too (also one shown as 0 beside a gradient that is no number), and single odd records.
    ## Source
    ultralytics/engine/validator.py (half = amp on a GPU during training); IEEE 754 half precision ends at 65504.
    """
    trained = [s for s in last_segment(run.of_role(Role.TRAIN_LOSS)) if len(s)]
    broken = [s for s in last_segment(run.of_role(Role.VAL_LOSS)) if _mostly_broken(s)]
    if (
        not broken
        or not trained
        or any(not math.isfinite(v) for s in trained for v in s.values)
        or _filtered(run, trained[0])
    ):
        return
    whole = next((s for s in run.settings if _casts_evaluation(s)), None)
    half = whole is not None or run.word("precision") in _HALF
    serious = _metric_falls(val_metric(run))
    bare = not half and _answers_only(run, broken[0])
    first = next(i for i, v in enumerate(broken[0].values) if not math.isfinite(v))
    names = ", ".join(s.name for s in broken[:3])
    yield finding(
        f"학습 손실은 끝까지 유한한데 검증 손실({names})은 대부분의 기록에서 숫자가 아닙니다. "
        + (
            "평가가 반정밀도(fp16)로 돌면 이렇게 됩니다."
            if half
            else _UNLABELLED
            if bare
            else "검증 데이터나 평가 코드 쪽의 문제입니다."
        ),
        cite_point(broken[0], first),
        cite_point(trained[0], len(trained[0]) - 1, "마지막 학습 손실"),
        *known(cite_setting(run, "precision") if whole is None else _in_half(whole)),
        severity=Severity.HIGH
        if serious or (bare and _says_unlabelled(run)) or _at_one_level(whole, broken[0], val_metric(run))
        else Severity.LOW,
        argues=_IN_HALF if whole is not None else _BARE if bare else _weights(half=half, serious=serious),
    )


def _answers_only(run: Run, broken: Series) -> bool:
    """Say whether a Hugging Face run without classes has no held-out loss at all that is a number."""
    none = not broken.finite and all(math.isnan(v) for v in broken.values)
    return (
        none
        and run.framework is Framework.HF_TRAINER
        and class_count(run) is None
        and (val_metric(run) is None or _says_unlabelled(run))
    )


def _says_unlabelled(run: Run) -> bool:
    """Say whether a line tells that rows have no label left."""
    return any(_ALL_MASKED.search(e.text) for e in run.of_kind(EventKind.WARNING))


def _filtered(run: Run, loss: Series) -> bool:
    """Say whether the loss ends at 0 where the gradient is no number: transformers shows a NaN loss as 0."""
    norm = grad_norm(run)
    return norm is not None and loss.values[-1] == 0 and len(norm) > 0 and not math.isfinite(norm.values[-1])


def _mostly_broken(series: Series) -> bool:
    bad = sum(not math.isfinite(v) for v in series.values)
    return len(series) >= _LEAST and bad >= _MOST_OF * len(series)


def _metric_falls(metric: Series | None) -> bool:
    """Return whether no metric was logged, or its last three records lie a fifth below its best."""
    if metric is None or metric.best is None:
        return True
    best = metric.values[metric.best]
    return abs(median(metric.finite[-3:]) - best) > _LOST * abs(best)


def _at_one_level(whole: Setting | None, broken: Series, metric: Series | None) -> bool:
    """Return whether nothing of the evaluation is to be believed: no loss is finite and the metric repeats one value."""
    return whole is not None and not broken.finite and metric is not None and len(set(metric.finite)) == 1


def _is_on(setting: Setting) -> bool:
    return str(setting.value).lower() in {"true", "1"}


def _casts_evaluation(setting: Setting) -> bool:
    name = setting.leaf
    if name == "fp16_full_eval":
        return _is_on(setting)
    return bool(_OF_EVALUATION.search(name)) and str(setting.value).lower() in {"fp16", "float16", "half", "16-true"}


def _in_half(setting: Setting) -> Evidence:
    return Evidence(
        statement=f"{setting.name} 설정({setting.value}) 때문에 평가할 때만 모델 전체를 fp16으로 바꿉니다.",
        source=setting.source,
    )


def _weights(*, half: bool, serious: bool) -> dict[str, float]:
    if not serious:
        return {"nan_fp16_overflow": 0.5} if half else {"nan_bad_data": 0.5}
    return {"nan_fp16_overflow": 2.5, "nan_bad_data": 1.0} if half else {"nan_bad_data": 2.0, "metric_bug": 1.0}
