"""Read a text file with one number a line whose name says what it holds: train_loss.txt, valid_acc.txt."""

from __future__ import annotations

from jindan_tools.model.series import Axis, Role
from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.readers.files.cells import number
from jindan_tools.readers.files.whole_text import file_name
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.roles import describe

_LEAST, _LOOKED_AT = 5, 40
_KNOWN = frozenset({Role.TRAIN_LOSS, Role.VAL_LOSS, Role.TRAIN_METRIC, Role.VAL_METRIC})


class NumberList:
    """`numpy.savetxt` of a list of losses or accuracies, one file a list."""

    name = "number-list"

    def claims(self, path: str, head: str) -> bool:
        """Take a .txt, .csv or .dat file of nothing but numbers, one a line, named for a loss or a metric."""
        stem, _, suffix = file_name(path).rpartition(".")
        if suffix not in {"txt", "csv", "dat"} or describe(stem.replace("-", "_")).role not in _KNOWN:
            return False
        lines = [line.strip() for line in head.splitlines()[:_LOOKED_AT] if line.strip()]
        return len(lines) >= _LEAST and all(number(line) is not None for line in lines[:-1])

    def read(self, file: TextFile) -> Reading:
        """Return the curve by the order of its lines."""
        stem = file_name(file.path).rpartition(".")[0].replace("-", "_")
        points = RowCollector(file.path)
        count = 0
        for line in file.lines:
            value = number(line.text.strip())
            if value is not None:
                count += 1
                points.add([(stem, value)], float(count), Axis.ROW, line.number)
        return Reading(series=points.series())
