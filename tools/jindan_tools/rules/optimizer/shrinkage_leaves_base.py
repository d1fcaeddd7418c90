"""OPT172: shrinkage times rounds is so small that boosting cannot leave its first guess."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.boosted import boosted_curves, rounds_of, shrinkage
from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Role
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEFT, _LATE, _LEAST = 0.5, 0.6, 8
# What may be left of the first residual at the end, and a shrinkage that is much used.
_SOUND, _USUAL = 0.05, 0.1


@rule(
    "OPT172",
    "shrinkage-leaves-base",
    {"lr_too_low": 4.0, "epochs_too_few": 1.0, "underfit": -2.0, "labels_shuffled": -2.0},
)
def shrinkage_leaves_base(run: Run) -> Iterator[Finding]:
    """Report a boosting whose shrinkage and rounds leave at least half of the first guess in every prediction.

    ## What it does
    A tree takes the share eta of what is left: after T rounds (1 - eta)^T of the first residual remains even where each
    tree fits perfectly. Compares that with one half, and the fall of the last third of the loss with that of the first.
    ## Why it matters
    The loss falls without end and without over-fitting, which looks sound; the predictions still stand near the base score.
    ## Fires on
    (1 - eta)^T above one half and a training loss that falls in the last third at 60 % or more of its pace in the first.
    ## Stays silent on
    Early stops, losses that came to rest, rates that are not stated.
    ## Source
    Friedman 2001, Greedy function approximation, section 5; XGBoost and LightGBM: eta, learning_rate.
    """
    curves, rate = boosted_curves(run), shrinkage(run)
    loss = next(
        (s for s in curves if s.role is Role.TRAIN_LOSS), next((s for s in curves if s.role is Role.VAL_LOSS), None)
    )
    if rate is None or loss is None or run.ending is Ending.EARLY_STOPPED or len(loss.finite) < _LEAST:
        return
    eta, rounds = rate.number() or 0.0, rounds_of(loss)
    left = (1 - eta) ** rounds
    if left < _LEFT or not _keeps_falling(loss.values):
        return
    yield finding(
        f"학습률(eta) {figure(eta)} × {figure(rounds)} 라운드로는 나무가 모두 완벽해도 처음 예측의 잔차가 {percent(left)} 남습니다. "
        "손실이 끝까지 같은 속도로 내려가고 있어 모델이 기본값(base_score)에서 거의 벗어나지 못했습니다.",
        cite_stated(rate),
        cite_point(loss, 0, "처음"),
        cite_point(loss, -1, "마지막"),
        calculated("남는 잔차의 비율입니다.", left, f"(1 − {figure(eta)})^{figure(rounds)} = {figure(left)}"),
        severity=Severity.HIGH,
        argues={
            "lr_too_low": 4.0,
            "epochs_too_few": 1.0,
            "underfit": -2.0,
            "labels_shuffled": -2.0,
            "healthy_converged": -4.0,
        },
        facts={
            "eta": eta,
            "rounds": rounds,
            "left": left,
            "needed": float(math.ceil(math.log(_SOUND) / math.log(1 - eta))),
            "left_at_tenth": (1 - _USUAL) ** rounds,
            "needed_at_tenth": float(math.ceil(math.log(_SOUND) / math.log(1 - _USUAL))),
        },
    )


def _keeps_falling(values: tuple[float, ...]) -> bool:
    third = len(values) // 3
    first, last = values[0] - values[third], values[-1 - third] - values[-1]
    return first > 0 and last >= _LATE * first
