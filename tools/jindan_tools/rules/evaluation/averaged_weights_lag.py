"""EVL007: the evaluated weights are an average that still consists of the start."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from jindan_tools.curves.averaged_pair import averaged_pairs
from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.curves.kind import is_detector
from jindan_tools.curves.select import train_loss, train_metric, val_loss, val_metric
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.plateau.in_batch_level import batches_per_epoch
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_DECAY = regex(r"(?:^|[._])(?:model_)?ema(?:[._](?:decay|momentum|rate|beta))?$", re.IGNORECASE)
_SWITCH = regex(r"(?:^|[._])(?:(?:use|model|with|enable)_)?ema(?:_enabled)?$")
_PLAIN = "ExponentialMovingAverage"
_KEPT = 0.3
_HELD = 0.8
_FELL = 0.5
_APART = 0.5
# A detector whose mAP stays below this finds nothing.
_NOTHING = 0.01
_LONG_HORIZON, _LEAST = 0.999, 4


class _Average(Struct, frozen=True, kw_only=True):
    """The average and its updates; None where nothing counts them."""

    decay: float
    steps: float | None
    evidence: Evidence

    @property
    def kept(self) -> float:
        return 1.0 if self.steps is None else self.decay**self.steps


@rule(
    "EVL007",
    "averaged-weights-lag",
    {
        "ema_lag": 4.0,
        "overfit": -3.0,
        "train_val_shift": -3.0,
        "eval_mode_missing": -2.0,
        "metric_bug": -2.0,
        "leakage": -2.0,
        "labels_shuffled": -4.0,
        "plateau_chance_ce": -4.0,
        "memorisation": -2.0,
        "healthy_converged": -3.0,
    },
)
def averaged_weights_lag(run: Run) -> Iterator[Finding]:
    """Report validation on an exponential moving average whose horizon is longer than the run.

    ## What it does
    Computes decay ** steps, the share of the start that is still in the average, and compares training with validation.
    ## Why it matters
    The validation looks like a heavy overfit or wrong labels, but it judges weights that have hardly left their start.
    ## Fires on
    A stated decay of the average, 30 % of the start or more left after all updates, a training loss that fell by half
    or a training metric twice the validation's, and a validation loss that kept 80 % of its first value or such a gap
    (also between a metric of the weights and the same of their average), or a detector that finds nothing. Where the steps are unknown: a decay
    of 0.999 or more and a metric of the average that climbs at half of that of the weights or below at every record.
    ## Stays silent on
    Averages with a ramp that caught up (validation follows training), runs longer than the horizon, unknown steps.
    ## Source
    w_k = d^k w_0 + (1 - d) sum d^(k-i) w_i: the weight of the start after k updates is d^k; mmengine EMAHook before_val_epoch.
    """
    average = _average(run)
    if average is not None and average.steps is None:
        yield from _seen_to_lag(run, average)
        return
    if average is None or average.kept < _KEPT or not _gap(run):
        return
    loss, held_out, metric = train_loss(run), val_loss(run), val_metric(run)
    yield finding(
        f"검증에 쓰인 EMA 가중치는 {figure(average.steps or 0)}번 갱신한 뒤에도 {percent(average.kept)}가 초기값이라, "
        "검증 성능이 낮은 것은 학습 실패가 아닙니다.",
        average.evidence,
        calculated(
            "EMA에 남은 초기 가중치의 비율입니다.",
            average.kept,
            f"{average.decay:g} ^ {average.steps or 0:g} = {average.kept:.3f} (지평 1 ÷ (1 − {average.decay:g}) = {figure(1 / (1 - average.decay))} 스텝)",
        ),
        *known(_last(loss), _last(held_out), _last(metric)),
        severity=Severity.HIGH,
        facts={"kept": average.kept, "steps": average.steps or 0.0, "decay": average.decay},
    )


def _seen_to_lag(run: Run, average: _Average) -> Iterator[Finding]:
    """Yield a finding where both curves were logged: that of the average climbs far below that of the weights."""
    if average.decay < _LONG_HORIZON:
        return
    for plain, averaged in averaged_pairs(run, Role.VAL_METRIC):
        climbs = averaged.values[-1] > averaged.values[0] >= 0 and averaged.values[-1] == max(averaged.values)
        below = all(0 <= a <= _APART * w for a, w in zip(averaged.values, plain.values, strict=True))
        if len(plain) < _LEAST or not climbs or not below:
            continue
        yield finding(
            f"EMA 가중치의 {averaged.name} 값은 {figure(averaged.values[-1])}인데 학습한 가중치의 {plain.name} 값은 {figure(plain.values[-1])}이라, "
            "평균이 학습을 따라오지 못한 것입니다.",
            average.evidence,
            cite_point(averaged, -1, "평균한 가중치의 마지막이자 최고"),
            cite_point(plain, -1, "학습한 가중치의 마지막"),
            calculated(
                "EMA의 지평보다 스텝이 훨씬 적으면 평균에 초기값이 남습니다.",
                1 / (1 - average.decay),
                f"1 ÷ (1 − {average.decay:g}) = {figure(1 / (1 - average.decay))} 스텝",
            ),
            severity=Severity.HIGH,
            facts={"decay": average.decay},
        )
        return


def _average(run: Run) -> _Average | None:
    steps = _updates(run)
    if any(s.flag() is False for s in run.stated_like(_SWITCH)):
        return None
    for setting in run.settings:
        value = setting.value
        if isinstance(value, bool) or not isinstance(value, int | float):
            continue
        if not _DECAY.search(setting.name) and not _of_plain_hook(run, setting.name):
            continue
        # A momentum of the new weights is written the other way round.
        decay = 1 - value if 0 < value < 0.1 else value
        if 0.9 <= decay < 1:
            return _Average(decay=float(decay), steps=steps, evidence=cite_stated(setting))
    return None


def _of_plain_hook(run: Run, name: str) -> bool:
    """Return whether a setting is the momentum of MMEngine's hook for an average without a ramp.

    mmengine/model/averaged_model.py: ExponentialMovingAverage adds `momentum` of the new weights at each step;
    MomentumAnnealingEMA and mmdet's ExpMomentumEMA begin with more.
    """
    owner, _, last = name.rpartition(".")
    if last != "momentum" or not owner.lower().endswith("emahook"):
        return False
    kind = next((str(s.value) for s in run.settings if s.name == f"{owner}.ema_type"), _PLAIN)
    return kind == _PLAIN


def _updates(run: Run) -> float | None:
    per_epoch, loss = batches_per_epoch(run), train_loss(run)
    if run.steps_done:
        return run.steps_done
    if loss is not None and loss.axis is Axis.STEP and loss.xs:
        return max(loss.xs)
    if per_epoch is None or run.epochs_done is None:
        return None
    return per_epoch * run.epochs_done / (run.number("gradient_accumulation") or 1.0)


def _gap(run: Run) -> bool:
    loss, held_out = train_loss(run), val_loss(run)
    trained, judged = train_metric(run), val_metric(run)
    fell = loss is not None and len(loss.finite) > 2 and loss.finite[-1] <= _FELL * loss.finite[0]
    stayed = held_out is not None and bool(held_out.finite) and held_out.finite[-1] >= _HELD * held_out.finite[0]
    apart = (
        trained is not None
        and judged is not None
        and bool(trained.finite and judged.finite)
        and 0 <= judged.finite[-1] <= _APART * trained.finite[-1]
    )
    behind = any(0 <= a.values[-1] <= _APART * w.values[-1] for w, a in averaged_pairs(run, Role.VAL_METRIC))
    nothing = judged is not None and len(judged.finite) > 2 and max(judged.finite) < _NOTHING and is_detector(run)
    return (fell and (stayed or apart or behind or nothing)) or (apart and held_out is None)


def _last(series: Series | None) -> Evidence | None:
    return cite_point(series, series.finite_indices[-1], "마지막") if series is not None and series.finite else None
