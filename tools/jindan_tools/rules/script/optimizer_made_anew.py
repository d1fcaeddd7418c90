"""SCR295: the optimizer forgets."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.chosen import habits


@rule("SCR295", "optimizer-made-anew", {"momentum_betas_wrong": 2.0})
def optimizer_made_anew(run: Run) -> Iterator[Finding]:
    """Report an optimizer that is constructed again for each batch or each epoch.

    ## What it does
    Looks where the optimizer of a loop is constructed.
    ## Why it matters
    A new optimizer has no moments: Adam takes its first step, of the full learning rate in every weight, again and again,
    momentum never builds up, and a schedule that was given the first optimizer changes nothing.
    ## Fires on
    The habit: supported for each batch beside a training loss that makes no progress, else a remark.
    ## Stays silent on
    Plain SGD, loops that make the model too (folds, seeds, tried values), conditions around it.
    ## Source
    torch.optim.Adam: the state is empty until the first step.
    """
    stuck = signs.no_progress(run) or signs.grows(run)
    for event in habits(run, "optimizer_each_batch", "optimizer_each_epoch"):
        each = event.word("habit") == "optimizer_each_batch"
        made = event.word("optimizer")
        yield finding(
            f"{made} 옵티마이저를 {'배치' if each else '에폭'}마다 새로 만들어, 모멘트가 쌓이지 않고 매번 첫 스텝처럼 움직입니다.",
            cite_line(event, "루프 밖에서 한 번만 만들어야 합니다."),
            *stuck,
            severity=Severity.HIGH if stuck and each else Severity.MEDIUM,
            argues={"momentum_betas_wrong": 3.0 if stuck and each else 1.5},
        )
        return
