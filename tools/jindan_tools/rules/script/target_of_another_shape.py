"""SCR118: answers of shape (N, 1) are held against targets of shape (N)."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.chosen import habits


@rule("SCR118", "target-of-another-shape", {"wrong_loss": 4.0})
def target_of_another_shape(run: Run) -> Iterator[Finding]:
    """Report a loss of differences between a column of answers and a row of targets.

    ## What it does
    Follows the answers to a Linear layer with one output that nothing squeezes, and the targets to one number a row.
    ## Why it matters
    Broadcasting compares each answer with every target of the batch. The best answer is the mean, whatever the input is;
    PyTorch only warns, and the warning is often switched off.
    ## Fires on
    The habit beside a training loss that makes no progress or only falls to a floor in the first half; else a hypothesis.
    ## Stays silent on
    Scripts that squeeze, reshape or index a second dimension anywhere.
    ## Source
    torch.nn.functional.mse_loss: "Using a target size that is different to the input size".
    """
    stuck = signs.no_progress(run) or signs.settled(run)
    for event in habits(run, "target_of_another_shape"):
        yield finding(
            f"모델의 답은 (N, 1)이고 목표는 (N)이라, {event.word('loss')} 계산이 답 하나를 배치의 모든 목표와 견줍니다. 그러면 가장 좋은 답이 목표의 평균입니다.",
            cite_line(
                event,
                f"모델의 마지막 층({event.number('layer_line') or 0:.0f}번째 줄)의 출력에 squeeze(-1)를 하거나 목표에 unsqueeze(1)를 해야 합니다.",
            ),
            *stuck,
            severity=Severity.HIGH if stuck else Severity.MEDIUM,
            argues={"wrong_loss": 4.0, "underfit": -2.0, "lr_too_low": -2.0, "plateau_prior": -1.0}
            if stuck
            else {"wrong_loss": 1.5},
        )
        return
