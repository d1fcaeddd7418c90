"""FIT012: over many epochs the training loss ends where it began."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.arithmetic.chance import uniform_cross_entropy
from jindan_tools.curves.cite import cite_ends, cite_line, cite_point
from jindan_tools.curves.falling import falls_when_good
from jindan_tools.curves.kind import is_contrastive
from jindan_tools.curves.select import train_loss, train_metric, val_loss, val_metric
from jindan_tools.curves.shape import head, relative_drop, tail
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.fit.tunes_language_model import tunes_language_model
from jindan_tools.rules.plateau.chance_level_loss import chance_level_loss
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST, _EPOCHS = 20, 20
_STILL = 0.02
_GOOD = 0.8


# Averages over many batches that agree on both splits to half a per cent are the loss of one constant answer.
_EQUAL, _SPREAD = 0.005, 0.01
_ROUND_COUNTS = (2, 10, 16, 32, 64, 100, 128, 256, 512, 1000, 1024)
_RATIO = 0.002
_UNKNOWN = {"underfit": 1.5, "plateau_prior": 1.0, "lr_too_low": 0.5, "grad_vanish": 0.5}
# The run's own early stop found no progress either.
_GAVE_UP = {**_UNKNOWN, "underfit": 2.5}
_NEITHER = {**_UNKNOWN, "underfit": 2.0}
_ONE_ANSWER = {"plateau_chance_ce": 2.5, "underfit": 1.0, "plateau_prior": 1.5, "lr_too_low": 0.5, "grad_vanish": 0.5}


@rule(
    "FIT012",
    "loss-stands-still",
    {"underfit": 1.5, "plateau_prior": 1.0, "lr_too_low": 0.5, "grad_vanish": 0.5, "plateau_chance_ce": 2.5},
)
def loss_stands_still(run: Run) -> Iterator[Finding]:
    """Remark that a training loss did not fall over many epochs, whatever its scale.

    ## What it does
    Compares the level of the training loss in the first tenth with that in the last quarter, and that of the held-out
    loss where there is one.
    ## Why it matters
    A loss that many epochs do not move says that nothing is learnt from the input: the answer is a constant, the steps
    are too small or the gradient does not arrive. The scale of an unknown loss cannot tell which.
    ## Fires on
    Twenty records over twenty epochs, both levels within 2 % of each other. Also on records by step of which training and
    held-out loss both move by less than 1 % and agree to half a per cent: one constant answer. A fault where a held-out loss
    stood still as well.
    ## Stays silent on
    Pretrained language models, adversarial and policy losses, negative losses, good metrics, losses near zero.
    ## Source
    A constant answer has the loss of the variance or the entropy of the targets, from the first epochs on.
    """
    loss, held_out = train_loss(run), val_loss(run)
    if loss is None or loss.first_non_finite is not None or tunes_language_model(run) or len(loss.finite) < _LEAST:
        return
    constant = held_out is not None and _is_constant(loss, held_out)
    long = loss.axis is Axis.EPOCH and loss.xs[-1] - loss.xs[0] >= _EPOCHS - 1
    if not (long or constant) or not falls_when_good(run, loss):
        return
    if not _stands(loss) or (held_out is not None and not _stands(held_out)) or _is_good(run):
        return
    start, end = median(head(loss.finite)), median(tail(loss.finite))
    stop = run.last_event(EventKind.EARLY_STOP)
    gave_up = stop is not None and held_out is not None
    neither = held_out is not None and not is_contrastive(run) and not any(chance_level_loss.check(run))
    yield finding(
        f"{loss.name} 값의 수준이 {_span(loss)} 동안 {figure(start)}에서 {figure(end)}까지 거의 움직이지 않았습니다.",
        *cite_ends(loss),
        *((cite_point(held_out, held_out.finite_indices[-1]),) if constant and held_out is not None else ()),
        *(_classes(end) if constant else ()),
        *((cite_line(stop, "개선이 없어 학습이 스스로 멈추었습니다."),) if gave_up and stop else ()),
        calculated(
            "앞 10 %와 뒤 25 %의 수준으로 본 감소율입니다.",
            relative_drop(loss.finite),
            f"({figure(start)} - {figure(end)}) ÷ {figure(start)} = {percent(relative_drop(loss.finite), 2)}",
        ),
        severity=Severity.HIGH if constant or gave_up or neither else Severity.MEDIUM,
        argues=_ONE_ANSWER if constant else _GAVE_UP if gave_up else _NEITHER if neither else _UNKNOWN,
        facts={"start": start, "end": end},
    )


def _classes(level: float) -> tuple[Evidence, ...]:
    """Name the round number of classes whose uniform answer costs this level, where there is one."""
    count = next((c for c in _ROUND_COUNTS if abs(uniform_cross_entropy(c) / level - 1) <= _RATIO), None)
    if count is None:
        return ()
    chance = uniform_cross_entropy(count)
    statement = f"클래스가 {count}개라면 모두에 같은 확률을 줄 때의 교차 엔트로피가 {figure(chance, 4)} 값입니다."
    return (calculated(statement, chance, f"ln {count} = {figure(chance, 4)}"),)


def _span(loss: Series) -> str:
    unit = {Axis.EPOCH: "에폭", Axis.STEP: "스텝", Axis.ROW: "기록"}[loss.axis]
    return f"{figure(loss.xs[-1] - loss.xs[0] + (loss.axis is not Axis.STEP))} {unit}"


def _is_constant(loss: Series, held_out: Series) -> bool:
    if len(held_out.finite) < _LEAST or held_out.first_non_finite is not None or loss.xs[0] > 0.1 * loss.xs[-1]:
        return False
    level = median(held_out.finite)
    agree = abs(median(loss.finite) - level) <= _EQUAL * abs(level)
    return agree and all(max(s.finite) - min(s.finite) <= _SPREAD * abs(level) for s in (loss, held_out))


def _stands(series: Series) -> bool:
    return abs(relative_drop(series.finite)) <= _STILL and median(series.finite) > 0.01


def _is_good(run: Run) -> bool:
    metrics = [s for s in (val_metric(run), train_metric(run)) if s is not None and s.finite]
    return any(median(tail(s.finite)) >= _GOOD for s in metrics)
