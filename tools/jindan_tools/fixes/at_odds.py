"""Find the warnings that forbid a step of the plan they stand beside."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

# Where a step takes its value.
Move = Literal["up", "down"]


class _Subject(Struct, frozen=True, kw_only=True):
    """A parameter by the names of plans, and the words of the warnings against raising and against lowering it."""

    parameter: str
    up: str
    down: str


# The words are those of causes/pages/*.json; a test holds that each pattern fits one of them.
_SUBJECTS: tuple[_Subject, ...] = (
    _Subject(
        parameter=r"^(?:.*[._ ])?(?:lr0?|learning[_ ]rate|학습률)$",
        up=r"학습률(?:을|부터|을 크게|을 함께)? ?(?:올리|올려|높이)|학습률을 (?:크게|함께) 올",
        down=r"학습률(?:을|부터|만|만 여러 번)? ?(?:낮추|낮춰)|학습률로 눌러",
    ),
    _Subject(
        parameter=r"^(?:.*[._ ])?(?:epochs|num_epochs|num_train_epochs|max_epochs|에폭)$",
        up=r"에폭(?:만|을)? ?(?:늘리|이어 붙)",
        down=r"에폭부터 줄이",
    ),
    _Subject(
        parameter=r"batch(?:_size)?(?:\.value)?$|배치 크기",
        up=r"배치(?:만|를)? ?키우",
        down=r"배치(?:만|를)? ?줄이|전체 배치를 절반으로 줄이|배치나 학습률을 낮춰",
    ),
    _Subject(
        parameter=r"dropout|weight_decay|감쇠", up=r"(?:드롭아웃이나 감쇠|감쇠나 드롭아웃)를? ?(?:을 )?더하", down=r"$^"
    ),
    _Subject(parameter=r"patience", up=r"patience만 늘리", down=r"$^"),
    _Subject(parameter=r"warmup_(?:steps|epochs|ratio)", up=r"warmup_epochs를 늘려|warmup을 .{0,12}늘리", down=r"$^"),
)


def forbids(warning: str, fix: Fix) -> bool:
    """Return whether a warning speaks against what a step of the plan does."""
    move = direction(fix)
    if move is None:
        return False
    for subject in _SUBJECTS:
        if regex(subject.parameter).search(fix.parameter.lower()):
            return bool(regex(subject.up if move == "up" else subject.down).search(warning))
    return False


def direction(fix: Fix) -> Move | None:
    """Return where a step takes a number, None for steps that change none."""
    if fix.already or fix.kind is FixKind.NONE:
        return None
    before, after = to_float(fix.before.replace(",", "")), to_float(fix.after.replace(",", ""))
    if before is None or after is None or before == after:
        return None
    return "up" if after > before else "down"
