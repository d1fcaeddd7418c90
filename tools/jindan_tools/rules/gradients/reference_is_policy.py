"""GRD019: the reference of preference training is the very model that is trained."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import train_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.habit import habit


@rule(
    "GRD019",
    "reference-is-policy",
    {
        "config_error": 3.5, "wrong_loss": 2.0, "plateau_bce_0693": 0.0, "frozen_layers": -4.0, "detach_no_grad": -4.0,
        "params_not_in_optim": -4.0, "lr_too_low": -4.0, "label_noise": -2.0, "healthy_converged": -4.0,
    },
)  # fmt: skip
def reference_is_policy(run: Run) -> Iterator[Finding]:
    """Report a preference trainer that was given the same model as policy and as reference.

    ## What it does
    Reads the training script for model=X, ref_model=X.
    ## Why it matters
    The reference moves with the policy: margins stay 0 and the loss at ln 2 although gradients are not 0 and the weights
    change. Nothing holds the policy near its start.
    ## Fires on
    One name for both, in a run with a training loss.
    ## Stays silent on
    ref_model=None (trl makes a copy, or switches the adapter off), two names.
    ## Source
    trl/trainer/dpo_trainer.py: newer versions raise ValueError when both are one object.
    """
    event = habit(run, "reference_is_policy")
    loss = train_loss(run)
    if event is None or loss is None or not loss.finite:
        return
    yield finding(
        "기준 모델(ref_model)로 학습하는 모델 자신을 넘겨, 기준이 함께 움직이므로 두 확률의 차이가 늘 0입니다.",
        cite_line(event, "model과 ref_model이 같은 변수입니다. ref_model=None으로 두면 사본을 씁니다."),
        cite_point(loss, 0, "처음"),
        cite_point(loss, -1, "마지막"),
        severity=Severity.HIGH,
    )
