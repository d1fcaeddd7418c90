"""GRD017: all answers of a group get the same reward, so that there is nothing to learn from."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.named import curve_called
from jindan_tools.curves.select import grad_norm
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.tokens.answers_without_end import open_ended
from jindan_tools.text.figures import figure

_LEAST, _ALWAYS = 5, 0.98


_NOT_THESE = {
    "all_labels_ignored": -4.0, "frozen_layers": -4.0, "detach_no_grad": -4.0, "params_not_in_optim": -3.0,
    "lr_too_low": -3.0, "memorisation": -3.0, "few_optimizer_steps": -2.0, "healthy_converged": -4.0,
    "plateau_prior": -2.0, "grad_vanish": -3.0,
}  # fmt: skip


@rule("GRD017", "rewards-without-spread", {"metric_bug": 4.0, "wrong_loss": 0.5, "tokens_truncated": 4.0, **_NOT_THESE})
def rewards_without_spread(run: Run) -> Iterator[Finding]:
    """Report a run of grouped rewards in which no group has two different rewards.

    ## What it does
    Reads frac_reward_zero_std, or reward_std, over the run, and whether the reward ever changes.
    ## Why it matters
    GRPO and its kin learn from the difference to the group's mean. Equal rewards make every advantage, the loss and the
    gradient exactly 0. The parameters are not frozen: the reward function tells nothing, the task is out of reach, or
    every answer is cut at the length limit before it says anything that is rewarded (that then comes first).
    ## Fires on
    Five records or more, nearly all groups without spread at all of them, and one reward throughout.
    ## Stays silent on
    Rewards that move, spread in some groups, rewards that were learnt to their top.
    ## Source
    trl GRPOTrainer metrics frac_reward_zero_std and reward_std; advantage = (reward - group mean) / group std.
    """
    share, spread = curve_called(run, "frac_reward_zero_std"), curve_called(run, "reward_std")
    reward, norm = curve_called(run, "reward"), grad_norm(run)
    if reward is None or len(reward.finite) < _LEAST or max(reward.finite) - min(reward.finite) > 1e-6:
        return
    flat = share is not None and median(share.finite) >= _ALWAYS and min(share.finite) >= 0.5
    still = spread is not None and not any(spread.finite)
    proof = share if flat else spread if still else None
    if proof is None:
        return
    cut = open_ended(run)
    yield finding(
        f"같은 질문의 답들이 모두 같은 보상({figure(reward.finite[-1])})을 받아 이점(advantage)이 0이고, 배울 신호가 없습니다.",
        cite_point(reward, reward.finite_indices[0], "처음"),
        cite_point(reward, reward.finite_indices[-1], "마지막까지 같습니다"),
        cite_point(proof, proof.finite_indices[-1]),
        *((cite_point(norm, -1, "보상이 같으면 기울기도 0입니다"),) if norm is not None and norm.finite and not any(norm.finite) else ()),
        *(() if cut is None else (cut,)),
        severity=Severity.HIGH,
        # An answer that is cut off has no end that could be rewarded: the function is not yet to blame.
        argues={"metric_bug": 4.0, "wrong_loss": 0.5, **_NOT_THESE} if cut is None else {"tokens_truncated": 4.0, "metric_bug": 1.5, **_NOT_THESE},
        facts={"reward": reward.finite[-1]},
    )  # fmt: skip
