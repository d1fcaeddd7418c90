"""SCR020: the script clips its gradients behind the update, where it changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import train_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.chosen import habits

_BUMP, _BUMPS = 1.2, 2


@rule(
    "SCR020",
    "clipped-after-step",
    {"clip_misuse": 4.0, "corrupt_data": -2.0, "label_noise": -2.0, "nan_bad_data": -2.0, "overfit": -1.0},
)
def clipped_after_step(run: Run) -> Iterator[Finding]:
    """Report clip_grad_norm_ behind optimizer.step(): the gradients that made the update were not limited.

    ## What it does
    Finds the call behind the step in its block, and bumps of the training loss.
    ## Why it matters
    The settings say that gradients are clipped, so spikes are blamed on the data.
    ## Fires on
    Such a script. Established when the loss jumps by a fifth twice or is no number, else a hypothesis.
    ## Stays silent on
    Clipping before the step.
    ## Source
    torch.nn.utils.clip_grad_norm_ changes .grad in place; optimizer.step() reads it.
    """
    for event in habits(run, "clipped_after_step"):
        bumps = _bumps(run)
        yield finding(
            "기울기를 optimizer.step() 뒤에서 잘라, 갱신에 쓴 기울기는 잘리지 않았습니다.",
            cite_line(event, f"{event.number('step_line') or 0:.0f}번째 줄의 갱신 뒤에 기울기를 자릅니다."),
            *bumps,
            severity=Severity.HIGH if bumps else Severity.LOW,
            argues=None if bumps else {"clip_misuse": 1.0},
        )
        return


def _bumps(run: Run) -> tuple[Evidence, ...]:
    loss = train_loss(run)
    if loss is None:
        return ()
    if loss.first_non_finite is not None:
        return (cite_point(loss, loss.first_non_finite),)
    values = loss.values
    high = [i for i in range(4, len(values)) if values[i] >= _BUMP * median(values[i - 3 : i]) > 0]
    apart = [i for k, i in enumerate(high) if k == 0 or i - high[k - 1] > 2]
    return (
        tuple(cite_point(loss, i, "앞의 세 기록보다 20 % 이상 튄 자리") for i in apart[:3])
        if len(apart) >= _BUMPS
        else ()
    )
