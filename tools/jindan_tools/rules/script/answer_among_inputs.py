"""SCR290: the inputs hold the answer."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import train_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.chosen import habits


@rule("SCR290", "answer-among-inputs", {"leakage": 4.0, "label_shift_bug": 2.0, "healthy_converged": -3.0})
def answer_among_inputs(run: Run) -> Iterator[Finding]:
    """Report inputs that hold the very value that is to be predicted.

    ## What it does
    Works out whether the place of a target lies inside the window of its inputs, and whether a model that predicts the next
    token may look at it: attention without any mask in a script that cuts `x[:, :-1]` and `x[:, 1:]`.
    ## Why it matters
    The model only has to copy: losses and scores of training and validation are close to perfect and say nothing of a forecast.
    ## Fires on
    The habit in the script that made the run. Attention without a mask only where the training loss ends below a tenth of
    its first value.
    ## Stays silent on
    Targets of another array or column, windows that something writes into, masks of any name, models that pool or denoise.
    ## Source
    Python slices leave their end out: `s[i:i + n]` ends with `s[i + n - 1]`. torch.nn.TransformerEncoder attends to all places
    unless a mask is given.
    """
    loss = train_loss(run)
    for event in habits(run, "window_holds_target", "sees_what_it_predicts"):
        if event.word("habit") == "window_holds_target":
            line = event.number("window_line") or 0
            yield finding(
                "입력 구간이 예측할 값을 이미 담고 있습니다. 모델은 구간의 마지막 값을 베끼기만 하면 되므로 기록된 손실과 지표가 예측 능력을 뜻하지 않습니다.",
                cite_line(
                    event,
                    f"{line:.0f}번째 줄의 구간은 끝을 빼고 자르므로, 여기서 목표로 삼은 자리까지 들어 있습니다. 목표는 구간의 끝 또는 그 뒤의 자리여야 합니다.",
                ),
                severity=Severity.HIGH,
                argues={"leakage": 4.0, "label_shift_bug": 2.0, "healthy_converged": -3.0},
            )
            return
        if loss is None or len(loss.finite) < 2 or not 0 <= loss.finite[-1] < 0.1 * loss.finite[0]:
            continue
        yield finding(
            "다음 토큰을 맞히는 모델인데 어텐션에 마스크가 없어, 맞혀야 할 토큰을 입력에서 그대로 봅니다.",
            cite_line(
                event,
                f"여기에 인과 마스크가 없고, 목표는 {event.number('shift_line') or 0:.0f}번째 줄에서 한 칸 민 같은 토큰입니다.",
            ),
            cite_point(loss, loss.finite_indices[-1]),
            severity=Severity.HIGH,
            argues={"label_shift_bug": 3.5, "leakage": 3.0, "healthy_converged": -3.0, "memorisation": -2.0},
        )
        return
