"""DAT016: the script evaluates rows that it also trains on."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.habit import habit


@rule("DAT016", "training-rows-evaluated", {"leakage": 4.0, "overfit": -1.0, "healthy_converged": -2.0})
def training_rows_evaluated(run: Run) -> Iterator[Finding]:
    """Report a trainer whose held-out rows are the training rows or a part of them.

    ## What it does
    Follows train_dataset and eval_dataset of a call in the training script back to the rows they stand for.
    ## Why it matters
    The held-out loss then measures memory: it falls with the training loss however little is learnt, and over-fitting
    cannot be seen.
    ## Fires on
    Held-out rows that are the whole of the training rows, or selected from them while training keeps all.
    ## Stays silent on
    train_test_split, other splits of a data set, training on a part as well, names assigned more than once.
    ## Source
    The script itself; huggingface.co/docs/datasets/process (select keeps the rows of the original, train_test_split parts them).
    """
    event = habit(run, "evaluates_training_rows")
    if event is None:
        return
    losses = [s for s in (train_loss(run), val_loss(run)) if s is not None and s.finite]
    yield finding(
        "검증 행이 학습 행에서 그대로 고른 것이어서, 검증 손실은 외운 정도를 잰 값입니다.",
        cite_line(event, "eval_dataset이 train_dataset과 같은 행이거나 그 일부입니다."),
        *(cite_point(s, s.finite_indices[-1]) for s in losses),
        severity=Severity.HIGH,
    )
