"""Find the heading of an epoch and the counts beside it in a line."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from jindan_tools.readers.logs.shapes import MOST_SHAPES
from jindan_tools.text.regex import regex

_HEADER = regex(
    r"(?:(?<![\w{'\"./=\-])(?:[Ee]p|EP|E(?=\d))|(?<![\w{'\"./=\-])[Ee]pochs?|(?<![\w{'\"./=\-])EPOCHS?|에폭|에포크|回合)\s*[:：#=]?\s*[\[(]?\s*(?P<epoch>\d{1,7})\s*"
    r"(?:(?:/|of|\|(?!\s*\d+\s*/))\s*(?P<total>\d{1,7}))?\s*[\])]?"
)
_STEP_IN_EPOCH = regex(
    r"(?:[\[(]\s*(?=\d)|[\[(]?\b(?:[Ss]teps?|[Ii]ter(?:ation)?s?|[Bb]atch)\s*[:=]?\s*[\[(]?\s*)(?P<step>\d{1,12})\s*/\s*(?P<total>\d{1,12})"
    r"\s*(?:\([\d.]+%\))?\s*[\])]?"
)
# fairseq: "epoch 003:    200 / 1374 loss=9.44, ppl=347.2"; the language model of PyTorch's examples: "| epoch   1 |   200/ 2983 batches | lr".
_BARE_COUNT = regex(
    r"(?P<step>\d{1,12}) / (?P<total>\d{1,12})(?=\s+[A-Za-z_]+\s?[=:])|"
    r"(?P<step2>\d{1,12})\s?/\s*(?P<total2>\d{1,12})\s+(?:batches|steps|iter(?:ation)?s)\b"
)
_BARE_STEP = regex(
    r"\b(?:(?:global[_ ]?)?(?:step|iter(?:ation)?|n_?update|num_update)s?(?:\s*[:=]|(?= \d+\s?[:|,]))|batch(?: (?:id|idx|index)|(?= [\[\d])))\s*\[?(?P<step>\d{1,12})\b(?!\s*/|\.\d)",
    re.IGNORECASE,
)
# The count right behind the epoch, also in short: `ep 3 it 40 loss 0.2`, `E3 B40 loss 0.2`, `에폭 3 배치 40 손실 0.2`.
_STEP_BESIDE = regex(
    r"[\s,;:|\-\])]{0,4}(?:(?:global[_ ]?)?steps?|iter(?:ation)?s?|it|updates?|(?:mini-?)?batch(?:es)?|mb|b(?=\d)|i(?=[=:\d])|배치|스텝|스탭|이터(?:레이션)?|반복)"
    r"\s?[:=#]?\s{0,6}[\[(]?(?P<step>\d{1,9})\b[\])]?(?!\s{0,4}[/%]|\.\d)(?=[\s,;:|\-])",
    re.IGNORECASE,
)
# `best epoch: 12` tells of an epoch long done, the mark of `[NEW BEST] Epoch #12: loss=0.3` of its own.
_NO_HEADER = regex(
    r"(?:best|last|from|until|every|per|patience|checkpoint|最佳(?:模型)?|最好|최고|최적)[^\w\]]*$", re.IGNORECASE
)
# `[Checkpoint] Loaded best.pth (epoch=20, val_loss=1.05)` tells of an epoch long done.
_LOADS = regex(r"\b(?:load(?:ed|ing)|restor(?:ed|ing))\b", re.IGNORECASE)
# `3에폭 | 손실 0.2`, and the two counts of the DCGAN example: `[3/25][100/782] Loss_D: 0.4`.
_COUNT_FIRST = regex(
    r"^(?:\[[^\]]{1,40}\])?\W*(?:(?:[^\W\d_A-Za-z]| ){1,12}: ?)?(?P<epoch>\d{1,6})\s?(?:/\s?(?P<total>\d{1,6})\s?)?(?:번째\s?)?(?:에폭|에포크)|"
    r"^\s*\[(?P<epoch2>\d{1,6})/(?P<total2>\d{1,6})\](?=\s*\[\d+(?:/\d+\]|\]\s*$))"
)
# `Train: 0 [   0/1251 (  0%)]` of timm counts the epoch without the word.
_TRAIN_COUNT = regex(r"\bTrain: (?P<epoch>\d{1,7}) (?P<total>(?!))?(?=\[\s*\d+/\d+)")
# What stands before the heading: `[Eval][Epoch 1]`, `Eval Epoch: 1`, and `global step 10, epoch: 1`.
_HELD_OUT_HEADING = regex(
    r"(?<![A-Za-z])(eval|val|valid|validation|test|검증|평가|테스트)(?:ing|uation|ating)?"
    r"(?: ?(?:results?|metrics?|scores?|stats?|summary|set|split|phase|mode|classifier|probe|결과|지표))?(?:\([\w \-]{1,30}\))?(?: (?:for|at|of|after|in))?\]?[\s\[:|\-]{1,4}$",
    re.IGNORECASE,
)
_STEP_BEFORE = regex(
    r"\b(?:global[_ ]step|steps?|iter(?:ation)?s?)\s*[:=]?\s*(?P<step>\d{1,12})\W{1,4}$", re.IGNORECASE
)
# OLMo: "[step=1997/2500,epoch=1]".
_STEP_HEADING = regex(r"\[step=\d{1,12}(?:/\d{1,12})?,\s?epoch=\d{1,7}\]\s*$")


class Count(Struct, frozen=True):
    """The count of a batch within its epoch, and how many there are."""

    step: int
    total: int


class CountPlace(Struct, frozen=True):
    """Where a count stands in a line."""

    step: slice
    total: slice


class Heading(Struct, frozen=True):
    """Where the epoch of a line stands, the same in all lines of its shape: places of its numbers, and what is around.

    `total` is empty without one. The figures begin at `told`, `told_shape` is their shape, `held_out` names a validation.
    """

    start: int
    end: int
    epoch: slice
    total: slice
    counted: CountPlace | None
    told: int
    told_shape: str
    held_out: str


class Looks(Struct, frozen=True):
    """The heading of lines of one shape, by a short word for the epoch and by the word itself; the latter may be none."""

    short: Heading | None
    named: Heading | None
    no_heading: bool


@lru_cache(maxsize=MOST_SHAPES)
def looks(shape: str) -> Looks:
    """Return how lines of a shape name their epoch."""
    short = None
    if "%|" in shape:
        return Looks(None, None, no_heading=False)
    if _may_be_short(shape):
        short = _HEADER.search(shape) or _COUNT_FIRST.match(shape) or _TRAIN_COUNT.search(shape)
    match = None
    if "poch" in shape or "POCH" in shape or "에폭" in shape or "에포크" in shape or "回合" in shape:
        match = _HEADER.search(shape)
    if match is None or shape.startswith("wandb:") or _of_step(shape):
        return Looks(_place(short), None, no_heading=False)
    before = shape[: match.start()]
    no_heading = _NO_HEADER.search(before) is not None or _LOADS.search(before) is not None or _plans(match)
    return Looks(_place(short), _place(match), no_heading)


def _plans(match: re.Match[str]) -> bool:
    """Say whether a line tells how many epochs are planned: `Epochs : 30`."""
    return match[0].lower().startswith("epochs") and not match["total"] and not match.string[match.end() :].strip()


def _place(match: re.Match[str] | None) -> Heading | None:
    if match is None:
        return None
    groups, shape, end = match.re.groupindex, match.string, match.end()
    epoch = "epoch" if match["epoch"] else "epoch2"
    total = "total2" if "total2" in groups and not match["total"] else "total"
    inside = len(shape) - len(shape[end:].lstrip(" ,:|-\t"))
    step = _STEP_IN_EPOCH.match(shape[inside:]) or _BARE_COUNT.match(shape[inside:])
    beside = None if step is not None else _STEP_BESIDE.match(shape[end:])
    told = shape[end if beside is None else end + beside.end() :].lstrip(" ,:|-.>]\t")
    held_out = _HELD_OUT_HEADING.search(shape[: match.start()][-40:])
    return Heading(
        start=match.start(),
        end=end,
        epoch=slice(*match.span(epoch)),
        total=slice(*match.span(total)) if match[total] else slice(0),
        counted=None if step is None else _count_place(step, inside),
        told=len(shape) - len(told),
        told_shape=told,
        held_out="" if held_out is None else held_out[1],
    )


def _count_place(match: re.Match[str], inside: int) -> CountPlace:
    end = "" if match["step"] else "2"
    return CountPlace(_moved(match.span(f"step{end}"), inside), _moved(match.span(f"total{end}"), inside))


@lru_cache(maxsize=MOST_SHAPES)
def bare_step(shape: str, start: int, end: int) -> slice | None:
    """Return where lines of a shape state a step besides the epoch between `start` and `end`."""
    behind = _BARE_STEP.search(shape[end:])
    if behind is not None:
        return _moved(behind.span("step"), end)
    first = max(0, start - 40)
    before = _STEP_BEFORE.search(shape[first:start])
    if before is not None:
        return _moved(before.span("step"), first)
    beside = _STEP_BESIDE.match(shape[end:])
    return None if beside is None else _moved(beside.span("step"), end)


def _moved(span: tuple[int, int], by: int) -> slice:
    return slice(span[0] + by, span[1] + by)


def _of_step(text: str) -> bool:
    """Return whether a heading counts steps and only names the epoch beside: the figures below belong to the step."""
    return "[step=" in text and _STEP_HEADING.search(text) is not None


def _may_be_short(text: str) -> bool:
    """Return whether a line may count its epoch without the word: `ep 3`, `E03`, `3에폭`, `[3/25][1/782]`."""
    if "][" in text[:20] or "에폭" in text[:40] or "에포크" in text[:40]:
        return True
    if "Train: " in text[:60]:
        return True
    # A step is no epoch.
    low = text[:60].lower().replace("step", "")
    return "ep " in low or "ep=" in low or "ep:" in low or (low[:1] == "e" and low[1:2].isdigit())
