"""SCR260: the two sides of one split were drawn with different seeds, so that they overlap."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import val_metric
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.calculated import known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.chosen import habits


@rule(
    "SCR260",
    "seeds-of-split-differ",
    {"leakage": 4.0, "healthy_converged": -4.0, "train_val_shift": -2.0, "overfit": -2.0, "memorisation": -1.0},
)
def seeds_of_split_differ(run: Run) -> Iterator[Finding]:
    """Report a data set that is split by two calls, one for each side, with different seeds.

    ## What it does
    Finds image_dataset_from_directory (text_, audio_) called with subset="training" and with subset="validation", and splits of
    which each call keeps another side, whose seeds are not the same number.
    ## Why it matters
    Each call shuffles all files by its own seed and cuts off its share. Only the same order makes the two sides complements:
    with two seeds, as many of the held-out files are training files as the training share of all. The held-out figures measure
    memory, and what is reported afterwards as a change of domain is the true figure.
    ## Fires on
    The habit, in a run that did not crash.
    ## Stays silent on
    One seed, shuffle=False, subset="both", flow_from_directory (its split goes by file order and needs no seed).
    ## Source
    keras/src/utils/image_dataset_utils.py and dataset_utils.py get_training_or_validation_split (2.3 to 3.12);
    keras/src/legacy/preprocessing/image.py DirectoryIterator.
    """
    if run.ending is Ending.CRASHED:
        return
    metric = val_metric(run)
    for event in habits(run, "seeds_apart"):
        first, other = event.number("seed") or 0.0, event.number("other") or 0.0
        yield finding(
            f"한 데이터를 두 번 나누면서 시드가 {first:g}, {other:g}로 다릅니다. 섞은 순서가 서로 달라 학습에 든 파일이 검증에도 들어갑니다.",
            cite_line(event, f"이 호출의 시드는 {first:g}이고, {event.number('other_line') or 0:.0f}번째 줄의 다른 쪽은 {other:g}입니다."),
            *known(None if metric is None or metric.best is None else cite_point(metric, metric.best, "겹친 검증으로 잰 값")),
            severity=Severity.HIGH,
        )  # fmt: skip
        return
