"""PLT032: a reconstruction of targets scaled to variance one stands at one: it answers their mean."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Setting
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_SCALED = frozenset({"norm_pix_loss", "normalize_target", "normalized_target", "norm_target"})
_LEAST = 8
_AT = (0.94, 1.06)


@rule(
    "PLT032",
    "normalised-target-mean",
    {"plateau_prior": 3.0, "underfit": 1.0, "lr_too_low": 0.5, "healthy_converged": -4.0, "overfit": -2.0},
)
def normalised_target_mean(run: Run) -> Iterator[Finding]:
    """Report a squared error that stays at 1 although each target was scaled to variance 1.

    ## What it does
    Looks for a setting that scales the targets (norm_pix_loss of masked autoencoders) and compares the loss with 1.
    ## Why it matters
    The mean of such a target is 0 and its variance 1: a loss of 1 is what a constant answer costs, so the input is not used.
    ## Fires on
    Eight records or more of which the second half of training and held-out loss lies between 0.94 and 1.06.
    ## Stays silent on
    Losses below that, targets that are not scaled.
    ## Source
    He et al. 2022, Masked Autoencoders, section 3: normalised pixels as the target of the reconstruction.
    """
    scaled, losses = _scaled(run), [s for s in (train_loss(run), val_loss(run)) if s is not None and s.finite]
    if scaled is None or not losses or len(losses[0].finite) < _LEAST:
        return
    if not all(_AT[0] <= v <= _AT[1] for s in losses for v in tail(s.finite, 0.5)):
        return
    level = median(tail(losses[0].finite, 0.5))
    yield finding(
        f"손실이 {figure(level)}에 머뭅니다. 목표값을 분산 1로 맞추었으므로 1은 평균만 답하는 수준입니다.",
        Evidence(statement=f"{scaled.name} 값이 켜져 있습니다.", source=scaled.source),
        *(cite_point(s, s.finite_indices[-1]) for s in losses),
        severity=Severity.HIGH,
        facts={"level": level},
    )


def _scaled(run: Run) -> Setting | None:
    named = [s for s in run.settings if s.name.rsplit(".", 1)[-1].lower() in _SCALED]
    return next((s for s in named if s.value is True), None)
