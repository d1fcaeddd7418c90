"""Read tables that a console draws with blanks or bars: a header of names, then a row of numbers for each epoch or step."""

from __future__ import annotations

import re

from msgspec.structs import replace

from jindan_tools.model.series import Axis, Role
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.readers.roles import describe
from jindan_tools.text.regex import regex

_GAP = regex(r"\s{2,}|\t|\s*\|\s*")
_BAR = regex(r"\s*\|\s*")
# A mean over runs or classes that a script printed as the list it is: `[0.032]`.
_ONE = regex(r"^\[([^\[\],]{1,40})\]$")
_LIST = regex(r"^\[[\d.,\s\-einfa]{1,400}\]$")
# rich draws its tables with lines of its own.
_BARS = {ord("│"): "|", ord("┃"): "|"}
_BLANK = regex(r"\s+")
_WORD = regex(r"\S+")
# A count and two figures: less may be anything that stands below a table.
_FILLED = 3
_RULE = regex(r"^[\s|+:=\-]+$")
_EPOCHS = frozenset({"epoch", "epochs", "ep", "e", "itn", "itn.", "에폭", "에포크", "회차"})
_STEPS = frozenset(
    {"step", "steps", "iter", "iteration", "iterations", "#", "global_step", "total_train_updates", "스텝", "반복"}
)
_BARE_METRICS = frozenset({"acc", "accuracy", "top1", "f1", "auc", "iou", "dice"})
_CLOCK = regex(r"^\d+:\d\d(?::\d\d)?$|^\d{1,4} hr \d{1,2} min$")
_HEADED = ("loss", "acc", "score", "손실", "정확도")
_PHASE = regex(
    r"(?:^|[\W_])(val|valid|validation|test|eval|evaluation)\W*$", re.IGNORECASE, words=("val", "test", "eval")
)
_FIGURE = regex(r"(?:^|\s|\()[-+]?\d|\d[./]\d|^nan$|^inf$")
# A name that begins with a number, or holds one behind a blank: its line is no header.
_NUMBERED = regex(r"(?:^|[\s|(])[-+]?\d")
_MEASURED = frozenset({Role.TRAIN_LOSS, Role.VAL_LOSS, Role.TRAIN_METRIC, Role.VAL_METRIC})
_WIDEST = 40
# `|---- VALID ----|---- TRAIN ----|` over a header that names its figures once for each split.
_GROUP = regex(r"\|[\s\-=]*([A-Za-z][A-Za-z ]{0,20}[A-Za-z])[\s\-=]*(?=\|)")
_SPLIT_WORD = regex(r"^(?:train|val|valid|validation|test|eval|dev)", re.IGNORECASE)
# rich puts the epoch of a table over it: `epoch 3/24` in the middle of a line of its own.
_TITLE = regex(
    r"^[\s|#*=\-─━]{0,120}(?:epoch|에폭|에포크)\s?[:#]?\s?(\d{1,6})(?:\s?/\s?\d{1,6})?[\s|#*=\-─━]{0,120}$",
    re.IGNORECASE,
    words=("epoch", "에폭", "에포크"),
)
# Rows of one table follow each other; a bar or a warning may stand between two of them.
_PATIENCE = 12
# The title stands right above the upper edge of its table.
_NEAR = 2


