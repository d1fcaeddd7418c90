"""SCR381: the held-out rows are drawn anew in every epoch, so that the model has learnt most of them before."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_ends, cite_line
from jindan_tools.curves.select import val_loss, val_metric
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.chosen import habits


@rule("SCR381", "split-each-epoch", {"leakage": 4.0})
def split_each_epoch(run: Run) -> Iterator[Finding]:
    """Report a split that the loop over the epochs draws again while one model goes on learning.

    ## What it does
    Finds random_split or train_test_split without a seed in the loop around the batches, and the optimizer made before it.
    ## Why it matters
    A row that is held out in one epoch was trained on in the one before. The held-out loss follows the training loss down,
    no over-fitting ever shows, and a test on rows that were never trained on is a surprise.
    ## Fires on
    The habit, and a held-out loss or score of three records or more.
    ## Stays silent on
    Splits with a seed, which are the same each time; optimizers made within the loop (repeats, folds); runs that crashed.
    ## Source
    torch.utils.data.random_split: draws from the default generator at each call.
    """
    held = val_loss(run) or val_metric(run)
    if run.ending is Ending.CRASHED or held is None or len(held.finite) < 3:
        return
    for event in habits(run, "split_each_epoch"):
        line = event.number("loop_line") or 0.0
        yield finding(
            "학습과 검증을 나누는 일이 에폭 루프 안에 있어, 검증 행의 대부분을 앞선 에폭에서 이미 학습했습니다. 검증 값은 처음 보는 데이터의 값이 아닙니다.",
            cite_line(
                event, f"{line:.0f}번째 줄의 루프가 돌 때마다 다시 나눕니다. 루프 앞에서 한 번만 나누어야 합니다."
            ),
            *cite_ends(held),
            severity=Severity.HIGH,
            argues={"leakage": 4.0, "train_val_shift": -3.0, "healthy_converged": -4.0, "label_noise": -2.0},
        )
        return
