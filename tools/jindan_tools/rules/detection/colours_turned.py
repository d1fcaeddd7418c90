"""DET150: classes that differ in their colour, and an augmentation that turns the hue."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.curves.select import last_segment
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.detection.class_names import class_names, is_good
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex
from jindan_tools.text.safe import safe_line

_COLOURS = regex(
    r"(?:^|[^a-z])(red|green|blue|yellow|orange|purple|cyan|magenta)(?:$|[^a-z])|(빨강|빨간|적색|초록|녹색|파랑|파란|청색|노랑|노란|황색|주황)"
)
_HUE = ("hsv_h", "hue")
_LEAST, _TURN = 0.1, 360
_SURE, _FOUND = 0.55, 0.8


@rule(
    "DET150",
    "colours-turned",
    {"aug_too_strong": 3.0, "labels_shuffled": -1.5, "label_noise": -1.5, "healthy_converged": -3.0},
)
def colours_turned(run: Run) -> Iterator[Finding]:
    """Report a strong turn of the hue in a data set whose classes differ in their colour.

    ## What it does
    Looks for two class names with different colours and for how far training images are turned around the circle of hues.
    ## Why it matters
    A tenth of the circle is 36 degrees, red to orange; half of it makes a green light of a red one and keeps its label. The objects are
    found and their colour cannot be learnt, which looks like wrong labels.
    ## Fires on
    Two colours among the names and a hue of 0.1 or more. A fault where objects are found (recall from 0.8) and half of them
    called wrongly (precision up to 0.55), else a remark.
    ## Stays silent on
    Hues below 0.1 (the default of Ultralytics is 0.015), names without two colours.
    ## Source
    ultralytics/data/augment.py RandomHSV 8.3.203: hue + uniform(-hsv_h, hsv_h) x 180 of 180; torchvision ColorJitter(hue).
    """
    hue = next((s for s in run.stated(*_HUE) if _LEAST <= abs(s.number() or 0.0) <= 1), None)
    names = class_names(run) if hue is not None else ()
    colours = {m for name in names for m in _COLOURS.findall(name.lower())}
    if hue is None or len(colours) < 2:
        return
    yield _finding(hue, names, _confused(run), 0.0 if is_good(run) else 1.0)


def _finding(hue: Setting, names: tuple[str, ...], shown: tuple[Series, ...], weight: float) -> Finding:
    turn = abs(hue.number() or 0.0) * _TURN
    return finding(
        f"색으로 구별하는 클래스({safe_line(', '.join(names), 60)})를 배우는데 학습 이미지의 색상을 ±{figure(turn)}도까지 돌립니다. 빨강이 초록이 되어도 라벨은 그대로라 색을 배울 수 없습니다."
        + (" 물체는 찾지만 클래스가 틀리는 기록과 맞습니다." if shown else ""),
        cite_stated(hue),
        calculated("색상환에서 돌아가는 각도입니다.", turn, f"{hue.value} × 360 = {figure(turn)}", "도"),
        *(cite_point(s, s.finite_indices[-1], "마지막") for s in shown),
        severity=Severity.HIGH if shown else Severity.LOW,
        argues=None if shown else {"aug_too_strong": weight},
        facts={"turn": turn},
    )


def _confused(run: Run) -> tuple[Series, ...]:
    """Return precision and recall where objects are found and half of them are called wrongly."""
    precision, recall = (_of(run, word) for word in ("precision", "recall"))
    if precision is None or recall is None:
        return ()
    sure = max(recall.finite[-3:]) >= _FOUND and max(precision.finite[-3:]) <= _SURE
    return (precision, recall) if sure else ()


def _of(run: Run, word: str) -> Series | None:
    found = last_segment(run.of_role(Role.VAL_METRIC))
    return next((s for s in found if word in s.name.lower() and s.finite), None)
