"""Whether a run that does not learn could have learnt: did weights move and did gradients flow."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.recipe import clip_factor, encoder_range
from jindan_tools.curves.select import grad_norm, learning_rate
from jindan_tools.frameworks.optimizer_ranges import OptimizerFamily, optimizer_family
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.text.figures import figure, times

# Adam moves a weight by at most about its learning rate a step; initial weights of usual layers spread over 0.02 to 0.1,
# so a path shorter than half of the smaller one cannot leave the start.
_SHORTEST_PATH = 0.01
_LOWEST_SGD = 1e-4
_HIGHEST: Mapping[OptimizerFamily | None, float] = {OptimizerFamily.ADAM: 5e-3, OptimizerFamily.SGD: 1.5}
_HIGHEST_UNKNOWN = 0.05
# A pre-trained encoder forgets what it knows well before a network of one's own breaks.
_ENCODER_TIMES = 5.0
_DEAD_GRADIENT = 1e-5


class Signals(Struct, frozen=True, kw_only=True):
    """What the log shows: each flag is None when it shows nothing."""

    rate_normal: bool | None
    rate_high: bool | None
    gradient_normal: bool | None
    evidence: tuple[Evidence, ...]


def learning_signals(run: Run) -> Signals:
    """Return whether learning rate and gradients were such that the weights could learn."""
    normal, high, rate_proof = _rate(run)
    if normal and _still_warming_up(learning_rate(run)):
        normal = False
    gradient, gradient_proof = _gradient(run)
    return Signals(
        rate_normal=normal, rate_high=high, gradient_normal=gradient, evidence=(*rate_proof, *gradient_proof)
    )


def _rate(run: Run) -> tuple[bool | None, bool | None, tuple[Evidence, ...]]:
    series = learning_rate(run)
    given = run.number("learning_rate")
    peak = max(series.finite, default=None) if series is not None else given
    if peak is None:
        return None, None, ()
    family = optimizer_family(run.word("optimizer"))
    # SGD with momentum m moves like lr / (1 - m) in the long run.
    reach = peak / max(0.01, 1 - (run.number("momentum") or 0.0)) if family is OptimizerFamily.SGD else peak
    usual = encoder_range(run) if family is OptimizerFamily.ADAM else None
    high = reach > (_ENCODER_TIMES * usual.high if usual is not None else _HIGHEST.get(family, _HIGHEST_UNKNOWN))
    note = ""
    if high and usual is not None:
        note = f", 사전학습 인코더의 통상 범위 위쪽 끝 {figure(usual.high)}의 {times(peak / usual.high)}"
    proof = (
        cite_point(series, series.argmax, f"가장 높은 학습률{note}")
        if series is not None and series.argmax is not None
        else None
    )
    if family is OptimizerFamily.SGD:
        return peak * clip_factor(run) >= _LOWEST_SGD and not high, high, (proof,) if proof else ()
    steps = run.steps_done or (run.epochs_done or 0) * (run.number("steps_per_epoch") or 0) or _last_step(run)
    if not steps:
        return (None if not high else False), high, (proof,) if proof else ()
    mean = sum(series.finite) / len(series.finite) if series is not None and series.finite else peak
    path = mean * steps
    travelled = Evidence(
        statement=f"학습률의 합은 약 {figure(path, 3)}입니다. Adam 계열에서는 가중치가 이보다 멀리 움직일 수 없습니다.",
        value=path,
        formula=f"평균 학습률 {figure(mean)} × 갱신 {figure(steps)}회 = {figure(path, 3)}",
    )
    return path >= _SHORTEST_PATH and not high, high, ((proof, travelled) if proof else (travelled,))


def _still_warming_up(series: Series | None) -> bool:
    """Return whether the rate rose to the last record: such a run was never trained at its rate."""
    if series is None or len(series.finite) < 5:
        return False
    values = series.finite
    return values[-1] == max(values) and values[0] < 0.5 * values[-1] and len(set(values)) == len(values)


def _last_step(run: Run) -> float:
    steps = [max(s.xs) for s in run.series if len(s) and s.axis.value == "step"]
    return max(steps, default=0.0)


def _gradient(run: Run) -> tuple[bool | None, tuple[Evidence, ...]]:
    series = grad_norm(run)
    if series is None or len(series.finite) < 3:
        return None, ()
    middle = median(series.finite)
    if middle == 0 and _placeholder(run, series):
        return None, ()
    deepest = _smallest_layer(run)
    alive = middle > _DEAD_GRADIENT and (deepest is None or deepest > _DEAD_GRADIENT)
    proof = Evidence(
        statement=f"{series.name} 값의 중앙값은 {figure(middle)}입니다.",
        value=middle,
        source=series.source(0),
        formula=f"기록 {len(series.finite)}개의 중앙값",
    )
    return alive and middle < 100, (proof,)


def _smallest_layer(run: Run) -> float | None:
    layers = [median(s.finite) for s in run.of_role(Role.GRAD_NORM) if "/" in s.name and len(s.finite) >= 3]
    return min(layers, default=None)


def _placeholder(run: Run, series: Series) -> bool:
    """Return whether a gradient norm of exactly zero is a column nobody filled: the loss moves all the same."""
    losses = [s for s in run.of_role(Role.TRAIN_LOSS) if len(s.finite) >= 3]
    return any(max(s.finite) - min(s.finite) > 0.2 * abs(s.finite[0]) for s in losses) and not any(series.finite)