class TableScanner:
    """`epoch  train_loss  valid_loss  accuracy  time` and its rows, as fastai, skorch, spaCy and notebooks print them."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._header: tuple[str, ...] = ()
        self._starts: tuple[int, ...] = ()
        self._held_out: set[str] = set()
        self._since = self._seen = 0
        self._above = ""
        self._phase = ""
        self._title: tuple[float, int] | None = None
        self._groups: tuple[tuple[int, int, str], ...] = ()
        # Rows that count both; scripts print a step that never moves beside the epoch.
        self._both: list[tuple[list[tuple[str, float]], float, float, int]] = []

    def begins(self, shape: str) -> bool:
        """Say whether a line of this shape may be a header or name the split of the table below."""
        text = (shape.translate(_BARS) if "│" in shape or "┃" in shape else shape).lstrip("█")
        if _TITLE.match(text) is not None:
            return True
        return _PHASE.search(text[-40:]) is not None if _is_prose(text) else _may_head(text) or "|--" in text

    def feed(self, line: Line) -> bool:
        """Take a header or a row of the table under way."""
        text = line.text
        if "│" in text or "┃" in text:
            text = text.translate(_BARS)
        if self._header and self._row(text, line):
            return True
        # fastprogress leaves a block of its bar before the header.
        text = text.lstrip("█")
        if "|--" in text:
            self._groups = tuple((*m.span(), m[1]) for m in _GROUP.finditer(text))
        if not _may_head(text):
            self._above = text[-40:] if _is_prose(text) else self._above
            title = _TITLE.match(text)
            self._title = self._title if title is None else (float(title[1]), line.number)
            return False
        names = header_of(text, counted=self._title is None or line.number - self._title[1] > _NEAR)
        if names:
            names = _in_groups(names, text, self._groups)
            self._groups = ()
            self._header, self._since = names, 0
            self._starts = _starts_of(text, names)
            self._held_out |= _held_out_metrics(names)
            phase = _PHASE.search(self._above)
            self._phase, self._above = "" if phase is None else f"{phase[1]} ", ""
        return bool(names)

    def finish(self) -> Reading:
        """Return the columns by step where one counts steps, else by epoch."""
        by_step = any(step and step != epoch for _, step, epoch, _ in self._both)
        for pairs, step, epoch, number in self._both:
            self._points.add(pairs, step if by_step else epoch, Axis.STEP if by_step else Axis.EPOCH, number, epoch)
        self._both.clear()
        series = (replace(s, role=Role.VAL_METRIC) if s.name in self._held_out else s for s in self._points.series())
        return Reading(series=tuple(series))

    def _row(self, text: str, line: Line) -> bool:
        cells = row_of(text, len(self._header)) or _under_columns(text, self._starts)
        if not cells:
            # The redraws of one bar are one line.
            if line.number != self._seen and text.strip() and not _RULE.match(text):
                self._since += 1
                self._seen = line.number
                if self._since > _PATIENCE:
                    self._header = ()
            return False
        self._since = 0
        told = {
            name: value for name, word in zip(self._header, cells, strict=True) if (value := to_float(word)) is not None
        }
        epoch = next((v for n, v in told.items() if n.lower() in _EPOCHS), None)
        step = next((v for n, v in told.items() if n.lower() in _STEPS), None)
        x = epoch if step is None else step
        if x is None and self._title is not None:
            x = self._title[0]
        if x is None:
            return False
        pairs = [(f"{self._phase}{n}", v) for n, v in told.items() if n.lower() not in _EPOCHS | _STEPS]
        if step is not None and epoch is not None:
            self._both.append((pairs, step, epoch, line.number))
            return True
        self._points.add(pairs, x, Axis.EPOCH if step is None else Axis.STEP, line.number, epoch)
        return True


def _in_groups(names: tuple[str, ...], text: str, groups: tuple[tuple[int, int, str], ...]) -> tuple[str, ...]:
    """Return the names with the split of the group that each stands below, where one is told twice."""
    if not groups or len(set(names)) == len(names):
        return names
    found: list[str] = []
    at = 0
    for name in names:
        at = text.find(name, at)
        group = next((word for begin, end, word in groups if begin <= at < end and _SPLIT_WORD.match(word)), "")
        found.append(f"{group.lower()} {name}" if group else name)
        at += len(name)
    return tuple(found)


def _is_prose(text: str) -> bool:
    return len(text) > 400 or ":" in text or "=" in text


def _may_head(text: str) -> bool:
    """Say whether a line may be a header, which names a figure and holds none."""
    if _is_prose(text):
        return False
    low = text.lower()
    return any(map(low.__contains__, _HEADED)) and _NUMBERED.search(text) is None


def _held_out_metrics(names: tuple[str, ...]) -> set[str]:
    """Return the bare metrics that belong to the held-out split: the loss left of them is held out, another is not."""
    found: set[str] = set()
    losses: list[Role] = []
    for name in names:
        role = describe(name).role
        if role in (Role.TRAIN_LOSS, Role.VAL_LOSS):
            losses.append(role)
        elif name.lower() in _BARE_METRICS and losses[-1:] == [Role.VAL_LOSS] and Role.TRAIN_LOSS in losses:
            found.add(name)
    return found


def header_of(text: str, *, counted: bool = True) -> tuple[str, ...]:
    """Return the column names of a header line, () for any other: it names a loss or metric and, if `counted`, epochs or steps."""
    names = _cells(text.strip())
    if len(names) == 1 and "," in text:
        # Some write the header with commas and the rows with tabs.
        names = tuple(name.strip() for name in text.split(","))
    if not 2 < len(names) + ("\t" in text) <= _WIDEST or any(_FIGURE.search(n) or len(n) > 40 for n in names):
        return ()
    if counted and not any(n.lower() in _EPOCHS | _STEPS for n in names):
        return ()
    return names if any(describe(n).role in _MEASURED for n in names) else ()


def row_of(text: str, width: int) -> tuple[str, ...]:
    """Return the cells of a row of numbers as wide as its table, else (); times of day and blanks may stand in it."""
    bare = text.strip()
    if not bare or not (bare[0].isdigit() or bare[0] in "|-.n"):
        return ()
    cells = _cells(bare)
    if len(cells) != width:
        cells = tuple(bare.replace(", ", ",").split(",")) if bare.count(",") == width - 1 else tuple(_BLANK.split(bare))
    if len(cells) != width or not all(
        to_float(c) is not None or _CLOCK.match(c) or _LIST.match(c) or c in {"", "None", "No log"} for c in cells
    ):
        return ()
    return tuple(_ONE.sub(r"\1", cell) for cell in cells)


def _cells(bare: str) -> tuple[str, ...]:
    return tuple((_BAR if bare.startswith("|") else _GAP).split(bare.strip("|").strip()))


def _starts_of(text: str, names: tuple[str, ...]) -> tuple[int, ...]:
    """Return where the columns of a header without bars begin."""
    starts: list[int] = []
    at = 0
    for name in names:
        at = text.find(name, at)
        starts.append(at)
        at += len(name)
    return () if "|" in text or "\t" in text or min(starts) < 0 else tuple(starts)


def _under_columns(text: str, starts: tuple[int, ...]) -> tuple[str, ...]:
    """Return the cells of a row that leaves columns empty, as Chainer's PrintReport does: each stands below its name."""
    if not starts or not text[starts[0] : starts[0] + 1].isdigit():
        return ()
    cells = [""] * len(starts)
    for match in _WORD.finditer(text):
        if match.start() not in starts or to_float(match[0]) is None:
            return ()
        cells[starts.index(match.start())] = match[0]
    return tuple(cells) if sum(map(bool, cells)) >= _FILLED else ()
