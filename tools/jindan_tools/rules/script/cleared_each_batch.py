"""SCR019: the script clears the gradients before every batch, so that nothing is accumulated."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.chosen import habits


@rule(
    "SCR019",
    "cleared-each-batch",
    {
        "batch_noise": 4.0,
        "lr_too_low": -1.0,
        "lr_too_high_oscillate": -2.0,
        "label_noise": -1.0,
        "overfit": -1.0,
        "grad_accum_loss_scale": -2.0,
    },
)
def cleared_each_batch(run: Run) -> Iterator[Finding]:
    """Report accumulation that is undone: zero_grad at the top of every batch, step only after N of them.

    ## What it does
    Finds zero_grad outside of any condition in the loop whose only step stands under `(i + 1) % N == 0`.
    ## Why it matters
    Each update uses the last batch alone; N - 1 of N batches are computed and thrown away. The run is as slow as with
    accumulation and as noisy as without, and looks like a wrong learning rate.
    ## Fires on
    Such a loop in the script that made the run.
    ## Stays silent on
    zero_grad under the condition, after the step, or in loops that step every batch.
    ## Source
    torch.optim.Optimizer.zero_grad resets what backward has added up.
    """
    for event in habits(run, "cleared_each_batch"):
        every = event.word("every")
        yield finding(
            f"배치마다 기울기를 지우고 {every}번에 한 번 갱신하므로, 누적이 되지 않고 마지막 배치 하나의 기울기로만 갱신합니다.",
            cite_line(event, "갱신 조건 밖에서 매 배치 zero_grad를 부릅니다."),
            severity=Severity.HIGH,
            facts={"every": every},
        )
        return
