"""CKP004: a resumed run had reached its end before: it made no step."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.curves.select import train_loss
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure


@rule(
    "CKP004",
    "nothing-left-to-train",
    {"resume_finished": 4.0, "all_labels_ignored": -4.0, "loss_zero_gradnorm_nan": -4.0, "memorisation": -3.0},
)
def nothing_left_to_train(run: Run) -> Iterator[Finding]:
    """Report a summary line with a training loss of 0 behind records whose loss was not 0.

    ## What it does
    Reads the summary with which transformers ends a run and compares its train_loss with the logged losses.
    ## Why it matters
    The sum starts at 0 at a resume. A checkpoint of the last step leaves nothing to do: the summary says 0 and the model
    is the old one. More epochs or max_steps are needed.
    ## Fires on
    A summary whose train_loss is exactly 0 while the logged losses are not.
    ## Stays silent on
    Runs whose losses are 0 throughout (NUM012), other summaries.
    ## Source
    transformers Trainer: train_loss = total loss since the start of this process / global_step.
    """
    loss = train_loss(run)
    if run.framework is not Framework.HF_TRAINER or loss is None or not any(loss.finite) or min(loss.finite) < 0:
        return
    event = next((e for e in reversed(list(run.of_kind(EventKind.FINISHED))) if _empty(e)), None)
    if event is None:
        return
    took = event.number("train_runtime")
    spent = "" if took is None else f" {figure(took)}초 만에 끝났습니다."
    yield finding(
        f"재개한 실행은 이미 계획한 끝에 와 있어 한 스텝도 학습하지 않았습니다.{spent}",
        cite_line(event, "요약 줄의 train_loss 값은 0입니다.", 0.0),
        severity=Severity.MEDIUM,
    )


def _empty(event: Event) -> bool:
    return event.number("train_loss") == 0 and event.number("train_samples_per_second") in {0.0, None}
