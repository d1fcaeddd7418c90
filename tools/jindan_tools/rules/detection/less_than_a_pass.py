"""DET009: the iterations of a detector or segmenter do not amount to a single pass over its images."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_setting
from jindan_tools.curves.detection_score import best_share
from jindan_tools.curves.kind import is_detector
from jindan_tools.curves.select import train_loss, val_metric
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Axis
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_WHOLE = 0.8
_GOOD = 0.3


@rule(
    "DET009",
    "less-than-a-pass",
    {
        "epochs_too_few": 4.0,
        "warmup_too_long": -4.0,
        "few_optimizer_steps": 1.5,
        "overfit": -3.0,
        "label_noise": -1.0,
        "class_imbalance": -1.0,
        "too_little_data": -2.0,
        "healthy_converged": -2.0,
    },
)
def less_than_a_pass(run: Run) -> Iterator[Finding]:
    """Report iterations times images a step that come to less than the images there are.

    ## What it does
    Multiplies the iterations that ran with the images of a step and compares them with the images of the training set.
    ## Why it matters
    Trainers that count iterations say nothing of epochs. The 300 iterations of Detectron2's tutorial are ten passes over its 61
    images and a ninth of one over 5,200: most images were never seen.
    ## Fires on
    A finished run with known iterations, batch and training images, less than 80 % of a pass, a mAP below 0.3 (30 %).
    ## Stays silent on
    Runs that count epochs, runs that are on their way or that found their objects.
    ## Source
    detectron2 tutorial (balloon): MAX_ITER 300, IMS_PER_BATCH 2, 61 images.
    """
    images, batch, loss = _images(run), run.number("effective_batch") or run.number("batch_size"), train_loss(run)
    if images is None or not batch or loss is None or loss.axis is not Axis.STEP or not loss.xs or not is_detector(run):
        return
    if run.ending is not Ending.COMPLETED or run.epochs_done or _good(run):
        return
    count, told = images
    steps = run.number("max_steps") or max(run.steps_done or 0.0, loss.xs[-1])
    share = steps * batch / count
    if share >= _WHOLE:
        return
    yield finding(
        f"{figure(steps)}번 반복 × {figure(batch)}장 = {figure(steps * batch)}장으로, 학습 이미지 {figure(count)}장의 {percent(share)}만 보았습니다. 한 에폭도 돌지 않았습니다.",
        told,
        *known(cite_setting(run, "batch_size"), cite_setting(run, "max_steps")),
        calculated(
            "본 이미지의 비율입니다.", share, f"{figure(steps)} × {figure(batch)} ÷ {figure(count)} = {figure(share)}"
        ),
        severity=Severity.HIGH,
        facts={"share": share, "images": count, "batch": batch, "steps": steps},
    )


def _images(run: Run) -> tuple[float, Evidence] | None:
    for event in run.of_kind(EventKind.LABEL_SCAN):
        count = event.number("images")
        if count and event.word("split") in ("train", ""):
            said = f"학습 이미지는 {figure(count)}장입니다."
            return count, cite_line(event, said, count)
    return None


def _good(run: Run) -> bool:
    best = best_share(run, val_metric(run))
    return best is not None and best >= _GOOD
