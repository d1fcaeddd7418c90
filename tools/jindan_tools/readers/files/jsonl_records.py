"""Read JSON Lines into records with line numbers, past broken lines and the rows of a second writer."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence

from jindan_tools.readers.contract import Line, TextFile
from jindan_tools.readers.files.axes import EPOCH_NAMES, STEP_NAMES, key_of
from jindan_tools.readers.files.json_text import BrokenJsonError, JsonText
from jindan_tools.readers.files.records import as_object

Records = list[tuple[int, dict[str, object]]]
# The keys and words of a record, its step and its epoch.
_Mark = tuple[frozenset[str], object, object]
# Fewer repeats than these are a resumed run, not a second process that writes the same file.
_MIN_REPEATS = 3
# Two processes that log the same steps drift apart by a few records.
_DRIFT = 16
_MIN_SHARE = 0.2
_PLACES = (STEP_NAMES, EPOCH_NAMES)
_DIGITS = frozenset("0123456789")


def read_records(file: TextFile) -> tuple[Records, str]:
    """Return the objects of a JSON Lines file with their lines, and a Korean sentence about lines that are none."""
    records, broken = records_of(file.lines)
    return records, problem_of(broken, file.lines[-1].number if file.lines else 0)


def records_of(lines: Iterable[Line]) -> tuple[Records, list[int]]:
    """Return the objects of some lines with the lines, and the lines that are neither an object nor empty."""
    records: Records = []
    broken: list[int] = []
    for line in lines:
        text = line.text.strip().lstrip("\ufeff").rstrip(",")
        if not text or text in {"[", "]"}:
            continue
        value = _decoded(text)
        if value is None:
            broken.append(line.number)
        else:
            records.append((line.number, value))
    return records, broken


def parse_object(text: str) -> dict[str, object] | None:
    """Return the object that a whole text spells, None when it spells none."""
    return _decoded(text.strip().lstrip("\ufeff"))


class Repeats:
    """Tells the records that a second process wrote.

    A record repeats when one of the few before it has the same keys, the same words (a split, the name of a metric), the
    same epoch and the same step.
    """

    def __init__(self, recent: Iterable[_Mark] = ()) -> None:
        self._recent = deque(recent, _DRIFT)

    def repeats(self, record: Mapping[str, object]) -> bool:
        """Say whether the next record repeats one before it."""
        step, epoch = (next((v for k, v in record.items() if key_of(k) in names), None) for names in _PLACES)
        mark = (frozenset((*record, *words_of(record))), _known(step), _known(epoch))
        found = step is not None and mark in self._recent
        self._recent.append(mark)
        return found

    def copy(self) -> Repeats:
        """Return another one that has seen the same records."""
        return Repeats(self._recent)


def wrote_second(repeats: int, records: int) -> bool:
    """Say whether so many repeats among so many records are a second process; fewer are a run that was resumed."""
    return repeats >= _MIN_REPEATS and repeats >= _MIN_SHARE * records


def _known(value: object) -> object:
    """Return a value that can be compared by its hash."""
    return value if isinstance(value, int | float | str) else repr(value)


def words_of(record: Mapping[str, object]) -> Iterator[str]:
    """Yield the texts of a record that tell what it is of; those with a digit in them may be times of day."""
    for key, value in record.items():
        if isinstance(value, str) and not _DIGITS & set(value):
            yield f"{key}={value}"


def _decoded(text: str) -> dict[str, object] | None:
    if not text.startswith("{"):
        return None
    try:
        value, end = JsonText(text).decode(0)
    except BrokenJsonError:
        return None
    whole = not text[end:].strip()
    return as_object(value) if isinstance(value, dict) and whole else None  # pyright: ignore[reportUnknownArgumentType]


def problem_of(broken: Sequence[int], last: int) -> str:
    """Say in Korean which lines are no objects, '' when all are; `last` is the last line of the file."""
    if not broken:
        return ""
    if len(broken) == 1 and broken[0] == last:
        return f"마지막 줄({broken[0]}번째 줄)이 쓰다가 끊겨 있어 제외했습니다."
    return f"JSON이 아닌 줄 {len(broken)}개를 건너뛰었습니다(첫 번째는 {broken[0]}번째 줄입니다)."
