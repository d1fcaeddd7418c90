"""DET005: images are mirrored at random while two classes are each other's mirror image."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_stated
from jindan_tools.frameworks.mirroring import mirrors_by_default
from jindan_tools.model.event import Event
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.detection.class_names import class_names, judged_classes
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex
from jindan_tools.text.safe import safe_line

_SWAPS = (("left", "right"), ("왼", "오른"), ("좌", "우"), ("lhs", "rhs"))
_PARTS = regex(r"[a-z]+|[가-힣]+|\d+")
_BEHIND = 0.1


class _Pair(Struct, frozen=True, kw_only=True):
    names: tuple[str, str]
    rows: tuple[Event, ...]
    others: tuple[Event, ...]

    @property
    def level(self) -> float | None:
        """Return the mean of the pair's AP50, None when the table does not hold both."""
        return sum(_ap(e) for e in self.rows) / 2 if len(self.rows) == 2 else None


@rule(
    "DET005",
    "mirrored-classes",
    {
        "aug_too_strong": 3.0,
        "config_error": 0.5,
        "label_noise": -2.0,
        "class_imbalance": -1.5,
        "underfit": -1.0,
        "healthy_converged": -3.0,
    },
)
def mirrored_classes(run: Run) -> Iterator[Finding]:
    """Report random horizontal flips in a data set with a left and a right class.

    ## What it does
    Looks for two class names that differ in left and right only, for the probability of a horizontal flip in force, and for
    the figures of both classes in the last table.
    ## Why it matters
    A flip turns the picture and keeps the class number: half of all left arrows are taught as right arrows. Both classes stay
    at a precision of one half while all others are learnt.
    ## Fires on
    Such a pair and a flip probability above 0 (the default where none is written). A fault when both lie 0.1 below the median
    AP50 of the other classes; else a remark.
    ## Stays silent on
    Flips of 0, pose models with flip_idx (they swap the points), names without a pair.
    ## Source
    ultralytics/data/augment.py RandomFlip; frameworks/mirroring.py; field practice with signs, hands and symbols.
    """
    pair, flip = _pair(run), _flip(run)
    if pair is None or flip is None:
        return
    level, rest = pair.level, median([_ap(e) for e in pair.others]) if pair.others else None
    behind = level is not None and rest is not None and level <= rest - _BEHIND
    names = " 클래스와 ".join(safe_line(n, 40) for n in pair.names)
    yield finding(
        f"{names} 클래스는 서로의 거울상인데 학습 이미지를 무작위로 좌우 반전합니다. 반전해도 클래스 번호는 그대로라 두 클래스의 라벨이 절반씩 뒤섞입니다"
        + (f": 둘의 AP50 평균 {figure(level or 0)}, 나머지 클래스 {figure(rest or 0)}." if behind else "."),
        flip,
        *(_row(e) for e in (*pair.rows, *pair.others[:2])),
        severity=Severity.HIGH if behind else Severity.LOW,
        argues=None if behind else {"aug_too_strong": 1.0},
        facts={} if level is None or rest is None else {"level": level, "rest": rest},
    )


def _pair(run: Run) -> _Pair | None:
    table = judged_classes(run)
    keys = {_key(name): name for name in class_names(run)}
    for key, name in keys.items():
        twin = next((keys[other] for other in _swapped(key) if other in keys), None)
        if twin is not None and twin != name:
            rows = tuple(table[n] for n in (name, twin) if n in table)
            others = tuple(e for n, e in table.items() if n not in (name, twin))
            return _Pair(names=(name, twin), rows=rows, others=others)
    return None


def _key(name: str) -> tuple[str, ...]:
    return tuple(_PARTS.findall(name.lower()))


def _swapped(key: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for one, other in _SWAPS:
        if any(part.startswith(one) for part in key):
            yield tuple(part.replace(one, other, 1) if part.startswith(one) else part for part in key)


def _flip(run: Run) -> Evidence | None:
    """Return what tells that images are mirrored left to right, None when they are not."""
    if any(s.name.rpartition(".")[0].endswith("flip_idx") or s.name == "flip_idx" for s in run.settings):
        return None
    held = next(iter(run.stated("fliplr", "random_flip", "hflip_prob")), None)
    if held is not None:
        if not _is_on(held):
            return None
        return cite_stated(held)
    default = mirrors_by_default(run.framework)
    if default is None:
        return None
    return calculated(f"적지 않으면 {default.name}={default.value}이 쓰입니다.", 0.5, f"{default.name}={default.value}")


def _is_on(setting: Setting) -> bool:
    return setting.value not in (0, 0.0, "none", "vertical", None, False)


def _ap(event: Event) -> float:
    return event.number("map50") or event.number("map") or 0.0


def _row(event: Event) -> Evidence:
    return Evidence(
        statement=f"{safe_line(event.word('class'), 40)} 클래스의 AP 값은 {figure(_ap(event))}입니다.",
        value=_ap(event),
        source=event.source,
    )
