"""PLT009: the held-out loss is the same number to the last digit in every record."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point, shown
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.rate import rate_died_at_once
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.curves.shape import relative_drop
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.contrastive.chance_reading import read_chance
from jindan_tools.rules.plateau.in_batch_chance import in_batch_chance
from jindan_tools.rules.plateau.saturated_answer import saturated_answer
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_RECORDS = 4
# The loss of guessing, told by the accuracy beside it: how near, and how still the accuracy stands.
_AGREES, _STANDS = 0.01, 0.1


@rule(
    "PLT009",
    "val-loss-frozen",
    {
        "params_not_in_optim": 2.0,
        "frozen_layers": 1.5,
        "detach_no_grad": 1.0,
        "metric_bug": 1.5,
        "plateau_chance_ce": 4.0,
        "lr_too_high_oscillate": 1.0,
        "dying_relu": 0.5,
        "overfit": -3.0,
        "healthy_converged": -3.0,
    },
)
def val_loss_frozen(run: Run) -> Iterator[Finding]:
    """Report a held-out loss that never changes by a single digit.

    ## What it does
    Compares all held-out losses of the run with each other, and looks whether the training loss moves.
    ## Why it matters
    Any update of the weights changes a loss in its last digits. A constant means that the weights which are evaluated
    are not the ones that are trained, or that nothing is trained at all.
    ## Fires on
    At least 4 held-out losses over the whole run, all equal, not zero, printed with 4 or more digits. Beside an accuracy that is as low as guessing
    among so many classes, guessing is named.
    ## Stays silent on
    Zero losses (missing labels), losses printed with few digits, equal values at a learning rate of zero (at the end, or that died at once: LRS005),
    contrastive losses at the level of guessing (PLT004), saturated answers (PLT020).
    ## Source
    Arithmetic: floating-point losses of changed weights differ.
    """
    series = val_loss(run)
    if series is None or len(series.finite) < _RECORDS or len(set(series.finite)) != 1:
        return
    if rate_died_at_once(run) or any(in_batch_chance.check(run)) or any(saturated_answer.check(run)):
        return
    value = series.finite[0]
    if value == 0 or len(f"{value:g}".replace(".", "").strip("0-")) < 4 or read_chance(run) is not None:
        return
    hits = accuracy(run)
    if hits is not None and _is_guessing(value, hits):
        yield _guessing(series, hits, value)
        return
    train = train_loss(run)
    moves = train is not None and len(train.finite) >= _RECORDS and abs(relative_drop(train.values)) > 0.05
    argues = {
        "params_not_in_optim": 2.0,
        "frozen_layers": 1.5,
        "detach_no_grad": 1.0,
        "healthy_converged": -3.0,
        "overfit": -3.0,
    }
    if moves:
        argues = {
            "metric_bug": 2.0,
            "val_settings_differ": 1.0,
            "params_not_in_optim": 0.5,
            "healthy_converged": -2.0,
            "overfit": -3.0,
        }
    evidence = [_all_equal(series, value)]
    if train is not None and train.finite:
        evidence.append(
            cite_point(train, train.finite_indices[-1], f"처음보다 {percent(relative_drop(train.values))} 감소")
        )
    yield finding(
        f"검증 손실이 {len(series.finite)}번 모두 {figure(value, 6)} 값으로 똑같아, 평가하는 가중치가 갱신되지 않고 있습니다.",
        *evidence,
        severity=Severity.HIGH,
        argues=argues,
        facts={"value": value, "records": float(len(series.finite)), "train_moves": 1.0 if moves else 0.0},
    )


def _is_guessing(value: float, hits: Series) -> bool:
    if len(hits.finite) < _RECORDS or not 0 < min(hits.finite) <= max(hits.finite) < 1:
        return False
    share = median(hits.finite)
    return max(hits.finite) - min(hits.finite) <= _STANDS * share and abs(value + math.log(share)) <= _AGREES * value


def _guessing(series: Series, hits: Series, value: float) -> Finding:
    share = median(hits.finite)
    return finding(
        f"검증 손실이 {len(series.finite)}번 모두 {figure(value, 6)} 값이고 {hits.name} 값은 {shown(hits, share)}입니다. 둘 다 클래스 "
        f"{round(1 / share)}개 가운데 하나를 아무렇게나 고를 때의 값이라, 배운 것이 없습니다.",
        cite_point(series, series.finite_indices[-1]),
        cite_point(hits, hits.finite_indices[-1]),
        calculated(
            "추측하는 모델의 손실은 정확도의 로그에 음의 부호를 붙인 값입니다.",
            -math.log(share),
            f"−ln {figure(share)} = {figure(-math.log(share))}",
        ),
        severity=Severity.HIGH,
        argues={
            "plateau_chance_ce": 4.0,
            "lr_too_high_oscillate": 1.0,
            "dying_relu": 0.5,
            "healthy_converged": -3.0,
            "overfit": -3.0,
        },
        facts={"value": value, "records": float(len(series.finite)), "accuracy": share},
    )


def _all_equal(series: Series, value: float) -> Evidence:
    return Evidence(
        statement=f"{series.name} 기록 {len(series.finite)}개가 모두 {figure(value, 6)} 값으로 마지막 자리까지 같습니다.",
        value=value,
        source=series.source(series.finite_indices[-1]),
    )
