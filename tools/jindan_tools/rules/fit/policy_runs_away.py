"""FIT068: a policy leaves its reference: the divergence explodes and the reward that had risen is lost."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times

_LEAST, _FAR, _GREW, _LOST = 12, 5.0, 10.0, 0.5
_FAR_A_TOKEN = 0.5
# Usual rates of full fine-tuning with GRPO or PPO lie between 1e-7 and 5e-6, of LoRA up to 5e-5.
_USUAL = 5e-5


@rule(
    "FIT068",
    "policy-runs-away",
    {
        "lr_too_high_oscillate": 3.5, "tokens_truncated": -5.0, "padding_bug": -3.0, "healthy_converged": -4.0, "lr_too_low": -4.0,
        "wrong_loss": -1.0, "overfit": -2.0, "label_noise": -2.0, "metric_bug": -2.0, "grad_vanish": -2.0,
    },
)  # fmt: skip
def policy_runs_away(run: Run) -> Iterator[Finding]:
    """Report a policy whose KL to its reference explodes while its reward falls back from what it had reached.

    ## What it does
    Compares the last quarter of kl with its median before the reward was best, and the reward with its best.
    ## Why it matters
    Behind such a break answers fill the limit, rewards are alike and gradients vanish. Each of these looks like a cause of its
    own (a limit too short, a reward that never varies); all follow from steps that were too long.
    ## Fires on
    Twelve records or more, a kl that ends above 5 and at ten times its level before the best reward, and a reward that ends below half of its best.
    ## Stays silent on
    Rewards that hold, divergences that grow slowly, runs without kl.
    ## Source
    Schulman et al. 2017 (PPO), section 4; trl docs, logging: a kl above 10 to 20 tells of a policy far from its reference.
    """
    kl = _named(run, "kl", "objective/kl", "actor/kl_loss", "critic/kl")
    reward = _named(run, "reward", "objective/scores", "critic/rewards/mean", "critic/score/mean")
    if kl is None or reward is None or kl.xs != reward.xs:
        return
    best = reward.argmax or 0
    before, end = median(kl.values[: best + 1]), median(tail(kl.values))
    last, top = median(tail(reward.values)), reward.values[best]
    # The loss of verl is a mean over tokens, kl elsewhere a sum over those of an answer.
    if (
        end < (_FAR_A_TOKEN if kl.name.endswith("kl_loss") else _FAR)
        or end < _GREW * max(before, 1e-6)
        or top <= 0
        or last > _LOST * top
    ):
        return
    rate = highest_rate(run)
    high = (
        ""
        if rate is None or rate <= _USUAL
        else f" 학습률 {figure(rate)} 값은 이런 학습에 쓰는 값(1e-6 안팎)보다 훨씬 큽니다."
    )
    yield finding(
        "정책이 기준 모델에서 멀리 달아났습니다. "
        f"kl 값이 {figure(before)}에서 {figure(end)}까지 늘고, 보상은 최고 {figure(top)}에서 {figure(last)}까지 무너졌습니다.{high} 길이 한도에 닿는 답은 그 결과입니다.",
        cite_point(reward, best, "최고"),
        cite_point(reward, reward.finite_indices[-1], "마지막"),
        cite_point(kl, best, "보상이 최고일 때"),
        cite_point(kl, kl.finite_indices[-1], "마지막"),
        calculated("kl 값이 늘어난 배수입니다.", end / max(before, 1e-6), f"{figure(end)} ÷ {figure(before)} = {times(end / max(before, 1e-6))}"),
        severity=Severity.HIGH,
        facts={"kl": end, "best": top, "last": last},
    )  # fmt: skip


def _named(run: Run, *names: str) -> Series | None:
    found = (s for s in run.series if s.name.removeprefix("train/") in names and len(s.finite) == len(s) >= _LEAST)
    return next(found, None)
