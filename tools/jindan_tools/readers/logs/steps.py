"""Read step lines that training scripts print themselves: nanoGPT, modded-nanogpt, detectron2 and their kin."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from jindan_tools.model.run import Framework
from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import SettingCollector
from jindan_tools.readers.logs.counts_beside_epochs import CountsOfEpochs, may_name_epoch
from jindan_tools.readers.logs.pairs import NUMBER, find_pairs
from jindan_tools.readers.logs.passes import Passes
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.logs.shapes import MOST_SHAPES, shape_of_line
from jindan_tools.text.regex import regex

_HEADER = regex(
    r"(?:^[Ii]t(?=[ :=]{1,3}\d)|"
    r"(?<!\.)(?<![Tt]otal )(?<![Mm]ax )"
    r"\b(?:[Gg]lobal[_ ]?|[Tt]ime[_ ]?)?(?:[Ss]teps?|STEP|[Ii]ter(?:ation)?s?|ITER|[Uu]pdates?|(?:[Mm]ini-?)?[Bb]atch(?=[ :#\[(]{1,3}\d+\s*(?:/|of)))\b|스텝)\s*[:=#]?\s*[\[(]?\s*"
    r"(?P<step>\d[\d,]*)\b(?!\.\d)(?:\s*(?:/|of)\s*(?P<total>\d[\d,]*))?\s*[\])]?"
)
# A part of each of its words, and how much of one may stand before that part ("global step").
_COUNT_WORDS = ("tep", "STEP", "iter", "Iter", "ITER", "pdate", "atch", "스텝")
_LONGEST_BEFORE = 12
# `it 00020 | bce 0.64`: the word is too common elsewhere in a line.
_SHORT = tuple(f"{word}{mark}" for word in ("it", "It") for mark in " :=")
_EPOCH = regex(r"\b[Ee]poch\s*[:=]?\s*(\d+(?:\.\d+)?)", words=("poch",))
# `step 40 (ep 2) | loss 0.3`.
_EPOCH_BEHIND = regex(
    r"\s{0,4}[(\[]\s?(?:[Ee]poch|ep|EP|e|에폭)\s?[:=.]?\s?(\d{1,7}(?:\.\d{1,6})?)\s?[)\]]", words=("(", "[")
)

# The validation of a step in words before it: `validation results at iteration 20 | loss`, `Saving dict for global step 9:`.
_HELD_OUT = regex(
    r"(?:^|[\s\]\[|:>])(?:(valid|validation|val|eval|evaluation|test)(?:ing)?(?: (?:loss|results?|metrics?|set))?(?: (?:at|for|on|after))?(?: the)?|"
    r"Saving dict for(?: global)?)\W*$",
    re.IGNORECASE,
    words=("val", "test", "saving dict"),
)
# tf.estimator names the step last: `loss = 0.52, step = 100 (0.9 sec)`.
_STEP_LAST = regex(rf"((?:\b[A-Za-z_][\w/]{{0,60}} = (?:{NUMBER}), ){{1,20}})$")
# A figure of the last step on a line of its own: `Validation perplexity: 19.3`, `val loss 10.4`.
_ALONE = regex(
    rf"^(?:\[[^\]]*\] ?|[\w.:\- ]{{0,40}}(?:INFO|- ) ?:? ?)?(val|valid|validation|eval|test)[ _](loss|perplexity|ppl|acc(?:uracy)?|xent)\s*[:=]?\s*({NUMBER})\s*$",
    re.IGNORECASE,
    words=tuple(f"{gap}{name}" for gap in "_ " for name in ("loss", "perplexity", "ppl", "acc", "xent")),
)
# TensorFlow's object detection prints the figures of a step as a dictionary below it, twice.
_ITEM = regex(rf"'([A-Za-z_][\w/]{{0,80}})': ({NUMBER})(?=[,}}])")
_BELOW = 60
# `Training complete at step 40000. Best val loss: 0.14` marks the end as well.
_ENDS = regex(
    r"^[\W\d]{0,40}training (?:is )?(?:complete|completed|finished|done)\b", re.IGNORECASE, words=("raining ",)
)


class _Heading(Struct, frozen=True):
    """Where the count of a line stands, the same in all lines of its shape: places of its numbers, and what is around.

    `behind` is where the figures begin, `told` their shape, `held_out` the words of a validation to say before them. The line
    may be the heading of an epoch as well, and the one with which the training `ends`.
    """

    start: int
    step: slice
    total: slice | None
    epoch: slice | None
    behind: int
    told: str
    held_out: str | None
    listed: bool
    detectron: bool
    may_name_epoch: bool
    ends: bool


@lru_cache(maxsize=MOST_SHAPES)
def heading(shape: str) -> _Heading | None:
    """Return how lines of a shape name their step, None when they name none."""
    named = [at for word in _COUNT_WORDS if (at := shape.find(word)) >= 0]
    if shape.startswith(_SHORT):
        named.append(0)
    if not named or "%|" in shape:
        return None
    match = _HEADER.search(shape, max(0, min(named) - _LONGEST_BEFORE))
    if match is None:
        return None
    before = shape[: match.start()]
    told = shape[match.end() :].lstrip(" ,:|-.>]\t")
    found = _HELD_OUT.search(before[-60:]) if before else None
    held_out = None if found is None else f"{found[1] or 'eval'}: "
    epoch = _EPOCH.search(before) if before else None
    if epoch is None:
        epoch = _EPOCH_BEHIND.match(shape, match.end())
    return _Heading(
        start=match.start(),
        step=slice(*match.span("step")),
        total=slice(*match.span("total")) if match["total"] else None,
        epoch=None if epoch is None else slice(*epoch.span(1)),
        behind=len(shape) - len(told),
        told=f"{held_out or ''}{told}",
        held_out=held_out,
        listed=before.endswith(", "),
        detectron=".utils.events" in before,
        may_name_epoch=may_name_epoch(shape),
        ends=_ENDS.match(shape) is not None,
    )


def _alone(text: str) -> re.Match[str] | None:
    return _ALONE.match(text) if len(text) <= 120 and ("al" in text or "est" in text or "VAL" in text) else None


class StepScanner:
    """Lines such as `iter 10: loss 4.2`, `step:125/3040 val_loss:4.5` and `eta: 1:00  iter: 19  total_loss: 1.2`."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._settings = SettingCollector(path)
        self._framework: Framework | None = None
        self._total: tuple[int, Line] | None = None
        self._counts = CountsOfEpochs()
        self._passes = Passes()
        self._last: float | None = None
        self._below = 0
        self._told: dict[str, float] = {}
        # Figures alone on a line that stand above the step they belong to: the log begins with one, and counts from 0.
        self._above = False
        self._waiting: list[tuple[tuple[str, float], int]] = []

    def concerns(self, shape: str) -> bool:
        """Say whether lines of this shape name a step, or may belong to a line or an epoch that does."""
        return heading(shape) is not None or "': " in shape or may_name_epoch(shape) or _alone(shape) is not None

    def feed(self, line: Line) -> bool:
        """Take a line that names a step and at least one metric."""
        text, shape = line.text, shape_of_line(line)
        head = heading(shape)
        if may_name_epoch(shape) if head is None else head.may_name_epoch:
            self._counts.look(text)
        if head is None:
            return self._without_step(line)
        told = text[head.behind :]
        pairs = find_pairs(told if head.held_out is None else f"{head.held_out}{told}", head.told)
        if not pairs and head.listed:
            last = _STEP_LAST.search(text[: head.start])
            pairs = [] if last is None else find_pairs(last[1])
        if head.detectron and "d2.utils.events" in text[: head.start]:
            self._framework = Framework.DETECTRON2
        if not pairs:
            return False
        step, first = float(text[head.step].replace(",", "")), self._last is None
        self._last, self._below = step, _BELOW
        if head.total is not None:
            total = int(text[head.total].replace(",", ""))
            self._counts.note(step, total, line)
            self._passes.note(step, total, line.number)
            self._total = self._total or (total, line)
        epoch = None if head.epoch is None else float(text[head.epoch])
        if self._waiting:
            self._above = self._above or (first and step == 0)
            self._place_waiting(step if self._above else 0.0)
        self._points.add(pairs, step, Axis.STEP, line.number, epoch)
        return not head.ends

    def _place_waiting(self, step: float) -> None:
        for pair, number in self._waiting:
            self._points.add([pair], step, Axis.STEP, number)
        self._waiting.clear()

    def _without_step(self, line: Line) -> bool:
        """Take a line without a step that belongs to the one before it."""
        text = line.text
        if self._below and "': " in text:
            self._below -= 1
            return self._dictionary(line)
        match = _alone(text)
        if match is None:
            return False
        pair = f"{match[1].lower()} {match[2].lower()}", float(match[3].replace(",", ""))
        if self._above or self._last is None:
            self._waiting.append((pair, line.number))
        else:
            self._points.add([pair], self._last, Axis.STEP, line.number)
        return True

    def _dictionary(self, line: Line) -> bool:
        found = [(name, float(value)) for name, value in _ITEM.findall(line.text)]
        fresh = [(name, value) for name, value in found if self._told.get(name) != self._last]
        if self._last is None:
            return False
        self._told.update((name, self._last) for name, _ in fresh)
        self._points.add(fresh, self._last, Axis.STEP, line.number)
        return bool(found)

    def finish(self) -> Reading:
        """Return the curves by step."""
        if self._last is None:
            self._place_waiting(0.0)
        series = self._points.series()
        begin_anew = self._counts.may_begin_anew()
        passes = None if begin_anew or self._total is None else self._passes.joined(series)
        if self._total is not None and not begin_anew:
            self._settings.add("max_steps" if passes is None else "steps_per_epoch", *self._total)
        series = self._counts.placed(series) if passes is None else passes
        return Reading(framework=self._framework, series=series, settings=self._settings.settings())
