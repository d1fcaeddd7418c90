"""SCR230: the held-out figure of each epoch is that of the last batch."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.chosen import habits


@rule("SCR230", "last-batch-only", {"metric_bug": 4.0})
def last_batch_only(run: Run) -> Iterator[Finding]:
    """Report a loop over held-out batches that overwrites its loss or score and hands on the last value.

    ## What it does
    Looks at what the loop assigns, whether anything in it adds the value up, and what is read behind it.
    ## Why it matters
    The figure is that of a few rows, the same few each time: it jumps, and it may be perfect or hopeless by chance.
    ## Fires on
    The habit, in a run with held-out figures.
    ## Stays silent on
    Loops with backward, names that the loop reads or adds to, figures that nothing reads behind it.
    ## Source
    The lines themselves.
    """
    for event in habits(run, "last_batch_only"):
        yield finding(
            f"검증 루프가 배치마다 {event.word('name')} 값을 덮어써, 기록된 검증 값은 마지막 배치 하나의 값입니다.",
            cite_line(
                event,
                f"{event.number('loop_line') or 0:.0f}번째 줄의 루프에서 값을 더하고 표본 수로 나누어야 검증 전체의 값이 됩니다.",
            ),
            severity=Severity.HIGH,
            argues={"metric_bug": 4.0, "batch_noise": -2.0, "overfit": -1.0, "train_val_shift": -1.0},
        )
        return
