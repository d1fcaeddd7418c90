"""SCR004: the model of the script ends with the activation that its loss applies itself."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.loss_and_model import misfits

# -ln sigmoid(1) = ln(1 + e) - 1: the lowest loss of a probability that is taken for a logit, for two classes as for a sigmoid.
_FLOOR = 0.3133


@rule("SCR004", "activation-before-loss", {"double_softmax": 1.0})
def activation_before_loss(run: Run) -> Iterator[Finding]:
    """Report softmax before a cross-entropy on logits, or sigmoid before a binary one, in the script itself.

    ## What it does
    Follows the first argument of the loss back to the last operation of the model.
    ## Why it matters
    The loss applies the activation again: it cannot fall below 0.313 (more with more classes), and gradients shrink.
    ## Fires on
    A script where all of this is written in one file, or in a model that it imports from a file beside it. Established when the loss never fell below that floor, else silent:
    a lower loss was made by other code.
    ## Stays silent on
    log_softmax before cross-entropy (which changes nothing), outputs that differ between training and inference.
    ## Source
    torch.nn.CrossEntropyLoss and BCEWithLogitsLoss take logits; Keras losses with from_logits=True do.
    """
    lowest = signs.floor(run, _FLOOR)
    for event, place in misfits(run, "softmax_twice", "sigmoid_twice") if lowest else ():
        name = "softmax" if event.word("habit") == "softmax_twice" else "sigmoid"
        yield finding(
            f"모델의 마지막이 {name}인데 {place}의 {event.word('loss')}도 {name}를 적용해, 확률이 두 번 눌립니다.",
            cite_line(event, f"모델의 출력은 여기에서 {name}를 거칩니다. 손실에는 그 전의 값(로짓)을 넘겨야 합니다."),
            *lowest,
            severity=Severity.HIGH,
            argues={"double_softmax": 4.0, "lr_too_low": -1.0, "underfit": -1.0, "overfit": -1.0, "label_noise": -1.0},
        )
        return
