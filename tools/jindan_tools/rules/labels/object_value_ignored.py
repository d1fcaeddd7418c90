"""LBL014: the value that marks the object in the masks is the one that the loss leaves out."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment, train_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.model.setting import Setting
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex
from jindan_tools.text.safe import safe_line

_OVERLAP = regex(r"dice|iou|jaccard")
_LEAST = 4
_KEPT, _LEARNT = 0.7, 0.5


@rule(
    "LBL014",
    "object-value-ignored",
    {
        "all_labels_ignored": 4.0,
        "labels_corrupt": 1.0,
        "class_imbalance": -2.0,
        "overfit": -2.0,
        "healthy_converged": -4.0,
        "label_noise": -1.0,
    },
)
def object_value_ignored(run: Run) -> Iterator[Finding]:
    """Report masks whose object value is the ignore_index of the loss.

    ## What it does
    Compares the values that the log says the masks hold with the ignore_index of the loss, and looks for a class whose
    overlap falls while the loss falls.
    ## Why it matters
    Masks saved as images hold 0 and 255; 255 is also the usual value for "do not care". The loss then asks for background
    only: it falls to zero, the pixel accuracy, which leaves out the same pixels, rises to 1, and the object is lost.
    ## Fires on
    Masks of two values one of which is the ignore_index; or an ignore_index, and an overlap of one class that lost 30 % of
    its best while the loss fell by half.
    ## Stays silent on
    Masks with further classes beside the ignored value, overlaps that hold, runs without an ignore_index.
    ## Source
    torch.nn.CrossEntropyLoss: targets equal to ignore_index do not contribute to the gradient.
    """
    ignored = _setting(run, "ignore_index")
    value = None if ignored is None else ignored.number()
    if ignored is None or value is None or value < 0:
        return
    values = _setting(run, "mask_values")
    named = set[str]() if values is None else {v.strip() for v in str(values.value).split(",") if v.strip()}
    marked = len(named) == 2 and figure(value) in named
    lost = None if named and not marked else _lost(run)
    if not marked and lost is None:
        return
    loss = train_loss(run)
    yield finding(
        f"마스크의 물체 값({figure(value)})이 손실의 ignore_index와 같아, 물체의 픽셀은 학습에서 모두 빠집니다."
        if marked
        else f"손실은 내려가는데 {lost.name if lost is not None else ''} 값은 떨어집니다. 이 클래스의 픽셀이 "
        f"ignore_index {figure(value)} 때문에 손실에서 빠졌을 때의 모습입니다.",
        *(() if not marked or values is None else (_said("마스크에 든 값은", values),)),
        _said("손실이 빼는 값(ignore_index)은", ignored),
        *(() if lost is None else (cite_point(lost, lost.best or 0, "최고"), cite_point(lost, -1, "마지막"))),
        *(() if loss is None or not loss.finite else (cite_point(loss, loss.finite_indices[-1]),)),
        severity=Severity.CRITICAL if marked else Severity.HIGH,
        argues={
            "all_labels_ignored": 4.0 if marked else 2.0,
            "labels_corrupt": 1.0,
            "class_imbalance": -2.0 if marked else 0.5,
            "overfit": -2.0,
            "healthy_converged": -4.0,
            "label_noise": -1.0,
        },
        facts={"ignore_index": value},
    )


def _lost(run: Run) -> Series | None:
    """Return an overlap of one class that lost a third of its best while the training loss fell by half."""
    loss = train_loss(run)
    if loss is None or len(loss.finite) < _LEAST or loss.finite[-1] > _LEARNT * loss.finite[0]:
        return None
    found = [s for role in (Role.VAL_METRIC, Role.TRAIN_METRIC) for s in last_segment(run.of_role(role))]
    named = [s for s in found if _OVERLAP.search(s.name.lower()) and len(s.finite) >= _LEAST and s.best is not None]
    return next((s for s in named if max(s.finite) > 0 and max(s.finite[-3:]) < _KEPT * max(s.finite)), None)


def _said(words: str, setting: Setting) -> Evidence:
    return Evidence(statement=f"{words} {safe_line(str(setting.value), 60)}입니다.", source=setting.source)


def _setting(run: Run, name: str) -> Setting | None:
    return next((s for s in run.stated(name) if s.value is not None), None)
