"""DAT172: boosting whose figures never change: no tree found a split that its limits allow."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.boosted import boosted_curves, printed_by_xgboost, rounds_of
from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST = 8
_NO_WEIGHTS = {
    "params_not_in_optim": -6.0,
    "frozen_layers": -6.0,
    "detach_no_grad": -6.0,
    "grad_vanish": -6.0,
    "lr_too_low": -4.0,
    "init_bad": -4.0,
}


@rule("DAT172", "no-split-made", {"too_little_data": 4.0, "config_error": 2.0, **_NO_WEIGHTS})
def no_split_made(run: Run) -> Iterator[Finding]:
    """Report boosting whose measures are the same in every round.

    ## What it does
    Looks whether each curve of the rounds repeats one value, and names the limits of a leaf: as stated, or by default.
    ## Why it matters
    A tree needs leaves of at least min_data_in_leaf rows (20 in LightGBM) or of min_child_weight (1 in XGBoost). Where the rows
    or the bins do not give two of them, every tree is a single leaf and adds nothing; no learning rate changes that.
    ## Fires on
    Eight rounds or more, all measures constant to the last digit.
    ## Stays silent on
    Any curve that moves, however often the log warns that there are no further splits (that ends a tree, not the training).
    ## Source
    LightGBM docs/Parameters: min_data_in_leaf=20, min_data_in_bin=3, min_gain_to_split=0; XGBoost: min_child_weight=1, gamma=0.
    """
    curves = boosted_curves(run)
    if not curves or any(len(s) < _LEAST or len(set(s.values)) > 1 for s in curves):
        return
    limits = run.stated(
        "min_data_in_leaf", "min_child_samples", "min_child_weight", "gamma", "min_gain_to_split", "min_split_gain"
    )
    default = "min_child_weight=1" if printed_by_xgboost(curves[-1]) else "min_data_in_leaf=20"
    named = "" if limits else f" 기본값 {default}을"
    yield finding(
        f"{figure(rounds_of(curves[-1]))} 라운드 동안 모든 값이 똑같습니다. 잎의 제한({'·'.join(s.leaf for s in limits) or default})을 만족하는 분할이 없어 "
        f"나무가 모두 잎 하나이고, 학습률을 바꿔도 달라지지 않습니다. 행 수에 맞게{named} 줄이거나 데이터를 늘려야 합니다.",
        *(cite_stated(s) for s in limits[:3]),
        cite_point(curves[-1], 0, "처음"),
        cite_point(curves[-1], -1, "마지막"),
        severity=Severity.HIGH,
    )
