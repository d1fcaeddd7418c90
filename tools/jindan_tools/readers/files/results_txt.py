"""Read results.txt, the epoch table without a header of YOLOv5 before 6.0 and of YOLOv7."""

from __future__ import annotations

from itertools import pairwise

from jindan_tools.model.run import Framework
from jindan_tools.model.series import Axis
from jindan_tools.model.setting import Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.readers.files.whole_text import file_name
from jindan_tools.readers.numbers import to_float
from jindan_tools.readers.points import PointCollector
from jindan_tools.text.regex import regex

# train.py of YOLOv5 5.0 and of YOLOv7 0.1 writes epoch/last and memory, six figures of training, seven of validation;
# plot_results() of both names them.
_COLUMNS = {
    2: "train/box_loss",
    3: "train/obj_loss",
    4: "train/cls_loss",
    8: "metrics/precision",
    9: "metrics/recall",
    10: "metrics/mAP_0.5",
    11: "metrics/mAP_0.5:0.95",
    12: "val/box_loss",
    13: "val/obj_loss",
    14: "val/cls_loss",
}
_WIDTH = 15
_EPOCH = regex(r"(\d{1,6})/(\d{1,6})$")
_MEMORY = regex(r"[\d.]+[GM]?$")
# The older trainer of YOLOv3 has F1 in the place of the mean over thresholds, which never exceeds mAP50.
_AT_50, _MEAN = 10, 11
_VALIDATION = 8


class ResultsTxt:
    """The per-epoch table that the older YOLO trainers append to results.txt."""

    name = "yolo-results-txt"

    def claims(self, path: str, head: str) -> bool:
        """Take a results*.txt whose first row is `epoch/last`, a memory size and thirteen figures."""
        first = head.lstrip("\ufeff\n ").partition("\n")[0]
        return file_name(path).startswith("results") and _figures(first) is not None

    def read(self, file: TextFile) -> Reading:
        """Return the losses and metrics over epochs counted from 0, and the planned number of epochs as `epochs`."""
        # The last figure of a row without an end may still lack digits.
        lines = file.lines[:-1] if file.truncated_tail else file.lines
        found = [(line.number, cells) for line in lines if (cells := _figures(line.text)) is not None]
        if not found:
            return Reading(problem="에폭 표의 행을 찾지 못했습니다.")
        names = _names([cells for _, cells in found])
        points = PointCollector(path=file.path)
        for line, cells in found:
            for name, value in _numbers(cells, names).items():
                points.add(name, value, x=cells[0], axis=Axis.EPOCH, line=line)
        return Reading(framework=Framework.YOLOV5, settings=_planned(found, file.path), series=points.series())


def _figures(line: str) -> tuple[float, ...] | None:
    """Return epoch, last epoch and the other cells as numbers (memory as 0), None for a line that is no row."""
    cells = line.split()
    if len(cells) != _WIDTH or not _MEMORY.match(cells[1]):
        return None
    epoch = _EPOCH.match(cells[0])
    rest = [to_float(cell) for cell in cells[2:]]
    numbers = [value for value in rest if value is not None]
    if epoch is None or len(numbers) != len(rest):
        return None
    return (float(epoch[1]), float(epoch[2]), *numbers)


def _names(rows: list[tuple[float, ...]]) -> dict[int, str]:
    if any(row[_MEAN] > row[_AT_50] for row in rows):
        return {**_COLUMNS, _MEAN: "metrics/F1"}
    return _COLUMNS


def _numbers(cells: tuple[float, ...], names: dict[int, str]) -> dict[str, float]:
    """Return a row by name; an epoch that was not validated has zeros in all seven places of validation."""
    validated = any(cells[_VALIDATION:])
    return {name: cells[at] for at, name in names.items() if validated or at < _VALIDATION}


def _planned(rows: list[tuple[int, tuple[float, ...]]], path: str) -> tuple[Setting, ...]:
    """Return the number of epochs of the attempt that was written last: earlier ones stand above it in the file."""
    last = rows[-1]
    first = next((b for a, b in reversed(list(pairwise(rows))) if b[1][0] <= a[1][0]), rows[0])
    return (
        Setting(name="epochs", value=int(last[1][1]) + 1, source=Source(path=path, line=last[0], field="epochs")),
        Setting(name="first_epoch", value=first[1][0], source=Source(path=path, line=first[0], field="epoch")),
    )
