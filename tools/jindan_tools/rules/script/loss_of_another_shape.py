"""SCR005: the loss of the script does not fit the last layer of its model."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import train_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.loss_and_model import misfits

_SAID = {
    "classes_from_one_output": "출력이 하나뿐인 모델에 여러 클래스의 교차 엔트로피를 써서, 손실이 늘 0이고 배울 것이 없습니다.",
    "softmax_of_one": "출력이 하나인 층에 softmax를 써서, 모델의 답이 늘 1입니다.",
    "logits_as_probabilities": "마지막 층에 활성화 함수가 없는데 손실은 확률을 받는다고 되어 있습니다(from_logits=False).",
    "divergence_without_log": "kl_div의 첫 인자에 확률의 로그가 아닌 값을 넘겨, 발산이 아닌 값(음수까지 내려갈 수 있음)을 줄입니다.",
    "likelihood_without_log": "NLLLoss에 로그를 취하지 않은 출력을 넘겨, 손실이 음수로 끝없이 내려갈 수 있습니다.",
}


@rule("SCR005", "loss-of-another-shape", {"wrong_loss": 1.0})
def loss_of_another_shape(run: Run) -> Iterator[Finding]:
    """Report a loss that cannot teach the model that the script builds.

    ## What it does
    Compares the last layer of the model (width, activation) with what the loss expects.
    ## Why it matters
    Cross-entropy over one output is 0 whatever the answer; softmax over one unit is 1 whatever the input; a loss for
    probabilities clips logits; a likelihood without a logarithm has no minimum.
    ## Fires on
    Both written in one file. Established when the loss is 0 throughout, negative, ends above that of guessing or makes no
    progress, else a hypothesis.
    ## Stays silent on
    Widths and losses that come from elsewhere.
    ## Source
    torch.nn.CrossEntropyLoss, torch.nn.NLLLoss; keras.losses (from_logits).
    """
    for event, place in misfits(run, *_SAID):
        name = event.word("habit")
        seen = _seen(run, name, event.number("width") or 0)
        yield finding(
            _SAID[name],
            cite_line(event, f"모델의 마지막 층입니다. 손실은 {place}의 {event.word('loss')}입니다."),
            *seen,
            severity=Severity.HIGH if seen else Severity.MEDIUM,
            argues={"wrong_loss": 4.0, "all_labels_ignored": -4.0, "lr_too_low": -2.0, "healthy_converged": -3.0}
            if seen
            else {"wrong_loss": 1.0},
        )
        return


def _seen(run: Run, name: str, width: float) -> tuple[Evidence, ...]:
    loss = train_loss(run)
    if loss is None or not loss.finite:
        return ()
    if name == "classes_from_one_output":
        return (cite_point(loss, loss.finite_indices[-1]),) if max(map(abs, loss.finite)) < 1e-4 else ()
    if name in {"likelihood_without_log", "divergence_without_log"} and loss.finite[-1] < 0:
        return (cite_point(loss, loss.finite_indices[-1]),)
    if name == "likelihood_without_log":
        return ()
    if name == "logits_as_probabilities" and width > 1 and loss.finite[-1] > math.log(width):
        return (
            cite_point(loss, loss.finite_indices[-1], f"추측할 때의 ln {width:.0f} = {math.log(width):.3f}보다 큽니다"),
        )
    return signs.no_progress(run)
