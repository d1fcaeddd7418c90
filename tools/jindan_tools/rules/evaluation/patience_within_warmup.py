"""EVL033: early stopping counts evaluations, and ran out before the run had begun in earnest."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_settings
from jindan_tools.curves.select import learning_rate
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_EARLY_PART = 0.1


@rule(
    "EVL033",
    "patience-within-warmup",
    {
        "early_stop_wrong": 4.0, "class_imbalance": -4.0, "plateau_prior": -4.0, "plateau_chance_ce": -4.0, "lr_too_low": -3.0,
        "underfit": -3.0, "labels_shuffled": -3.0, "epochs_too_few": -2.0, "overfit": -3.0, "few_optimizer_steps": -2.0,
    },
)  # fmt: skip
def patience_within_warmup(run: Run) -> Iterator[Finding]:
    """Report an early stop whose patience, counted in evaluations, was over inside the warm-up or the first tenth.

    ## What it does
    Multiplies the patience with the steps between evaluations and holds the step of the stop against the warm-up and the plan.
    ## Why it matters
    EarlyStoppingCallback counts evaluations. With one every few steps a patience of 3 is a part of an epoch, in which the
    rate is still rising: what the model answers by then (mostly the most frequent class) says nothing of data or rate.
    ## Fires on
    An early stop of a Trainer with known patience and evaluation steps, before the end of the warm-up, or in the first tenth
    of the plan with a patience shorter than an epoch.
    ## Stays silent on
    Stops later in the run, runs ended by an error, unknown patience or plan.
    ## Source
    transformers trainer_callback.py EarlyStoppingCallback.on_evaluate (4.0 to 5.23).
    """
    span, done, plan = run.number("eval_steps"), run.steps_done, run.steps_planned
    count = run.number("patience")
    if run.ending is not Ending.EARLY_STOPPED or not span or not count or not done or not plan:
        return
    if span < 1 or done >= plan:
        return
    steps, warmup = count * span, run.number("warmup_steps") or 0.0
    epoch = done / run.epochs_done if run.epochs_done else 0.0
    short = done <= _EARLY_PART * plan and steps < epoch
    if done >= warmup and not short:
        return
    rate = learning_rate(run)
    within = (
        f"웜업 {figure(warmup)}스텝이 끝나기도 전인 " if done < warmup else f"계획의 {percent(done / plan)} 지점인 "
    )
    yield finding(
        f"조기 종료의 인내 {figure(count)}회는 에폭이 아니라 평가 횟수({figure(span)} 스텝마다)이므로 {figure(steps)} 스텝뿐이었고, {within}{figure(done)} 스텝에서 멈췄습니다.",
        *cite_settings(run, "patience", "eval_steps"),
        calculated("인내가 차지하는 스텝 수입니다.", steps, f"{figure(count)} × {figure(span)} = {figure(steps)}"),
        calculated("멈춘 자리입니다.", done / plan, f"{figure(done)} ÷ {figure(plan)} = {figure(done / plan)}"),
        *(() if rate is None or not rate.finite else (cite_point(rate, rate.finite_indices[-1], "멈출 때의 학습률"),)),
        severity=Severity.HIGH,
        facts={"patience_steps": steps, "stopped_at": done, "warmup": warmup},
    )
