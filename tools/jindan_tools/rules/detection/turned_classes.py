"""DET151: images are turned or put upside down while one class turned that way is another class."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_stated
from jindan_tools.model.event import Event
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Setting
from jindan_tools.rules.detection.class_names import class_names, is_good, judged_classes
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex
from jindan_tools.text.safe import safe_line

_PARTS = regex(r"[a-z]+|[가-힣]+|\d+")
_BEHIND, _QUARTER, _HALF = 0.1, 80.0, 150.0
# What becomes what: by a turn of 180 degrees, by a quarter turn, upside down. Letters and digits stand alone, words within a name.
_HALF_TURN = (
    ("up", "down"),
    ("left", "right"),
    ("6", "9"),
    ("b", "q"),
    ("d", "p"),
    ("n", "u"),
    ("위", "아래"),
    ("상", "하"),
)
_QUARTER_TURN = (
    ("horizontal", "vertical"),
    ("up", "right"),
    ("up", "left"),
    ("down", "left"),
    ("down", "right"),
    ("가로", "세로"),
)
_UPSIDE_DOWN = (
    ("up", "down"),
    ("top", "bottom"),
    ("upper", "lower"),
    ("b", "p"),
    ("d", "q"),
    ("n", "u"),
    ("위", "아래"),
)


class _Turn(Struct, frozen=True, kw_only=True):
    setting: Setting
    told: str
    pairs: tuple[tuple[str, str], ...]


@rule(
    "DET151",
    "turned-classes",
    {"aug_too_strong": 3.0, "label_noise": -2.0, "class_imbalance": -1.5, "underfit": -1.0, "healthy_converged": -3.0},
)
def turned_classes(run: Run) -> Iterator[Finding]:
    """Report turns and vertical flips of training images in a data set where a turned class is another one.

    ## What it does
    Looks for two class names of which one becomes the other by the turn that is in force: up and down, 6 and 9, horizontal and vertical.
    ## Why it matters
    The picture is turned and the class number stays: part of all 6 are taught as 9. Both classes stay near a precision of one half while
    all others are learnt, whatever the model or the rate.
    ## Fires on
    flipud above 0 with names that swap upside down, degrees from 80 with names that swap by a quarter turn, from 150 by half a turn. A
    fault where both classes lie 0.1 below the median AP50 of the others; else a remark.
    ## Stays silent on
    Small angles, no flips, names without a pair.
    ## Source
    ultralytics/data/augment.py 8.3.203 RandomPerspective (angle uniform in -degrees..degrees), RandomFlip; torchvision RandomRotation.
    """
    names = {tuple(_PARTS.findall(n.lower())): n for n in class_names(run)}
    for turn in _turns(run) if names else ():
        pair = _pair(names, turn.pairs)
        if pair is not None:
            yield _found(turn, pair, judged_classes(run), 0.0 if is_good(run) else 1.0)
            return


def _found(turn: _Turn, pair: tuple[str, str], table: Mapping[str, Event], weight: float) -> Finding:
    rows = [table[n] for n in pair if n in table]
    others = [e for n, e in table.items() if n not in pair]
    level = sum(_ap(e) for e in rows) / 2 if len(rows) == 2 else None
    rest = median([_ap(e) for e in others]) if others else None
    behind = level is not None and rest is not None and level <= rest - _BEHIND
    figures = f": 둘의 AP50 평균 {figure(level or 0)}, 나머지 클래스 {figure(rest or 0)}." if behind else "."
    return finding(
        f"{' 클래스와 '.join(safe_line(n, 40) for n in pair)} 클래스는 {turn.told} 서로 같아지는데 학습 이미지를 그렇게 바꿉니다. 라벨은 그대로라 두 클래스가 뒤섞입니다{figures}",
        cite_stated(turn.setting),
        *(Evidence(statement=f"{safe_line(e.word('class'), 40)} 클래스의 AP 값은 {figure(_ap(e))}입니다.", value=_ap(e), source=e.source) for e in (*rows, *others[:2])),
        severity=Severity.HIGH if behind else Severity.LOW,
        argues=None if behind else {"aug_too_strong": weight},
        facts={} if level is None or rest is None else {"level": level, "rest": rest},
    )  # fmt: skip


def _turns(run: Run) -> Iterator[_Turn]:
    flip = next((s for s in run.stated("flipud", "vflip_prob") if (s.number() or 0) > 0), None)
    if flip is not None:
        yield _Turn(setting=flip, told="위아래를 뒤집으면", pairs=_UPSIDE_DOWN)
    angle = next((s for s in run.stated("degrees", "rotation_range") if abs(s.number() or 0) >= _QUARTER), None)
    if angle is not None and abs(angle.number() or 0) >= _HALF:
        yield _Turn(setting=angle, told="반 바퀴 돌리면", pairs=_HALF_TURN)
    if angle is not None:
        yield _Turn(setting=angle, told="90도 돌리면", pairs=_QUARTER_TURN)


def _pair(names: Mapping[tuple[str, ...], str], swaps: tuple[tuple[str, str], ...]) -> tuple[str, str] | None:
    for key, name in names.items():
        for one, other in swaps:
            for at in (i for i, part in enumerate(key) if part == one):
                twin = names.get((*key[:at], other, *key[at + 1 :]))
                if twin is not None:
                    return name, twin
    return None


def _ap(event: Event) -> float:
    return event.number("map50") or event.number("map") or 0.0
