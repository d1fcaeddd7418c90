"""BAT016: the printed training loss is the share of one micro-batch: the loss after its division by the accumulation."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_line, cite_point, cite_setting
from jindan_tools.curves.kind import is_detector
from jindan_tools.curves.loss_ratio import LossRatio, loss_ratio
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.chosen import habits
from jindan_tools.text.figures import figure, times

_NEAR, _LEAST_PAIRS, _LEAST_COUNT = 0.15, 3, 2
_NEAR_CHANCE = 0.08


@rule(
    "BAT016",
    "printed-loss-is-a-share",
    {
        "tracker_log_confusion": 4.0, "overfit": -4.0, "memorisation": -4.0, "leakage": -3.0, "train_val_shift": -3.0,
        "val_settings_differ": -2.0, "eval_mode_missing": -2.0, "too_little_data": -3.0, "label_noise": -2.0,
    },
)  # fmt: skip
def printed_loss_is_a_share(run: Run) -> Iterator[Finding]:
    """Report a training loss that stays at 1/K of the held-out loss, K being the accumulation, the devices or both: it was logged after a division.

    ## What it does
    Divides the held-out loss by the training loss at every evaluation and compares the ratios with the accumulation steps and devices that a
    file, a log line or the script tells.
    ## Why it matters
    A loop divides the loss by the accumulation for its gradient, and prints what it divided. The gap of K times looks
    like massive overfitting; the model is well, and K times the printed loss is the real one.
    ## Fires on
    Three evaluations or more at which held-out over training loss (of the record before it, or the median of five) is within 15 % of the same known K of 2 or more, the first
    among them. It is established when the script prints the divided loss, or K times the first loss is ln C.
    ## Stays silent on
    Ratios that grow (overfitting does), an unknown K, detectors.
    ## Source
    Arithmetic: mean cross-entropies of one model on like data agree at the start whatever is done later.
    """
    ratio = loss_ratio(run)
    if ratio is None or len(ratio.pairs) < _LEAST_PAIRS or is_detector(run):
        return
    gaps = [_gaps(ratio, i, j) for i, j, _ in ratio.pairs]
    printed = next(habits(run, "prints_divided_loss"), None)
    by_script = 0.0 if printed is None else printed.number("count") or 0.0
    passes, devices = run.number("gradient_accumulation") or 1.0, run.number("devices") or 1.0
    implied = float(_implied(gaps[0][0])) if printed is not None else 0.0
    for count in dict.fromkeys((by_script, passes, devices, passes * devices, implied)):
        if count < _LEAST_COUNT or not all(any(abs(gap / count - 1) <= _NEAR for gap in both) for both in gaps):
            continue
        chance = _chance(run, ratio, count)
        sure = printed is not None or chance is not None
        yield finding(
            f"기록된 학습 손실은 {_what(run, count)} {count:g} 값으로 나눈 것입니다. {count:g}배 하면 검증 손실과 같은 수준이라, 두 손실의 차이는 과적합이 아니라 기록 방식에서 온 것입니다.",
            *((cite_line(printed, "나눈 손실을 그대로 출력합니다."),) if printed is not None else ()),
            *known(cite_setting(run, "devices" if _what(run, count) == "장치 수" else "gradient_accumulation"), chance),
            *_ratios(ratio),
            severity=Severity.MEDIUM,
            argues=None if sure else {"tracker_log_confusion": 3.0, "overfit": -4.0, "memorisation": -4.0, "leakage": -3.0, "train_val_shift": -3.0, "too_little_data": -2.0},
            facts={"count": count},
        )  # fmt: skip
        return


def _what(run: Run, count: float) -> str:
    """Name what a count is of."""
    passes, devices = run.number("gradient_accumulation") or 1.0, run.number("devices") or 1.0
    if count == devices and count != passes:
        return "장치 수"
    return "누적 × 장치" if count == passes * devices and devices > 1 else "누적 횟수"


def _gaps(ratio: LossRatio, i: int, j: int) -> tuple[float, float]:
    """Return held-out over training loss twice: of the record before, and of the median of five, each of one micro-batch."""
    held, train = ratio.held_out.values[j], ratio.train.values
    return held / train[i], held / max(1e-12, median(train[max(0, i - 4) : i + 1]))


def _implied(gap: float) -> int:
    """Return the whole number that a gap is near, 0 when it is near none."""
    return round(gap) if gap >= 1 and abs(gap / round(gap) - 1) <= _NEAR else 0


def _chance(run: Run, ratio: LossRatio, count: float) -> Evidence | None:
    classes, first = class_count(run), ratio.train.finite[0]
    if classes is None or abs(count * first / math.log(classes.count) - 1) > _NEAR_CHANCE:
        return None
    return calculated(
        "처음 손실에 그 수를 곱하면 무작위 수준입니다.",
        count * first,
        f"{figure(first)} × {count:g} = {figure(count * first)}, ln {classes.count} = {figure(math.log(classes.count))}",
    )


def _ratios(ratio: LossRatio) -> tuple[Evidence, ...]:
    shown: list[Evidence] = []
    for (i, j, value), word in ((ratio.pairs[0], "처음"), (ratio.pairs[-1], "마지막")):
        train, held = ratio.train.values[i], ratio.held_out.values[j]
        shown += [
            cite_point(ratio.train, i),
            cite_point(ratio.held_out, j),
            calculated(
                f"{word} 평가에서 검증 손실은 학습 손실의 {times(1 / value)}입니다.",
                1 / value,
                f"{figure(held)} ÷ {figure(train)} = {figure(1 / value)}",
            ),
        ]
    return tuple(shown)
