"""PLT032: a squared error stands at the variance of its targets: the answer is their mean."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.curves.select import last_segment, train_loss, val_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_SCALED = frozenset({"norm_pix_loss", "normalize_target", "normalized_target", "norm_target"})
_SPREADS = frozenset({"target_std", "label_std", "y_std"})
_LEAST = 8
_AT = (0.94, 1.06)
# A stated spread is that of the whole set and has two or three digits.
_AT_SPREAD = (0.96, 1.04)
_SQUARED = regex(r"(?:^|[/_ ])r?mse(?:$|[/_ ])")
_ROOT = regex(r"rmse")
_ABSOLUTE = regex(r"(?:^|[/_ ])(?:l1|mae|huber|smooth)|absolute", words=("l1", "mae", "huber", "smooth", "absolute"))


class _Targets(Struct, frozen=True, kw_only=True):
    """The variance of the targets, what tells it, and how near a loss must come."""

    variance: float
    setting: Setting
    within: tuple[float, float]
    why: str


@rule(
    "PLT032",
    "normalised-target-mean",
    {
        "plateau_prior": 3.0,
        "underfit": 1.0,
        "lr_too_low": 0.5,
        "healthy_converged": -4.0,
        "overfit": -2.0,
        "long_plateau_waste": -3.0,
    },
)
def normalised_target_mean(run: Run) -> Iterator[Finding]:
    """Report a squared error that stays at the variance of its targets.

    ## What it does
    The variance is 1 for targets that a setting scales (norm_pix_loss of masked autoencoders), and the square of a spread that
    the log or the configuration tells. Compares the losses with it.
    ## Why it matters
    The best constant answer is the mean and costs the variance: a loss there means that the input is not used, however far
    it fell from the start.
    ## Fires on
    Eight records or more of which the second half of training and held-out error lies within 6 % of 1, or within 4 % of a
    spread that is told (2 % for its root).
    ## Stays silent on
    Losses below that, absolute errors, targets of unknown spread, the noise of diffusion models (PLT082).
    ## Source
    E[(y - c)^2] is least at the mean and then Var(y). He et al. 2022, section 3 (normalised pixels).
    """
    targets = _targets(run)
    if targets is None or _ABSOLUTE.search(run.word("loss_name").lower()):
        return
    errors = _errors(run, plain=targets.variance == 1)
    if not errors or len(errors[0].finite) < _LEAST:
        return
    if not all(_stands_at(s, targets) for s in errors):
        return
    level = median(tail(errors[0].finite, 0.5))
    yield finding(
        f"{errors[0].name} 값이 {figure(level)}에 머뭅니다. {targets.why} 목표값의 평균만 답하는 수준입니다.",
        cite_stated(targets.setting),
        *(cite_point(s, s.finite_indices[-1]) for s in errors),
        *_spread(targets),
        severity=Severity.HIGH,
        facts={"level": level, "variance": targets.variance},
    )


def _targets(run: Run) -> _Targets | None:
    for setting in run.settings:
        name, value = setting.leaf, setting.value
        if name in _SCALED and value is True:
            why = "목표값을 분산 1로 맞추었으므로 1은"
        elif name in _SPREADS and isinstance(value, int | float) and not isinstance(value, bool) and value > 0:
            why = f"목표값의 표준편차가 {figure(float(value))}이므로 이 값은"
            return _Targets(variance=float(value) ** 2, setting=setting, within=_AT_SPREAD, why=why)
        else:
            continue
        return _Targets(variance=1.0, setting=setting, within=_AT, why=why)
    return None


def _errors(run: Run, *, plain: bool) -> list[Series]:
    """Return the squared errors of the run; any whole loss is one where targets of variance 1 ask for it."""
    roles = (Role.TRAIN_LOSS, Role.VAL_LOSS, Role.TRAIN_METRIC, Role.VAL_METRIC)
    named = [
        s for role in roles for s in last_segment(run.of_role(role)) if s.finite and _SQUARED.search(s.name.lower())
    ]
    losses = [s for s in (train_loss(run), val_loss(run)) if s is not None and s.finite]
    whole = [s for s in losses if s not in named and not _ABSOLUTE.search(s.name.lower())]
    return [*whole, *named] if plain or not named else named


def _stands_at(series: Series, targets: _Targets) -> bool:
    power = 0.5 if _ROOT.search(series.name.lower()) else 1.0
    low, high = (edge**power for edge in targets.within)
    return all(low <= v / targets.variance**power <= high for v in tail(series.finite, 0.5))


def _spread(targets: _Targets) -> tuple[Evidence, ...]:
    if targets.variance == 1:
        return ()
    spread = targets.variance**0.5
    formula = f"{figure(spread)}² = {figure(targets.variance)}"
    return (calculated("늘 목표값의 평균을 답할 때의 제곱 오차(분산)입니다.", targets.variance, formula),)
