"""PLT006: a two-way loss stays at ln 2 = 0.693, the loss of a coin."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.arithmetic.chance import BINARY_CHANCE
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.kind import is_adversarial, is_detector, is_preference
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import last_segment, train_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_BAND = 0.01
# So many records so close to it need no accuracy beside them: no other level is hit like that.
_MANY, _CLOSE, _HIT = 12, 0.005, 0.002
_FEW = 3
# Rates of preference training are 1e-7 and up for models of billions, far more for small ones.
_CREEPS = 1e-7


@rule(
    "PLT006",
    "ln2-plateau",
    {"plateau_bce_0693": 3.0, "frozen_layers": 0.5, "lr_too_low": 0.5, "overfit": -3.0, "healthy_converged": -3.0},
)
def ln2_plateau(run: Run) -> Iterator[Finding]:
    """Report a binary or preference loss that never leaves ln 2.

    ## What it does
    Looks whether every record of the training loss lies within 1 % of 0.6931 and whether accuracy or reward margins
    confirm that nothing was told apart.
    ## Why it matters
    In preference training the policy then still equals the reference: adapters not attached, gradients cut off or a
    learning rate that is too small.
    ## Fires on
    At least 8 records, all within 1 % of ln 2, in preference training or with an accuracy that stays within 5 points of 0.5; without an accuracy
    twelve records within 0.5 % whose median is within 0.2 %. Three records when the rewards of both sides are exactly 0 in all of them, or at a rate below 1e-7.
    ## Stays silent on
    Multi-class runs, detectors, adversarial losses, curves that leave the level at the end, a loss at 0.69 with good accuracy.
    ## Source
    -ln sigmoid(0) = ln 2; Rafailov et al. 2023 (DPO).
    """
    series = train_loss(run)
    if series is None or is_detector(run) or is_adversarial(run):
        return
    rate = highest_rate(run)
    creeps = rate is not None and rate < _CREEPS and is_preference(run)
    if len(series.finite) < 8 and not (len(series.finite) >= _FEW and (_no_margin_at_all(run) or creeps)):
        return
    if any(abs(v / BINARY_CHANCE - 1) > _BAND for v in series.finite):
        return
    classes = class_count(run)
    proof = _preference_proof(run) if is_preference(run) else _coin_proof(run)
    if proof is None or (classes is not None and classes.count != 2):
        return
    middle = median(tail(series.values, 0.5))
    yield finding(
        f"{series.name} 값이 처음부터 끝까지 ln 2 = 0.6931 부근에 머물렀습니다.",
        Evidence(
            statement=f"기록 {len(series.finite)}개가 모두 0.6931의 1 % 안에 있고 뒤쪽 절반의 중앙값은 {figure(middle)}입니다.",
            value=middle,
            source=series.source(-1),
            formula="-ln(1/2) = 0.6931",
        ),
        proof,
        severity=Severity.HIGH,
        argues={"plateau_bce_0693": 2.5, "lr_too_low": 3.0, "overfit": -3.0, "healthy_converged": -3.0}
        if creeps
        else None,
        facts={"tail": middle},
    )


def _preference_proof(run: Run) -> Evidence | None:
    margins = [s for role in Role for s in last_segment(run.of_role(role)) if "margin" in s.name.lower() and s.finite]
    if not margins:
        return _first_record(run)
    worst = max(margins[0].finite, key=abs)
    if abs(worst) > 0.1:
        return None
    return Evidence(
        statement=f"{margins[0].name} 값은 가장 클 때도 {figure(worst)} 값으로, 선택된 답과 거절된 답을 구별하지 못했습니다.",
        value=worst,
        source=margins[0].source(-1),
    )


def _first_record(run: Run) -> Evidence | None:
    series: Series | None = train_loss(run)
    return None if series is None else cite_point(series, series.finite_indices[0])


def _coin_proof(run: Run) -> Evidence | None:
    hits = accuracy(run) or accuracy(run, Role.TRAIN_METRIC)
    if hits is None and _is_exact(run):
        return _first_record(run)
    if hits is None or not hits.finite or any(abs(v - 0.5) > 0.05 for v in hits.finite):
        return None
    return cite_point(hits, hits.finite_indices[-1])


def _is_exact(run: Run) -> bool:
    """Return whether a dozen records lie so close about ln 2 that nothing else explains the level."""
    series = train_loss(run)
    if series is None or len(series.finite) < _MANY:
        return False
    near = all(abs(v / BINARY_CHANCE - 1) <= _CLOSE for v in series.finite)
    return near and abs(median(series.finite) / BINARY_CHANCE - 1) <= _HIT


def _no_margin_at_all(run: Run) -> bool:
    """Return whether the rewards of chosen and rejected answers are exactly 0 in every record after the first steps."""
    rewards = [
        s for role in Role for s in last_segment(run.of_role(role)) if "reward" in s.name.lower() and len(s.finite)
    ]
    sides = [s for s in rewards if s.name.lower().endswith(("chosen", "rejected"))]
    return len(sides) >= 2 and all(len(s.finite) >= _FEW and not any(s.finite) for s in sides)
