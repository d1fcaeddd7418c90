"""SCR291: the loss teaches the opposite, or something endless."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.chosen import habits


@rule("SCR291", "loss-pulls-the-wrong-way", {"wrong_loss": 4.0})
def loss_pulls_the_wrong_way(run: Run) -> Iterator[Finding]:
    """Report a policy that is taught to do less of what is rewarded, and values that go on behind the end of an episode.

    ## What it does
    Follows what backward is called on: a product of log probabilities and returns that no minus sign turns, and a target
    `reward + gamma * next` in a function where nothing is named for the end of an episode.
    ## Why it matters
    Optimizers of PyTorch minimise. Without the minus sign each update makes rewarded actions rarer; without the end of an
    episode every state is worth the same endless sum.
    ## Fires on
    The habit in a run whose rewards do not rise: the last fifth of them is no higher than the first.
    ## Stays silent on
    Rewards that rise, `maximize=True`, negative log probabilities wherever they are made, differences around the product.
    ## Source
    Williams 1992 (REINFORCE); torch.optim: `maximize` is False by default.
    """
    seen = _does_not_rise(run)
    for event in habits(run, "policy_pushed_down", "value_past_the_end") if seen else ():
        turned = event.word("habit") == "policy_pushed_down"
        yield finding(
            "정책 손실에 음의 부호가 없어, 보상이 큰 행동의 확률을 낮추도록 학습합니다. 보상도 오르지 않았습니다."
            if turned
            else "Q 목표에 에피소드의 끝이 빠져 있어, 끝난 뒤의 상태에도 값을 더합니다. 보상도 오르지 않았습니다.",
            cite_line(
                event,
                "옵티마이저는 손실을 줄이므로 -(log_prob * return)이어야 합니다."
                if turned
                else "끝난 전이에는 (1 - done)을 곱해 다음 상태의 값을 빼야 합니다.",
            ),
            *seen,
            severity=Severity.HIGH,
            argues={
                "wrong_loss": 4.0 if turned else 2.5,
                "lr_too_low": -2.0,
                "optimizer_lr_mismatch": -2.0,
                "lr_too_high_oscillate": -1.0,
            },
        )
        return


def _does_not_rise(run: Run) -> tuple[Evidence, ...]:
    """Return the ends of a curve of rewards whose last fifth is no higher than its first, () otherwise."""
    curve = next((s for s in run.series if _is_reward(s) and len(s.finite) >= 5), None)
    if curve is None:
        return ()
    part = max(1, len(curve.finite) // 5)
    first, last = (sum(p) / part for p in (curve.finite[:part], curve.finite[-part:]))
    if last > first + 0.05 * abs(first):
        return ()
    return (
        cite_point(curve, curve.finite_indices[0], "처음 값"),
        cite_point(curve, curve.finite_indices[-1], "마지막 값"),
    )


def _is_reward(series: Series) -> bool:
    name = series.name.lower()
    return any(w in name for w in ("reward", "return", "score", "ep_rew", "episode_length", "ep_len"))
