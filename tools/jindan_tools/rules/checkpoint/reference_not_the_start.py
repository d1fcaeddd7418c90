"""CKP132: the rewards of a preference run are far from 0 before anything was learnt: the reference is another model."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.curves.select import train_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_FAR, _FIRST_STEPS, _EARLY, _NEAR, _MOVES = 1.0, 10.0, 0.03, 0.1, 0.5
_WITHOUT_REFERENCE = ("simpo", "orpo", "cpo", "reference_free")
_BAD_ACCURACY = 0.5


@rule(
    "CKP132",
    "reference-not-the-start",
    {
        "ckpt_mismatch": 3.0,
        "config_error": 1.5,
        "label_noise": -2.0,
        "lr_too_high_oscillate": -2.0,
        "warmup_missing": -2.0,
        "overfit": -1.0,
    },
)
def reference_not_the_start(run: Run) -> Iterator[Finding]:
    """Report DPO whose first rewards are far from 0: policy and reference are not the same model at the start.

    ## What it does
    Reads rewards/chosen and rewards/rejected in the first record and divides by beta.
    ## Why it matters
    A reward is beta times the log-ratio of policy and reference. At the first step both should be one model, so that it is 0 and the loss
    ln 2. Elsewhere the policy is pulled to a model that it does not come from: a base for an SFT policy, an adapter that was not
    loaded, log-probabilities precomputed with another template.
    ## Fires on
    A first record within ten steps and 3 % of the plan with a reward of 1 or more in size. Serious where accuracy begins below one half.
    ## Stays silent on
    Losses without a reference (SimPO, ORPO, CPO; rewards that are beta times the log-probabilities), first records that come late,
    rewards that go on at the same pace.
    ## Source
    Rafailov et al. 2023; trl/trainer/dpo_trainer.py: chosen_rewards = beta * (policy_chosen_logps - ref_chosen_logps).
    """
    chosen, rejected, loss = _curve(run, "rewards/chosen"), _curve(run, "rewards/rejected"), train_loss(run)
    beta = next((s for s in run.stated("beta") if (s.number() or 0) > 0), None)
    if chosen is None or rejected is None or beta is None or loss is None or not _early(run, chosen):
        return
    first, other = chosen.values[0], rejected.values[0]
    size = beta.number() or 1.0
    if max(abs(first), abs(other)) < _FAR or _has_no_reference(run, size, first) or _runs_away(chosen, rejected):
        return
    right = _curve(run, "rewards/accuracies")
    worse = right is not None and right.values[0] < _BAD_ACCURACY
    yield finding(
        f"아무것도 배우기 전인 첫 기록에서 rewards/chosen 값이 {figure(first)}입니다. 참조 모델이 시작 모델과 같다면 0이어야 하므로, 참조가 다른 모델입니다(로그 확률 차이 {figure(first / size)}).",
        cite_point(chosen, 0, "첫 기록"),
        cite_point(rejected, 0, "첫 기록"),
        *((cite_point(right, 0, "첫 기록"),) if right is not None else ()),
        cite_stated(beta),
        calculated("정책과 참조의 로그 확률 차이입니다.", first / size, f"{figure(first)} ÷ {figure(size)} = {figure(first / size)}"),
        severity=Severity.HIGH if worse else Severity.MEDIUM,
        facts={"first": first},
    )  # fmt: skip


def _early(run: Run, series: Series) -> bool:
    """Say whether the first record covers the first steps only."""
    total = run.number("total_steps") or run.steps_planned or run.steps_done
    if series.axis is Axis.STEP:
        return series.xs[0] <= _FIRST_STEPS and (total is None or series.xs[0] <= max(1.0, _EARLY * total))
    return series.axis is Axis.EPOCH and 0 < series.xs[0] <= _EARLY * (run.epochs_planned or 1.0)


def _runs_away(*sides: Series) -> bool:
    """Say whether a reward moves on as fast as it would have come from 0: then it was learnt within the first steps."""
    return any(
        len(s) > 1 and abs(s.values[1] - s.values[0]) > _MOVES * abs(s.values[0]) >= _MOVES * _FAR for s in sides
    )


def _has_no_reference(run: Run, beta: float, first: float) -> bool:
    said = (s.name if s.flag() else str(s.value) if isinstance(s.value, str) else "" for s in run.settings)
    names = " ".join((run.word("loss_name"), *said, *(s.name for s in run.series))).lower()
    if any(word in names for word in (*_WITHOUT_REFERENCE, "nll_loss", "log_odds")):
        return True
    logps = _curve(run, "logps/chosen")
    return logps is not None and abs(beta * logps.values[0] - first) <= _NEAR * abs(first)


def _curve(run: Run, name: str) -> Series | None:
    return next((s for s in run.series if s.name in (name, f"train/{name}") and s.finite and s.finite_indices[0] == 0), None)  # fmt: skip
