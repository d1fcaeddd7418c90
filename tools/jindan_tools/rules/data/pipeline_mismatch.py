"""DAT002: training and held-out images are normalised with different constants."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import val_metric
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Setting
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.regex import regex
from jindan_tools.text.safe import safe_line

_TRAIN = regex(r"(?:^|\.)(?:data\.train|train_dataloader|train_dataset)(?:\.|$)")
_HELD_OUT = regex(r"(?:^|\.)(?:data\.val|val_dataloader|val_dataset|data\.test|test_dataloader)(?:\.|$)")
_CONSTANT = regex(r"(?:^|\.)(mean|std|to_rgb|bgr_to_rgb)(?:[.\[]\d+\]?)?$")


@rule(
    "DAT002",
    "pipeline-mismatch",
    {
        "train_val_shift": 4.0,
        "input_not_normalised": 1.0,
        "val_settings_differ": 1.0,
        "overfit": -2.0,
        "underfit": -2.0,
        "lr_too_low": -2.0,
    },
)
def pipeline_mismatch(run: Run) -> Iterator[Finding]:
    """Report a held-out pipeline that normalises images differently from the training pipeline.

    ## What it does
    Collects mean, std and channel order below the training and the held-out data sections of the resolved
    configuration, innermost data set first, and compares them.
    ## Why it matters
    The network then sees other numbers than it was trained on: training looks perfect and the held-out metric is zero.
    ## Fires on
    A differing mean, std or channel order, each present in both pipelines.
    ## Stays silent on
    Configurations that state only one side, augmentations, equal constants.
    ## Source
    MMDetection 2 data pipelines: RepeatDataset wraps a data set with its own pipeline; keys on the wrapper do nothing.
    """
    train, held_out = _constants(run, _TRAIN), _constants(run, _HELD_OUT)
    different = [key for key in train if key in held_out and _values(train[key]) != _values(held_out[key])]
    if not different:
        return
    metric = val_metric(run)
    dead = metric is not None and bool(metric.finite) and max(metric.finite) < 0.02
    proof = [_proof("학습", key, train[key]) for key in different]
    proof += [_proof("검증", key, held_out[key]) for key in different]
    if metric is not None and metric.finite:
        proof.append(cite_point(metric, metric.best or 0, "최고 기록"))
    yield finding(
        f"학습과 검증의 이미지 정규화({', '.join(different)})가 서로 다릅니다.",
        *proof,
        severity=Severity.CRITICAL if dead else Severity.MEDIUM,
        argues={
            "train_val_shift": 4.0,
            "input_not_normalised": 1.5,
            "overfit": -3.0,
            "underfit": -2.0,
            "lr_too_low": -2.0,
        }
        if dead
        else {"train_val_shift": 1.0, "input_not_normalised": 1.0},
        facts={f"train {key}": _shown(train[key]) for key in different}
        | {f"held_out {key}": _shown(held_out[key]) for key in different},
    )


def _constants(run: Run, section: re.Pattern[str]) -> Mapping[str, list[Setting]]:
    """Return the settings of each constant; of nested data sets only those of the deepest pipeline."""
    depth: dict[str, int] = {}
    found: dict[str, list[Setting]] = {}
    for setting in run.settings:
        name = setting.name.lower()
        match = _CONSTANT.search(name)
        if match is None or not section.search(name):
            continue
        key = "to_rgb" if match[1] == "bgr_to_rgb" else match[1]
        inner = name.count("dataset")
        if inner > depth.get(key, -1):
            depth[key], found[key] = inner, []
        if inner == depth[key]:
            found[key].append(setting)
    return found


def _values(settings: list[Setting]) -> set[str]:
    return {str(s.value).replace(" ", "").lower() for s in settings}


def _proof(side: str, key: str, settings: list[Setting]) -> Evidence:
    return Evidence(statement=f"{side} 파이프라인의 {key} 설정은 {_shown(settings)}입니다.", source=settings[0].source)


def _shown(settings: list[Setting]) -> str:
    return ", ".join(dict.fromkeys(safe_line(str(s.value), 60) for s in settings[:3]))
