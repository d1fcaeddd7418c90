"""SCR296: one update an epoch, by the last batch."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.chosen import habits


@rule("SCR296", "one-update-an-epoch", {"few_optimizer_steps": 4.0})
def one_update_an_epoch(run: Run) -> Iterator[Finding]:
    """Report an update that stands behind the loop of batches instead of in it.

    ## What it does
    Finds backward and step right behind a loop over a loader that computes the loss anew for each batch.
    ## Why it matters
    Only the last batch of an epoch teaches the model: as many updates as epochs, although every batch was computed.
    ## Fires on
    The habit in the script that made the run.
    ## Stays silent on
    Losses that are added up over the batches, steps within the loop as well, frameworks that step themselves.
    ## Source
    The lines themselves.
    """
    for event in habits(run, "one_step_an_epoch"):
        yield finding(
            "backward()와 step()이 배치 루프 밖에 있어, 에폭마다 마지막 배치로 한 번만 갱신합니다.",
            cite_line(event, f"{event.number('loop_line') or 0:.0f}번째 줄의 루프 안에서 배치마다 호출해야 합니다."),
            severity=Severity.HIGH,
            argues={
                "few_optimizer_steps": 4.0,
                "epochs_too_few": -2.0,
                "lr_too_low": -3.0,
                "underfit": -3.0,
                "labels_shuffled": -2.0,
                "init_bad": -2.0,
            },
        )
        return
