"""Read a text file with one number a line whose name says what it holds: train_loss.txt, valid_acc.txt."""

from __future__ import annotations

import re

from jindan_tools.model.series import Axis, Role
from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.readers.files.cells import number
from jindan_tools.readers.files.whole_text import file_name
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.roles import describe
from jindan_tools.text.regex import regex

_LEAST, _LOOKED_AT = 5, 40
# What stands between the numbers of a loop that prints its loss alone.
_HEADING = regex(r"(?:epoch|에폭|#+)\s*:?\s*#?\d+(?:\s*/\s*\d+)?\s*:?", re.IGNORECASE)
_LOOP = regex(r"^(?:train|training|loss|log|output|out)(?:_?(?:log|loss|out|output|history))?\d*$")
_KNOWN = frozenset({Role.TRAIN_LOSS, Role.VAL_LOSS, Role.TRAIN_METRIC, Role.VAL_METRIC})


class NumberList:
    """`numpy.savetxt` of a list of losses or accuracies, one file a list."""

    name = "number-list"

    def claims(self, path: str, head: str) -> bool:
        """Take a .txt, .csv or .dat file of nothing but numbers, one a line, named for a loss or a metric.

        Below headings of epochs the numbers of a training log are losses, whatever else its name says.
        """
        stem, _, suffix = file_name(path).rpartition(".")
        if suffix not in {"txt", "csv", "dat"}:
            return False
        if head.startswith("["):
            return describe(_plain(stem)).role in _KNOWN and _is_list(head)
        lines = [line.strip() for line in head.splitlines()[:_LOOKED_AT] if line.strip()]
        numbers = [line for line in lines if not _HEADING.fullmatch(line)]
        if describe(_plain(stem)).role not in _KNOWN:
            headed = _HEADING.fullmatch(lines[0]) if lines else None
            if headed is None or not _LOOP.match(_plain(stem).lower()):
                return False
        elif len(numbers) < len(lines):
            return False
        return len(numbers) >= _LEAST and all(number(line) is not None for line in numbers[:-1])

    def read(self, file: TextFile) -> Reading:
        """Return the curve by the order of its lines."""
        stem = _plain(file_name(file.path).rpartition(".")[0])
        name = stem if describe(stem).role in _KNOWN else "loss"
        points = RowCollector(file.path)
        count = 0
        listed = bool(file.lines) and file.lines[0].text.startswith("[")
        for line in file.lines:
            cells = line.text.strip("[] ,").split(",") if listed else (line.text,)
            for value in (number(cell.strip()) for cell in cells):
                if value is None:
                    continue
                count += 1
                points.add([(name, value)], float(count), Axis.ROW, line.number)
        return Reading(series=points.series())


def _is_list(head: str) -> bool:
    """Say whether a text is a printed list of numbers, as far as it goes: `[1.04, 1.06, 1.14]`."""
    cells = head.split("]", 1)[0].strip("[ \n").split(",")
    rest = head.partition("]")[2].strip()
    return not rest and len(cells) > _LEAST and all(number(cell.strip()) is not None for cell in cells[:-1])


def _plain(stem: str) -> str:
    return stem.replace("-", "_")
