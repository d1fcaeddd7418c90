"""GRD018: the optimizer was made before the adapter and holds none of its weights."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import train_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.habit import habit


@rule(
    "GRD018",
    "optimizer-before-adapter",
    {"params_not_in_optim": 4.0, "frozen_layers": -1.0, "lr_too_low": -3.0, "grad_vanish": -2.0, "underfit": -2.0, "plateau_lm_uniform": -2.0},
)  # fmt: skip
def optimizer_before_adapter(run: Run) -> Iterator[Finding]:
    """Report an optimizer that was given the parameters of a model before LoRA was added to it.

    ## What it does
    Reads the order of statements in the training script.
    ## Why it matters
    get_peft_model freezes the parameters the optimizer holds and adds others that it does not know: no step changes a
    weight. Gradients and the rate look ordinary, the loss only moves with the batches.
    ## Fires on
    An optimizer made from model.parameters(), then get_peft_model of the same model, and no optimizer after it.
    ## Stays silent on
    Optimizers made after the adapter, add_param_group, Trainer (which makes its own).
    ## Source
    peft/mapping_func.py get_peft_model; torch.optim.Optimizer keeps the parameters that it was given.
    """
    event = habit(run, "optimizer_before_adapter")
    loss = train_loss(run)
    if event is None or loss is None or not loss.finite:
        return
    yield finding(
        "옵티마이저를 LoRA보다 먼저 만들어, 학습해야 할 어댑터 가중치가 옵티마이저에 하나도 없습니다.",
        cite_line(event, "이 줄의 옵티마이저는 그 뒤에 붙인 어댑터의 가중치를 모릅니다."),
        cite_point(loss, 0, "처음"),
        cite_point(loss, -1, "마지막"),
        severity=Severity.HIGH,
    )
