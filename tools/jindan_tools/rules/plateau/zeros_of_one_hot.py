"""PLT150: a binary accuracy over one-hot targets counts the zeros, of which nearly all targets are made."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.curves.select import last_segment, train_loss, val_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_NAME = regex(r"binary_?acc")
_ONE_OF = regex(r"softmax|categorical|one[ _-]?hot")
_LEAST, _CLOSE, _NEAR = 3, 2e-3, 0.02


@rule(
    "PLT150",
    "zeros-of-one-hot",
    {
        "plateau_prior": 4.0,
        "plateau_chance_ce": 2.0,
        "metric_bug": 2.0,
        "class_imbalance": -5.0,
        "memorisation": -2.0,
        "healthy_converged": -4.0,
    },
)
def zeros_of_one_hot(run: Run) -> Iterator[Finding]:
    """Report a binary accuracy of 1 - 1/N in a classifier of N classes.

    ## What it does
    Compares the binary accuracy with the share of zeros in one-hot targets, and the binary cross-entropy with that of the answer 1/N.
    ## Why it matters
    Of N outputs N - 1 shall be 0: whoever answers "no" everywhere is right in 1 - 1/N of all cases, 90 % of ten classes. The loss
    stands at H(1/N), which is what guessing costs.
    ## Fires on
    A curve named for binary accuracy, num_classes of three or more, one right class a sample (softmax, class_mode categorical), all
    records of the last half within 0.2 % of 1 - 1/N, and a loss within 2 % of H(1/N) where there is one.
    ## Stays silent on
    Several labels a sample, accuracies that rise above, other losses.
    ## Source
    keras BinaryAccuracy compares each output with 0.5; H(p) = -p ln p - (1 - p) ln(1 - p).
    """
    classes = run.number("num_classes")
    curve = next(
        (
            s
            for role in (Role.VAL_METRIC, Role.TRAIN_METRIC)
            for s in last_segment(run.of_role(role))
            if _NAME.search(s.name.lower()) and len(s.finite) >= _LEAST
        ),
        None,
    )
    single = next((s for s in run.settings if isinstance(s.value, str) and _ONE_OF.search(s.value.lower())), None)
    if curve is None or classes is None or classes < _LEAST or single is None:
        return
    zeros, late = 1 - 1 / classes, curve.finite[len(curve.finite) // 2 :]
    if any(abs(v - zeros) > _CLOSE for v in late) or not _at_guessing(run, classes):
        return
    yield finding(
        f"{curve.name} {percent(curve.finite[-1])} 값은 모든 출력에 0이라고만 답해도 나오는 1 − 1/{classes:.0f} = {percent(zeros)}입니다. "
        f"원-핫 라벨의 0을 맞힌 비율일 뿐, {classes:.0f}개 클래스를 구별하지 못합니다.",
        cite_point(curve, curve.finite_indices[-1], "마지막"),
        cite_stated(single),
        calculated("원-핫 라벨에서 0이 차지하는 비율입니다.", zeros, f"1 − 1 ÷ {classes:.0f} = {figure(zeros)}"),
        *_cost(run, classes),
        severity=Severity.HIGH,
        facts={"zeros": zeros},
    )


def _entropy(classes: float) -> float:
    share = 1 / classes
    return -share * math.log(share) - (1 - share) * math.log(1 - share)


def _at_guessing(run: Run, classes: float) -> bool:
    loss, level = _loss(run), _entropy(classes)
    return loss is None or abs(loss.finite[-1] - level) <= _NEAR * level


def _cost(run: Run, classes: float) -> tuple[Evidence, ...]:
    loss, share = _loss(run), 1 / classes
    if loss is None:
        return ()
    formula = f"H({figure(share)}) = {figure(_entropy(classes))}"
    return (
        cite_point(loss, loss.finite_indices[-1], "마지막"),
        calculated(f"늘 1/{classes:.0f}이라고 답할 때의 이진 교차 엔트로피입니다.", _entropy(classes), formula),
    )


def _loss(run: Run) -> Series | None:
    loss = val_loss(run) or train_loss(run)
    return None if loss is None or not loss.finite else loss
