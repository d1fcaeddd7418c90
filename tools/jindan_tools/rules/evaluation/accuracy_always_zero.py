"""EVL380: an accuracy of exactly 0 in every record of both splits beside a loss that fell far: nothing is counted."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_ends, cite_line, cite_point
from jindan_tools.curves.select import last_segment, train_loss
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule

_LEAST, _FELL = 4, 0.7


@rule("EVL380", "accuracy-always-zero", {"metric_bug": 4.0})
def accuracy_always_zero(run: Run) -> Iterator[Finding]:
    """Report an accuracy that is exactly 0 in every record, of the training rows as well, while the loss falls by 70 %.

    ## What it does
    Holds the accuracy of both splits against the training loss, and reads the script for Keras' Accuracy().
    ## Why it matters
    A model that has learnt its training rows cannot miss all of them. The figure counts something that never happens:
    keras.metrics.Accuracy() asks whether a probability equals its label, "accuracy" of real numbers whether two of them are
    the same. It looks like labels that are mixed up.
    ## Fires on
    Four records or more of exactly 0 in training and validation, a training loss that fell by 70 %; the held-out accuracy
    alone where the script names Accuracy(). Established there, else supported.
    ## Stays silent on
    Accuracies of one split only, losses that hardly fell, accuracies that were ever above 0.
    ## Source
    keras/src/metrics/accuracy_metrics.py: Accuracy is the mean of equal(y_true, y_pred); the word "accuracy" chooses the kind
    by the shape of the output, 2.0 to 3.15.
    """
    loss = train_loss(run)
    if run.ending is Ending.CRASHED or loss is None or len(loss.finite) < _LEAST or not _fell(loss):
        return
    told = next((e for e in run.of_kind(EventKind.SCRIPT) if e.word("habit") == "compares_exactly"), None)
    held, seen = _zero(run, Role.VAL_METRIC), _zero(run, Role.TRAIN_METRIC)
    if (held is None and seen is None) or (told is None and (held is None or seen is None)):
        return
    shown = [s for s in (held, seen) if s is not None]
    yield finding(
        f"{shown[0].name} 값이 모든 기록에서 정확히 0인데 학습 손실은 크게 줄었습니다. {_why(told)}",
        *(cite_point(s, -1) for s in shown),
        *cite_ends(loss),
        *(() if told is None else (cite_line(told, "확률이 라벨과 비트까지 같은 행만 셉니다."),)),
        severity=Severity.HIGH,
        argues={
            "metric_bug": 4.0 if told is not None else 3.0,
            "labels_shuffled": -3.0,
            "labels_missing": -2.0,
            "plateau_chance_ce": -3.0,
            "epochs_too_few": -2.0,
            "train_val_shift": -3.0,
            "num_labels_mismatch": -2.0,
            "healthy_converged": -2.0,
        },
        facts={"exact": float(told is not None)},
    )


def _why(told: Event | None) -> str:
    if told is not None:
        return "keras.metrics.Accuracy()는 확률을 라벨과 그대로 같은지 비교하므로 늘 0입니다. 모델이 아니라 지표의 문제입니다."
    return "학습한 행까지 하나도 맞히지 못할 수는 없으므로, 지표가 세지 못하는 것(실수 값의 일치 비교, 모양이나 자료형이 다른 비교)을 세고 있습니다."


def _fell(loss: Series) -> bool:
    first, last = loss.finite[0], loss.finite[-1]
    return first > 0 and 0 <= last <= (1 - _FELL) * first


def _zero(run: Run, role: Role) -> Series | None:
    named = (s for s in last_segment(run.of_role(role)) if "acc" in s.name.lower() and len(s.finite) >= _LEAST)
    return next((s for s in named if not any(s.finite)), None)
