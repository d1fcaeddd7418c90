"""FIT017: the training loss ends no lower than it began, and nothing in the record says why."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.falling import falls_when_good
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.kind import is_contrastive
from jindan_tools.curves.recipe import family_of
from jindan_tools.curves.select import grad_norm, train_loss, train_metric, val_loss, val_metric
from jindan_tools.curves.shape import head, tail
from jindan_tools.frameworks.optimizer_ranges import OptimizerFamily
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.fit.loss_stands_still import loss_stands_still
from jindan_tools.rules.fit.tunes_language_model import tunes_language_model
from jindan_tools.rules.optimizer.rate_evidence import cite_rate
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST = 6
_STILL, _FELL = 0.01, 0.05
_NEAR_ZERO, _GOOD = 0.02, 0.8
_FEW_STEPS = 50
# Ten epochs in which the held-out loss stood as well leave no doubt that nothing was learnt, whatever the cause.
_EPOCHS, _HELD = 10, 0.03
# The edges of what is usual: frameworks/optimizer_ranges.py.
_USUAL = {OptimizerFamily.ADAM: (1e-5, 1e-2), OptimizerFamily.SGD: (1e-3, 0.5)}
_USUAL_ANY = (1e-5, 0.1)


@rule(
    "FIT017",
    "never-improves",
    {
        "underfit": 2.0,
        "plateau_prior": 1.0,
        "lr_too_low": 1.0,
        "lr_too_high_oscillate": 1.0,
        "overfit": -2.0,
        "healthy_converged": -3.0,
    },
)
def never_improves(run: Run) -> Iterator[Finding]:
    """Say that the training loss did not improve, and which causes its rate and gradients leave open.

    ## What it does
    Compares the level of the first tenth of the training loss with that of its last quarter and with its lowest record, and
    weighs the causes by what else is logged: the rate beside its usual range, the gradient norm.
    ## Why it matters
    Such a run is no success whatever its scale, but a flat loss alone fits a dozen causes. What is left is to say what would
    tell them apart.
    ## Fires on
    Six records or more, an end within 1 % of the start or above it, and no stretch 5 % below the start, without a quality
    metric that improves or is good. A held-out loss that stood as well over ten epochs makes it a fault.
    ## Stays silent on
    Losses that fall or creep down, near-zero losses, policies and adversaries, comparisons of pairs, pretrained language models,
    runs of fewer than 50 steps, ends of records that began long before, runs that FIT012 reads.
    ## Source
    Goodfellow et al., Deep Learning (2016), 11.5: first make the training loss of a few samples fall.
    """
    loss = train_loss(run)
    if loss is None or loss.first_non_finite is not None or len(loss.finite) < _LEAST or not falls_when_good(run, loss):
        return
    if is_contrastive(run) or tunes_language_model(run) or any(loss_stands_still.check(run)):
        return
    if _begins_late(loss) or (run.steps_done is not None and run.steps_done < _FEW_STEPS):
        return
    start, end = median(head(loss.finite)), median(tail(loss.finite))
    if start <= _NEAR_ZERO or end < (1 - _STILL) * start or _fell(loss, start) or _is_good(run) or _held_out_fell(run):
        return
    yield finding(
        f"{loss.name} 값이 기록 {len(loss.finite)}개 동안 {figure(start)}에서 {figure(end)} 값으로 나아지지 않았습니다. "
        f"{_open(run)}",
        cite_point(loss, loss.finite_indices[0], "처음"),
        cite_point(loss, loss.argmin or 0, "가장 낮은 기록"),
        cite_point(loss, loss.finite_indices[-1], "마지막"),
        calculated(
            "앞 10 %와 뒤 25 %의 수준으로 본 변화입니다.",
            end / start - 1,
            f"{figure(end)} ÷ {figure(start)} − 1 = {percent(end / start - 1)}",
        ),
        *cite_rate(run),
        severity=Severity.HIGH if (sure := _held_out_stood(run, loss)) else Severity.MEDIUM,
        argues=_weigh(run) | ({"underfit": 2.0, "plateau_prior": 1.0} if sure else {}),
        facts={"start": start, "end": end},
    )


def _begins_late(loss: Series) -> bool:
    """Return whether more of the run lies before its first record than within the record: the fall may be there."""
    return loss.xs[0] > loss.xs[-1] - loss.xs[0]


def _fell(loss: Series, start: float) -> bool:
    """Return whether the loss creeps down, or was clearly lower for a while: then other rules read what was learnt or lost."""
    values = loss.finite
    if max(tail(values)) < min(head(values, 0.25)):
        return True
    later = values[len(values) // 10 :]
    return any(map(((1 - _FELL) * start).__gt__, map(max, later[1:], later)))


def _is_good(run: Run) -> bool:
    """Return whether a quality metric is high or improves."""
    for metric in (val_metric(run), train_metric(run)):
        if metric is None or len(metric.finite) < 2 or metric.higher_is_better is False:
            continue
        first, last = median(head(metric.finite)), median(tail(metric.finite))
        if last >= _GOOD or last >= 1.2 * first > 0:
            return True
    return False


def _held_out_fell(run: Run) -> bool:
    held_out = val_loss(run)
    return held_out is not None and len(held_out.finite) >= 2 and held_out.finite[-1] < 0.9 * held_out.finite[0]


def _held_out_stood(run: Run, loss: Series) -> bool:
    """Return whether ten epochs went by in which the held-out loss did not move either."""
    held_out = val_loss(run)
    if held_out is None or min(len(held_out.finite), len(loss.finite)) < _EPOCHS or loss.axis is not Axis.EPOCH:
        return False
    first, last = median(held_out.finite[:3]), median(tail(held_out.finite))
    return abs(last - first) <= _HELD * abs(first)


def _side(run: Run) -> int:
    """Return -1 for a rate below its usual range, 1 for one above it, else 0."""
    rate, family = highest_rate(run), family_of(run)
    if rate is None or rate <= 0:
        return 0
    low, high = _USUAL_ANY if family is None else _USUAL.get(family, _USUAL_ANY)
    return -1 if rate < low else 1 if rate > high else 0


def _open(run: Run) -> str:
    """Say what the record leaves open."""
    side = _side(run)
    if side:
        size = "작아" if side < 0 else "커"
        return f"학습률이 흔한 범위보다 {size} 이것부터 확인해야 합니다."
    lacking = [
        word for word, known in (("학습률", highest_rate(run)), ("기울기 노름", grad_norm(run))) if known is None
    ]
    return (
        f"{'과 '.join(lacking)} 기록이 없어 이 곡선만으로는 원인을 가릴 수 없습니다."
        if lacking
        else "이 곡선만으로는 원인을 가릴 수 없습니다."
    )


def _weigh(run: Run) -> dict[str, float]:
    # Below one, so that it stands only where no rule names a cause.
    weights = {"underfit": 0.9, "healthy_converged": -3.0, "overfit": -2.0}
    side = _side(run)
    return weights | ({"lr_too_low": 1.0} if side < 0 else {"lr_too_high_oscillate": 1.0} if side > 0 else {})
