"""SCR224: a line meant for debugging ends each training epoch after a few batches."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.chosen import habits


@rule("SCR224", "loop-left-early", {"few_optimizer_steps": 3.0})
def loop_left_early(run: Run) -> Iterator[Finding]:
    """Report `if i >= 10: break` in the loop over the training batches.

    ## What it does
    Finds a counter of enumerate that is held against a small number, right in the loop with backward.
    ## Why it matters
    Each epoch is a handful of updates: the run looks slow or too short, and neither rate nor model is the reason.
    ## Fires on
    Supported in a run that has not settled: the training loss of the last tenth is below that of the tenth before.
    ## Stays silent on
    Numbers that have a name, loops without epochs around them, more than 50 batches, runs whose loss has long settled.
    ## Source
    The line itself; the updates are epochs times batches.
    """
    for event in habits(run, "loop_left_early"):
        falling = signs.still_falling(run)
        batches = event.number("batches") or 0
        yield finding(
            f"학습 루프가 에폭마다 배치 {batches:.0f}개에서 break로 끝납니다. 에폭 수는 많아 보여도 갱신 수는 아주 적습니다.",
            cite_line(
                event, "디버깅하려고 넣은 줄이라면 지워야 합니다. 일부러 줄인 것이라면 이름 있는 설정으로 두세요."
            ),
            *falling,
            severity=Severity.HIGH if falling else Severity.MEDIUM,
            argues={
                "few_optimizer_steps": 4.0 if falling else 2.0,
                "lr_too_low": -2.0,
                "underfit": -1.0,
                "double_softmax": -1.0,
            },
        )
        return
