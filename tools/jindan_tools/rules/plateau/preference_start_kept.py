"""PLT131: a preference loss other than DPO's stays at the value it has while policy and reference are the same."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment, train_loss
from jindan_tools.frameworks.preference_losses import starting_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_NEAR, _LEAST, _FEW, _APART = 0.01, 8, 3, 0.1


@rule(
    "PLT131",
    "preference-start-kept",
    {
        "plateau_bce_0693": 3.0, "frozen_layers": 1.5, "params_not_in_optim": 1.0, "lr_too_low": 1.0, "overfit": -3.0,
        "healthy_converged": -4.0, "label_noise": -1.0, "grad_accum_loss_scale": -3.0,
    },
)  # fmt: skip
def preference_start_kept(run: Run) -> Iterator[Finding]:
    """Report a preference loss other than DPO's that never leaves the value of equal models.

    ## What it does
    Looks loss_type up in a table of starting values (2 ln 2 for NCA and BCO, 1 for APO and hinge, 1 / (4 beta²) for IPO) and
    compares every record with it, beside the rewards.
    ## Why it matters
    Only DPO's own loss starts at 0.693. A loss that stands at 1.386 or at 1 looks like a value of its own kind, and says the same:
    the policy is still the reference.
    ## Fires on
    Eight records within 1 % of the value with margins below 0.1, or three where all rewards are exactly 0.
    ## Stays silent on
    Losses that leave it, loss types that start at ln 2 (PLT006), IPO and SPPO without a known beta.
    ## Source
    trl/trainer/dpo_trainer.py dpo_loss, 0.9 to 1.16.
    """
    loss, beta = train_loss(run), [n for s in run.stated("beta") if (n := s.number()) is not None]
    held = starting_loss(run.word("loss_name"), beta[-1] if beta else None)
    if loss is None or held is None:
        return
    value, formula = held
    rewards = [s for role in Role for s in last_segment(run.of_role(role)) if "rewards/" in s.name and s.finite]
    margins = next((s for s in rewards if s.name.endswith("margins")), None)
    exact = bool(rewards) and not any(v for s in rewards for v in s.finite)
    if margins is None or len(loss.finite) < (_FEW if exact else _LEAST):
        return
    if any(abs(v / value - 1) > _NEAR for v in loss.finite) or max(map(abs, margins.finite)) > _APART:
        return
    yield finding(
        f"{loss.name} 값이 처음부터 끝까지 {figure(value)}에 머물렀습니다. loss_type {run.word('loss_name')}에서 정책과 참조 모델이 같을 때의 값이며, "
        "DPO의 0.693에 해당합니다.",
        _level(loss, value, formula),
        cite_point(loss, loss.finite_indices[-1], "마지막"),
        cite_point(margins, margins.finite_indices[-1], "보상이 모든 기록에서 0" if exact else "가장 클 때도 0.1 아래"),
        severity=Severity.HIGH,
        argues=None if exact else {"plateau_bce_0693": 3.0, "lr_too_low": 1.5, "frozen_layers": 0.0, "healthy_converged": -4.0},
        facts={"start": value},
    )  # fmt: skip


def _level(loss: Series, value: float, formula: str) -> Evidence:
    return calculated(
        f"기록 {len(loss.finite)}개가 모두 이 값의 1 % 안에 있습니다.", value, f"{formula} = {figure(value)}"
    )
