"""SCR229: every layer begins with weights of one number."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.chosen import habits


@rule("SCR229", "weights-made-alike", {"init_bad": 4.0})
def weights_made_alike(run: Run) -> Iterator[Finding]:
    """Report an initialisation that sets the weights of every linear or convolutional layer to one number.

    ## What it does
    Finds the call of torch.nn.init under a condition that asks for nothing but the kind of layer.
    ## Why it matters
    Units of a layer that are alike get equal gradients and stay alike; with zeros and ReLU no gradient flows at all and only the last bias learns.
    ## Fires on
    The habit. Established when the training loss makes no progress.
    ## Stays silent on
    A single layer that begins at zero, such as the last of a residual branch; biases; training losses that fell by a third.
    ## Source
    Goodfellow, Bengio, Courville 2016, section 8.4.
    """
    for event in habits(run, "weights_made_alike") if not signs.learns(run) else ():
        stuck = signs.no_progress(run)
        yield finding(
            f"모든 층의 가중치를 {event.number('value') or 0:g} 값 하나로 초기화해, 한 층의 유닛들이 서로 같은 값에서 벗어나지 못합니다.",
            cite_line(
                event, f"{event.word('call')} 대신 kaiming_uniform_ 같은 난수 초기화를 쓰고, 상수는 편향에만 쓰세요."
            ),
            *stuck,
            severity=Severity.HIGH,
            argues={
                "init_bad": 4.0 if stuck else 2.0,
                "params_not_in_optim": -3.0,
                "frozen_layers": -3.0,
                "detach_no_grad": -3.0,
                "lr_too_low": -3.0,
                "labels_shuffled": -3.0,
                "label_noise": -3.0,
                "plateau_chance_ce": -1.0,
                "dying_relu": -1.0,
            },
        )
        return
