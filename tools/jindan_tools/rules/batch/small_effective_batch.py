"""BAT005: few samples behind each optimizer step and a loss that is all noise."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_setting
from jindan_tools.curves.kind import is_preference
from jindan_tools.curves.outcome import Outcome, outcome
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import noise
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Axis
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_SMALL = 8.0
_NOISE = 0.15
_LEAST = 20
_ENDS, _UP = 5, 1.5


@rule("BAT005", "small-effective-batch", {"batch_noise": 1.5})
def small_effective_batch(run: Run) -> Iterator[Finding]:
    """Note step losses that jump by 15 % or more with an effective batch of at most eight.

    ## What it does
    Takes the effective batch (batch x accumulation x devices) and the typical jump between step records.
    ## Why it matters
    The noise of a mini-batch loss falls with the square root of its size. Such a curve must be smoothed before
    anything is read from it, and a larger batch or accumulation calms the updates as well.
    ## Fires on
    A known effective batch of at most 8, twenty step records or more, a typical jump of at least 15 % of the level.
    ## Stays silent on
    Epoch means, losses of preferences and rewards, which scatter about zero, Ultralytics (BAT003), token-packed language models, unknown batches, losses that blew up.
    ## Source
    Standard error of a mean; McCandlish et al. 2018.
    """
    loss, batch = train_loss(run), run.number("effective_batch") or run.number("batch_size")
    if (
        loss is None
        or batch is None
        or not 0 < batch <= _SMALL
        or loss.axis is not Axis.STEP
        or len(loss.finite) < _LEAST
        or is_preference(run)
        # What a divergence throws about is no noise of the batch.
        or median(loss.finite[-_ENDS:]) > _UP * median(loss.finite[:_ENDS])
    ):
        return
    level = median(loss.finite)
    if run.framework in {Framework.ULTRALYTICS, Framework.YOLOV5} or level <= 0 or noise(loss.finite) < _NOISE * level:
        return
    learned = outcome(run) is Outcome.LEARNED
    share = noise(loss.finite) / level
    yield finding(
        f"실효 배치가 {figure(batch)}개라 손실이 기록마다 {percent(share, 0)} 정도씩 흔들립니다.",
        *known(cite_setting(run, "effective_batch") or cite_setting(run, "batch_size")),
        calculated(
            "이웃한 기록 사이의 전형적인 변동과 손실 수준의 비입니다.",
            share,
            f"{figure(noise(loss.finite))} ÷ {figure(level)} = {figure(share)}",
        ),
        severity=Severity.INFO if learned else Severity.MEDIUM,
        # The scatter of single steps is how to read a curve; that it kept a run from learning is a guess at most.
        argues={"batch_noise": 0.0 if learned else 1.5},
        facts={"effective_batch": batch, "jump_share": share},
    )
