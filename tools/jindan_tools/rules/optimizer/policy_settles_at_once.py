"""OPT174: the entropy of a policy is gone within the first updates, at a rate above those in use, and the reward stands."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import fmean
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST, _EARLY, _GONE, _GAIN, _RATE = 12, 0.4, 0.05, 0.25, 1e-3
_MOSTLY = 0.9


@rule(
    "OPT174",
    "policy-settles-at-once",
    {"lr_too_high_oscillate": 3.0, "plateau_prior": -4.0, "labels_shuffled": -4.0, "underfit": 0.5},
)
def policy_settles_at_once(run: Run) -> Iterator[Finding]:
    """Report an agent whose policy stopped exploring early, after which the reward did not rise by a quarter.

    ## What it does
    Finds the record from which the entropy stays below a twentieth of its first value, and compares the rewards there and at the end.
    ## Why it matters
    A policy without entropy repeats one action, so nothing new is ever seen: KL and clip fraction are zero and look calm.
    ## Fires on
    Twelve records, an entropy that is gone within the first 40 % of them, a reward that gained less than a quarter since, and
    a rate of 0.001 or more (PPO is used with 3e-4).
    ## Stays silent on
    Rewards that went on rising (a solved task needs no exploration), smaller rates.
    ## Source
    Schulman et al. 2017 (entropy bonus); stable_baselines3 PPO: learning_rate=3e-4, ent_coef=0.0.
    """
    entropy = next(
        (s for s in run.series if s.name.lower().endswith(("entropy_loss", "entropy", "policy_entropy"))), None
    )
    reward = next((s for s in run.series if "ep_rew_mean" in s.name or "episode_reward" in s.name), None)
    rate = highest_rate(run)
    if entropy is None or reward is None or rate is None or rate < _RATE:
        return
    values = [abs(v) for v in entropy.values]
    if len(values) < _LEAST or entropy.first_non_finite is not None or values[0] <= 0 or len(reward.finite) < _LEAST:
        return
    gone = next((i for i in range(len(values)) if _stays_gone(values[i:], _GONE * values[0])), None)
    if gone is None or gone > _EARLY * len(values):
        return
    at = min(range(len(reward)), key=lambda i: abs(reward.xs[i] - entropy.xs[gone]))
    # A policy that settles on a bad action loses reward at once: what it had before counts.
    before = max(fmean(reward.values[max(0, at - 1) : at + 2]), fmean(reward.values[:2]))
    end = fmean(reward.values[-3:])
    if end - before > _GAIN * max(abs(before), 1e-9):
        return
    yield finding(
        f"정책의 엔트로피가 {entropy.x_label(gone)}까지 처음의 5 % 아래로 사라졌고 그 뒤 보상이 오르지 않았습니다. 학습률 {figure(rate)} 값이 커서(PPO는 보통 3e-4) "
        "정책이 탐색하기 전에 한 행동으로 굳었습니다.",
        cite_point(entropy, 0, "처음"),
        cite_point(entropy, gone, "사라진 곳"),
        cite_point(reward, at, "그때의 보상"),
        cite_point(reward, -1, "마지막 보상"),
        severity=Severity.HIGH,
        argues={
            "lr_too_high_oscillate": 3.0,
            "plateau_prior": -4.0,
            "labels_shuffled": -4.0,
            "underfit": 0.5,
            "healthy_converged": -2.0,
        },
    )


def _stays_gone(values: list[float], limit: float) -> bool:
    """Return whether the entropy is gone here and in nine of ten records from here on: a few bounce back for a while."""
    return values[0] < limit and sum(v < limit for v in values) >= _MOSTLY * len(values)
