"""TOK006: the script shifts the labels, and the model of transformers shifts them once more."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule


@rule(
    "TOK006",
    "labels-shifted-twice",
    {"label_shift_bug": 4.0, "healthy_converged": -4.0, "underfit": -2.0, "lr_too_low": -2.0, "label_noise": -2.0, "overfit": -1.0},
)  # fmt: skip
def labels_shifted_twice(run: Run) -> Iterator[Finding]:
    """Report labels that are handed to a causal language model of transformers already moved by one place.

    ## What it does
    Reads the training script for labels cut from the same sequence as the inputs, one place later.
    ## Why it matters
    Causal models of transformers compare the output at place t with the label at t + 1 themselves. Labels moved before
    teach the token after the next: the loss falls to a higher floor, in training and held out alike, and text skips tokens.
    ## Fires on
    Such labels in a script that leaves the loss to the model (Trainer, `labels=`, `model(**batch)`).
    ## Stays silent on
    Scripts with a loss of their own (compute_loss, cross_entropy on logits), labels that equal the inputs.
    ## Source
    transformers loss/loss_utils.py ForCausalLMLoss: labels are padded and shifted inside.
    """
    for event in run.of_kind(EventKind.SCRIPT):
        if event.word("habit") != "shifts_labels":
            continue
        yield finding(
            "스크립트가 라벨을 한 칸 밀어 넘기는데 transformers의 언어모델이 안에서 한 칸을 더 밀어, 다음다음 토큰을 맞히도록 배웠습니다.",
            cite_line(
                event, "라벨이 입력보다 한 칸 뒤에서 시작합니다. 모델에는 입력과 같은 라벨을 그대로 넘겨야 합니다."
            ),
            severity=Severity.HIGH,
        )
        return
