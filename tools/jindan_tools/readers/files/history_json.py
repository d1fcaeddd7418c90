"""Read JSON that holds whole curves: Keras histories, lists by name, and lists of per-epoch records."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from jindan_tools.model.series import Axis, Role
from jindan_tools.model.setting import Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.readers.files.axes import EPOCH_NAMES, STEP_NAMES, key_of
from jindan_tools.readers.files.cells import of_object
from jindan_tools.readers.files.json_settings import BROKEN_KO, keep
from jindan_tools.readers.files.json_text import BrokenJsonError, JsonText
from jindan_tools.readers.files.jsonl_metrics import read_metrics
from jindan_tools.readers.files.records import listed
from jindan_tools.readers.files.whole_text import file_name, whole_text
from jindan_tools.readers.points import PointCollector
from jindan_tools.readers.roles import describe

Curve = list[tuple[float, int]]
_WRAPPERS = frozenset({"metrics", "history", "log", "logs", "results"})


class HistoryJson:
    """A JSON file of curves."""

    name = "history-json"

    def claims(self, path: str, head: str) -> bool:
        """Take .json files that begin with a list of timed records, or name a list of numbers like a measure."""
        if not file_name(path).endswith(".json"):
            return False
        text = JsonText(head.lstrip("\ufeff"))
        start = text.start()
        if text.opens(start) == "[":
            return _first_is_timed(text, start)
        return text.opens(start) == "{" and _has_curve(text, start)

    def read(self, file: TextFile) -> Reading:
        """Return each list as a series over epochs (counted from 1 where none are given), other keys as settings."""
        text = JsonText(whole_text(file))
        start = text.start()
        if text.opens(start) == "[":
            records, broken = listed(text, start)
            return read_metrics(records, file, BROKEN_KO.format(line=broken) if broken else "")
        curves: dict[str, Curve] = {}
        settings: list[Setting] = []
        problem = ""
        try:
            _gather(text, start, "", curves, settings, file.path)
        except BrokenJsonError as error:
            problem = BROKEN_KO.format(line=error.line)
        return Reading(settings=tuple(settings), series=_collected(curves, file.path).series(), problem=problem)


def _first_is_timed(text: JsonText, start: int) -> bool:
    try:
        first, _ = next(iter(text.elements(start)), (None, 0))
    except BrokenJsonError:
        return False
    return isinstance(first, dict) and any(key_of(str(k)) in EPOCH_NAMES | STEP_NAMES for k in first)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]


def _has_curve(text: JsonText, start: int) -> bool:
    """Say whether the head of an object holds a list of numbers under the name of a loss, a metric or an epoch axis."""
    names: list[str] = []
    try:
        for key, begin, _ in text.members(start):
            if text.opens(begin) == "[" and _is_number(text, begin):
                names.append(key)
            elif text.opens(begin) == "{" and key in _WRAPPERS and _has_curve(text, begin):
                return True
    except BrokenJsonError:
        pass
    return any(describe(n).role is not Role.OTHER or key_of(n) in EPOCH_NAMES for n in names)


def _is_number(text: JsonText, begin: int) -> bool:
    try:
        first = next(iter(text.elements(begin)), None)
    except BrokenJsonError:
        return False
    return first is not None and of_object(first[0]) is not None


def _gather(
    text: JsonText, start: int, prefix: str, curves: dict[str, Curve], settings: list[Setting], path: str
) -> None:
    for key, begin, stop in text.members(start):
        name = f"{prefix}{key}"
        if text.opens(begin) == "{" and prefix.count("/") < 3:
            _gather(text, begin, prefix if key in _WRAPPERS else f"{name}/", curves, settings, path)
        elif text.opens(begin) == "[" and _is_number(text, begin):
            curve = curves.setdefault(name, [])
            curve.extend(_numbers(text, begin))
        elif stop is not None:
            dotted = f"{prefix.replace('/', '.')}{key}"
            keep(settings, dotted, text.decode(begin)[0], Source(path=path, line=text.line(begin), field=dotted))


def _numbers(text: JsonText, begin: int) -> Iterator[tuple[float, int]]:
    for value, at in text.elements(begin):
        figure = of_object(value)
        yield (float("nan") if figure is None else figure), text.line(at)


def _collected(curves: dict[str, Curve], path: str) -> PointCollector:
    collector = PointCollector(path=path)
    clock = next((n for n in curves if key_of(n.rpartition("/")[2]) in EPOCH_NAMES | STEP_NAMES), None)
    xs = [value for value, _ in curves[clock]] if clock is not None else []
    rising = all(a < b for a, b in pairwise(xs))
    by_step = clock is not None and key_of(clock.rpartition("/")[2]) in STEP_NAMES
    for name, curve in curves.items():
        if name == clock:
            continue
        given = rising and len(xs) == len(curve)
        axis = (Axis.STEP if by_step else Axis.EPOCH) if given or _per_epoch(curves, name) else Axis.ROW
        for at, (value, line) in enumerate(curve):
            x = xs[at] if given else float(at + 1)
            collector.add(name, value, x=x, axis=axis, line=line, epoch=x if axis is Axis.EPOCH else None)
    return collector


def _per_epoch(curves: dict[str, Curve], name: str) -> bool:
    """Say whether a list without an axis goes by epochs: a list of held-out values is as long as it is."""
    held_out = {len(c) for n, c in curves.items() if describe(n).role in (Role.VAL_LOSS, Role.VAL_METRIC)}
    return len(curves[name]) in held_out or (not held_out and len(curves[name]) <= 1000)
