"""Join what the scanners of a log found, and give them a line that is longer than any record in two pieces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.readers.contract import Line, LineScanner, Reading, merge
from jindan_tools.text.regex import regex

LONGEST = 8192
# The configuration that fairseq prints is one line of some ten thousand characters.
_SECTIONS, _NEAR_TOP = "{'_name': ", 200
_TAIL = 1024
_PLACED = 3


# What a script prints while a bar is drawn stands behind it: `5%|▌ | 1/20 [00:01<00:19, 1.02s/it]Epoch 1: loss 0.5`.
_BEHIND_BAR = regex(
    r"/\w{1,8}(?:, [^\[\]]{0,300})?\](?=[^\W\d_]| {0,3}\[?\d{4}-\d\d-\d\d[ T]| {0,3}\[?\d\d:\d\d:\d\d| {0,3}\[[A-Za-z_ ]{1,20}[=: ] ?\d)"
)


# What a print of several arguments begins with under Python 2.
_TUPLES = ("('", "(u'", '("', '(u"')


def are_whole(lines: Sequence[Line]) -> bool:
    """Say whether the scanners get all lines as they are."""
    texts = [line.text for line in lines]
    plain = "(" not in {text[:1] for text in texts} and max(map(len, texts), default=0) <= LONGEST
    return (plain and "%|" not in "\n".join(texts)) or all(map(is_one_piece, lines))


def is_one_piece(line: Line) -> bool:
    """Say whether the scanners get a line as it is."""
    if line.text.startswith(_TUPLES):
        return False
    if len(line.text) > LONGEST and _SECTIONS in line.text[:_NEAR_TOP]:
        return True
    return len(line.text) <= LONGEST and ("%|" not in line.text or not _end_of_bar(line.text))


def _end_of_bar(text: str) -> int:
    match = _BEHIND_BAR.search(text, text.find("%|"))
    return match.end() if match is not None else 0


def pieces_of(line: Line) -> tuple[Line, ...]:
    """Return a line as the scanners get it: a bar apart from what stands behind it, a long line by its ends."""
    if is_one_piece(line):
        return (line,)
    if line.text.startswith(_TUPLES) and len(line.text) <= LONGEST:
        # Few logs were written under Python 2.
        from jindan_tools.readers.logs.printed_tuples import told_plainly  # noqa: PLC0415

        return (told_plainly(line),)
    bar = _end_of_bar(line.text) if "%|" in line.text and len(line.text) <= LONGEST else 0
    if bar:
        behind = Line(number=line.number, text=line.text[bar:])
        return (Line(number=line.number, text=line.text[:bar]), *pieces_of(behind))
    head, tail = line.text[: LONGEST - _TAIL], line.text[-_TAIL:]
    # What was printed while bars were drawn on one line stands at its end.
    return Line(number=line.number, text=head), *pieces_of(Line(number=line.number, text=tail))


_OF_BARS = frozenset(
    {
        "progress/loss",
        *(
            f"progress/{kept}{split}_loss"
            for kept in ("", "last/")
            for split in ("val", "valid", "validation", "eval", "test")
        ),
    }
)


def joined(found: Iterable[LineScanner]) -> Reading:
    """Return what all scanners found, the events in the order of their lines."""
    reading = merge(scanner.finish() for scanner in found)
    return replace(
        reading,
        series=_with_a_total(_without_idle_rows(reading.series)),
        events=tuple(sorted(reading.events, key=lambda e: e.source.line or 0)),
    )


def _without_idle_rows(series: tuple[Series, ...]) -> tuple[Series, ...]:
    """Leave out losses that only their order counts where losses with a place of their own were logged."""
    placed = {s.role for s in series if s.axis is not Axis.ROW and s.total and len(s) >= _PLACED}
    idle = placed & {Role.TRAIN_LOSS, Role.VAL_LOSS}
    return tuple(s for s in series if s.axis is not Axis.ROW or s.role not in idle)


def _with_a_total(series: tuple[Series, ...]) -> tuple[Series, ...]:
    """Let the losses of the progress bar stand for those of a split where nothing else of it was logged."""
    logged = {s.role for s in series if s.total}
    # Of a bar that several ranks draw only what ends an epoch is kept.
    bars = _OF_BARS if any(s.name == "progress/loss" for s in series) else _OF_BARS | {"progress/last/loss"}
    return tuple(replace(s, total=True) if s.name in bars and s.role not in logged else s for s in series)
