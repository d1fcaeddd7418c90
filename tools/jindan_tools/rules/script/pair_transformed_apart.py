"""SCR150: an image and its mask are flipped and turned each for itself."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import val_metric
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.chosen import habits

_POOR = 0.75


@rule("SCR150", "pair-transformed-apart", {"labels_shuffled": 4.0})
def pair_transformed_apart(run: Run) -> Iterator[Finding]:
    """Report an image and its mask that random flips, crops or turns change by two calls of their own.

    ## What it does
    Finds a data set whose __getitem__ sends the image through one random transform and the mask through another call, and a data set of
    torchvision for segmentation that gets a random `transform` for its images alone.
    ## Why it matters
    Each call draws anew: in half of the samples the image is mirrored and its mask is not. The network learns where objects lie on average;
    Dice stands at a third, in training as well as held out when both sides share the transforms.
    ## Fires on
    The habit. Established when the loss makes no progress or the best held-out overlap stays below 0.75.
    ## Stays silent on
    One call for both (albumentations, transforms of version 2 with two arguments, joint transforms), a seed set back in between, transforms
    without random geometry.
    ## Source
    torchvision.transforms: every call draws its own parameters; datasets.VisionDataset: `transforms` takes both, `transform` the image alone.
    """
    if run.ending is Ending.CRASHED:
        return
    seen = _poor(run) or signs.no_progress(run)
    for event in habits(run, "pair_transformed_apart"):
        yield finding(
            f"이미지와 마스크를 {event.word('kind')} 등 무작위 변환에 따로 넣습니다. 호출마다 새로 뽑으므로 절반 가까운 표본에서 마스크가 이미지와 어긋납니다.",
            cite_line(
                event,
                f"마스크의 변환입니다. 이미지는 {event.number('other_line') or 0:.0f}번째 줄에서 따로 변환합니다.",
            ),
            *seen,
            severity=Severity.HIGH if seen else Severity.MEDIUM,
            argues={
                "labels_shuffled": 4.0,
                "underfit": -2.0,
                "lr_too_low": -2.0,
                "class_imbalance": -1.5,
                "long_plateau_waste": -2.0,
                "healthy_converged": -4.0,
            }
            if seen
            else {"labels_shuffled": 2.0},
        )
        return


def _poor(run: Run) -> tuple[Evidence, ...]:
    metric = val_metric(run)
    if metric is None or metric.higher_is_better is not True or metric.best is None or max(metric.finite) >= _POOR:
        return ()
    return (cite_point(metric, metric.best, "최고 기록"),)
