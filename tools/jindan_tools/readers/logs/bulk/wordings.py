"""Tell the lines of a log apart by their wording: what is left of them without the characters of numbers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from msgspec import Struct, field

from jindan_tools.model.event import EventKind
from jindan_tools.model.series import Axis

# Both are bytes of ASCII and stand in no character of UTF-8 or of Korean Windows.
NUMBER_BYTES = b"0123456789.+-"
FIELD = re.compile(rb"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")
WORD = re.compile(rb"[a-z]+")
# Ends a redraw that the next one was drawn over.
OVERDRAWN = b"\r"
SAMPLES = 64
LONGEST_SAMPLE = 4096
MOST_WORDINGS = 20_000
OTHERS = 0
_TRY_AGAIN = 4
_MOST_CHANGES = 8
_FILLED = re.compile(rb"(?<=%)\|[ #\xe2\x80-\x9f]*(?=\|)")
_BLANKS = re.compile(rb" +")
EventId = tuple[EventKind, int, str]


class Sample(Struct, frozen=True):
    """A line that the scanners saw: its number in the file, its bytes, and how many lines and redraws were before it."""

    number: int
    raw: bytes
    at: int

    def fields(self) -> list[float]:
        """Return the numbers that stand in it, in order."""
        return [float(word) for word in FIELD.findall(self.raw)]


class Place(Struct, frozen=True, kw_only=True):
    """Where a number of a point stands: in field `field` of its own line, or of the last line of `wording` before it.

    `offset` is to be added. A step that begins anew in every epoch counts on: `length` a unit of the field `epoch`.
    """

    field: int
    wording: int = -1
    offset: float = 0.0
    epoch: int = -1
    length: float = 0.0

    def fields(self) -> set[int]:
        """Return the fields that the number follows from."""
        return {self.field} if self.epoch < 0 else {self.field, self.epoch}


class Plan(Struct, frozen=True, kw_only=True):
    """How each line of a wording makes one point of a curve. `value` is a field, or NaN or an infinity in words."""

    name: str
    axis: Axis
    value: int | float
    x: Place
    epoch: Place | None = None


def places(plans: Iterable[Plan]) -> Iterator[Place]:
    """Yield where the points of some curves have their place from."""
    for plan in plans:
        yield plan.x
        if plan.epoch is not None:
            yield plan.epoch


class Wording(Struct, kw_only=True):
    """The lines of one wording: `fed` were shown to the scanners, `skipped` were not. `doubted`: judged wrongly before.

    Once it is `settled` every line is known to add a point to each of `plans`, and one to the count of each event in
    `counted`, and to say nothing else as long as the numbers in the fields `fixed` are those, and (when its points take
    their place from a line before) as long as the wordings of the lines before and behind it are one of `around`.
    """

    words: bytes
    doubted: bool = False
    fed: int = 0
    judged: int = 0
    changes: int = 0
    skipped: int = 0
    settled: bool = False
    samples: list[Sample] = field(default_factory=list[Sample])
    plans: tuple[Plan, ...] = ()
    counted: tuple[EventId, ...] = ()
    fixed: dict[int, float] = field(default_factory=dict[int, float])
    around: frozenset[tuple[int, int]] = frozenset()
    fields: int = 0


class Wordings(dict[bytes, int]):
    """The number of each wording; a new wording gets the next. OTHERS is for long lines and what comes after MOST_WORDINGS."""

    def __init__(self, doubted: Collection[bytes]) -> None:
        super().__init__()
        self._doubted = doubted
        self.table = [Wording(words=b"")]
        self._plain: dict[bytes, int] = {}

    def __missing__(self, key: bytes) -> int:
        """Return the number for a line that is seen in these words for the first time."""
        if len(self) > MOST_WORDINGS or len(key) > LONGEST_SAMPLE:
            return OTHERS
        # How far a bar is filled and how wide a table is drawn makes no other wording.
        plain = _BLANKS.sub(b" ", _FILLED.sub(b"|", key)).strip(b" \t")
        number = self[key] = self._plain.setdefault(plain, len(self.table))
        if number == len(self.table):
            self.table.append(Wording(words=plain, doubted=plain in self._doubted))
        return number

    def note(self, number: int, sample: Sample) -> None:
        """Count a line that was fed, and keep it as a sample of a wording that is not settled."""
        wording = self.table[number]
        wording.fed += 1
        if not wording.settled and number != OTHERS and len(sample.raw) <= LONGEST_SAMPLE:
            wording.samples.append(sample)
            if len(wording.samples) > SAMPLES:
                # The first lines and the newest: they may be of several epochs.
                del wording.samples[SAMPLES // 2]

    def unsettle(self, number: int) -> None:
        """Leave a wording to the scanners until it is judged anew, by lines that come from now on."""
        wording = self.table[number]
        wording.settled, wording.plans, wording.fixed, wording.around = False, (), {}, frozenset()
        wording.samples.clear()
        wording.changes += 1
        if wording.changes < _MOST_CHANGES:
            wording.judged = 0

    def ripe(self) -> list[tuple[int, Wording]]:
        """Return the wordings to judge: those with enough samples, and more than when they were judged last."""
        found = [
            (number, wording)
            for number, wording in enumerate(self.table)
            if not wording.settled
            and len(wording.samples) == SAMPLES
            and wording.fed >= max(SAMPLES, _TRY_AGAIN * wording.judged)
        ]
        # What an overdrawn redraw tells is judged by what the last of its line was settled for.
        return sorted(found, key=lambda item: item[1].words.endswith(OVERDRAWN))
