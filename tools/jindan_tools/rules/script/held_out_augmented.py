"""SCR263: held-out images go through random crops or erasing."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import val_metric
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.calculated import known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.chosen import data_habits

_TOP = 0.95


@rule(
    "SCR263",
    "held-out-augmented",
    {
        "val_settings_differ": 3.0,
        "aug_too_strong": 1.0,
        "lr_too_high_oscillate": -2.0,
        "batch_noise": -2.0,
        "overfit": -1.0,
    },
)
def held_out_augmented(run: Run) -> Iterator[Finding]:
    """Report random crops or erasing among the transforms of the held-out images.

    ## What it does
    Finds a list of transforms with RandomResizedCrop, RandomErasing, CoarseDropout and the like that a data set or a name of the
    held-out side is given, often the very list of the training side.
    ## Why it matters
    Each evaluation sees other parts of the pictures: the figure is restless and lower than what the network can do, by ten points
    and more. A lower rate or a larger batch does not calm it.
    ## Fires on
    The habit, where the best held-out figure stays below 0.95.
    ## Stays silent on
    Flips and small turns only, random_split of one data set (SCR086), figures at the top, crashes.
    ## Source
    torchvision references/classification/presets.py: the evaluation resizes and crops the centre.
    """
    metric = val_metric(run)
    if run.ending is Ending.CRASHED or metric is None or metric.best is None or not metric.higher_is_better:
        return
    if metric.values[metric.best] >= _TOP * (100 if metric.values[metric.best] > 1.5 else 1):
        return
    for event in data_habits(run, "augments_held_out"):
        yield finding(
            f"검증 이미지도 {event.word('kind')} 같은 무작위 증강을 거칩니다. 평가할 때마다 다른 조각을 보므로 검증 값이 실제보다 낮고 들쭉날쭉합니다.",
            cite_line(event, f"이 변환 목록의 {event.number('other_line') or 0:.0f}번째 줄에 무작위 증강이 있습니다."),
            *known(cite_point(metric, metric.best, "증강된 이미지로 잰 최고 기록")),
            severity=Severity.MEDIUM,
        )
        return
