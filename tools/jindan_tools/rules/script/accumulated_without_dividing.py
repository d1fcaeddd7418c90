"""SCR009: the script adds the gradients of several batches up and divides by nothing."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.chosen import habits


@rule("SCR009", "accumulated-without-dividing", {"grad_accum_loss_scale": 1.0})
def accumulated_without_dividing(run: Run) -> Iterator[Finding]:
    """Report accumulation of gradients whose loss is never divided by the number of batches.

    ## What it does
    Finds `if (i + 1) % N == 0: step` in the loop, and any division or weight of the loss.
    ## Why it matters
    The gradient is N times what the learning rate was chosen for.
    ## Fires on
    Such a loop. Established when the loss grows or is no number, supported when it makes no progress, else a hypothesis:
    the rate may have been chosen for the sum.
    ## Stays silent on
    Losses that are scaled anywhere in the loop, accelerators that divide themselves.
    ## Source
    torch.Tensor.backward adds to .grad.
    """
    for event in habits(run, "accumulates_without_dividing"):
        grown, stuck = signs.grows(run) or signs.blew_up(run), signs.no_progress(run)
        every = event.word("every")
        yield finding(
            f"{every}개 배치의 기울기를 더한 뒤 한 번 갱신하면서 손실을 {every}로 나누지 않아, 기울기가 그만큼 커집니다.",
            cite_line(
                event,
                f"{event.number('branch_line') or 0:.0f}번째 줄의 조건이 맞을 때만 갱신하는데, 여기의 손실은 나누지 않은 값입니다.",
            ),
            *(grown or stuck),
            severity=Severity.HIGH if grown or stuck else Severity.LOW,
            argues={"grad_accum_loss_scale": 4.0 if grown else 3.0 if stuck else 1.0}
            | (
                {
                    "nan_bad_data": -2.0,
                    "lr_too_high_oscillate": -1.0,
                    "train_val_shift": -3.0,
                    "input_not_normalised": -2.0,
                }
                if grown
                else {}
            ),
        )
        return
