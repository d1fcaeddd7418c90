"""SCR232: weights in float16 that an optimizer updates without a copy are no numbers."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.chosen import habits


@rule("SCR232", "half-weights-break", {"nan_fp16_overflow": 4.0})
def half_weights_break(run: Run) -> Iterator[Finding]:
    """Report a model made float16 as a whole whose training loss is no number.

    ## What it does
    Finds `model.half()` before an optimizer of torch that holds those very weights, and a loss that is not finite.
    ## Why it matters
    Adam's epsilon of 1e-8 is 0 in float16, so that a small second moment divides by zero, and gradients above 65,504 are infinite.
    ## Fires on
    The habit and a training loss that ends as no number.
    ## Stays silent on
    Losses that stay finite, optimizers with a copy in float32, autocast.
    ## Source
    numpy.float16(1e-8) == 0; torch.optim.Adam eps=1e-8.
    """
    broken = signs.broken(run)
    for event in habits(run, "weights_in_half") if broken else ():
        yield finding(
            "모델 전체를 float16으로 바꾸고 그 가중치를 optimizer가 직접 갱신합니다. Adam의 eps(1e-8)가 float16에서는 0이고 65504를 넘는 값은 inf가 됩니다.",
            cite_line(event, "가중치는 float32로 두고 torch.autocast와 GradScaler를 쓰거나 bfloat16을 쓰세요."),
            *broken,
            severity=Severity.HIGH,
            argues={"nan_fp16_overflow": 4.0, "nan_bad_data": -4.0, "nan_lr_diverge": -1.0, "nan_from_step0": -1.0},
        )
        return
