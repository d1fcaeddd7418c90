"""Read the dictionaries that the Hugging Face Trainer prints, which carry an epoch but no step."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from itertools import islice
from operator import eq, gt

from msgspec import Struct, field

from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Framework
from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.bars import Bar, read_bar
from jindan_tools.readers.logs.collect import EventCollector, SettingCollector
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.logs.shapes import MOST_SHAPES, shape_of_line
from jindan_tools.readers.numbers import is_count, to_float
from jindan_tools.text.regex import regex

# transformers <= 4.57 prints numbers, 5.x prints them as quoted strings of four digits.
_ITEM = regex(r"'([^']+)': (?:'([^']*)'|([^,}\s]+))")
_MARKS = ("'epoch'", "'train_runtime'", "'eval_runtime'")
_RUNTIME = regex(
    r"^(?:train|eval|test|predict)_(?:runtime|samples_per_second|steps_per_second|jit_compilation_time)$|^total_flos$"
)
_BARS_AFTER = 4
_KINDS = ("loss", "eval")
# ms-swift prints 'global_step/max_steps': '10/300'.
_COUNTED = "global_step/max_steps"


class _Row(Struct):
    line: int
    values: dict[str, float]
    epoch: float | None
    before: Bar | None
    after: list[Bar] = field(default_factory=list[Bar])
    step: float | None = None


class _Item(Struct, frozen=True):
    """Where a name and its value stand in a dictionary; `plain` says that the value is digits and no more."""

    name: slice
    value: slice
    plain: bool


@lru_cache(maxsize=MOST_SHAPES)
def _items(shape: str) -> tuple[_Item, ...]:
    """Return where the items of dictionaries of a shape stand."""
    end = shape.find("}")
    found = (match for match in _ITEM.finditer(shape if end < 0 else shape[: end + 1]))
    return tuple(
        _Item(slice(*m.span(1)), slice(*m.span(2 if m[2] else 3)), _is_plain(m[2] or m[3] or "")) for m in found
    )


def _is_plain(word: str) -> bool:
    return word[:1] in "0-" and word[-1:] in "0." and to_float(word) is not None


@lru_cache(maxsize=1024)
def _is_runtime(name: str) -> bool:
    return _RUNTIME.match(name) is not None


@lru_cache(maxsize=1024)
def _kinds(names: tuple[str, ...]) -> frozenset[str]:
    """Return what a row of these names records: a training, an evaluation, both or neither."""
    return frozenset(kind for kind in _KINDS if any(name.startswith(kind) for name in names))


class HfDictScanner:
    """`{'loss': 0.4, 'grad_norm': 0.6, 'learning_rate': 1e-4, 'epoch': 0.5}` in every generation of the Trainer."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._events = EventCollector(path)
        self._settings = SettingCollector(path)
        self._rows: list[_Row] = []
        self._bar_text = ""
        self._bar: Bar | None = None
        self._epochs: float | None = None
        self._steps: float | None = None
        self._rows_of_epoch: float | None = None
        self._batch: float | None = None

    def feed(self, line: Line) -> bool:
        """Take a dictionary line; look at the progress bars around it for the step."""
        text = line.text
        if "%|" in text:
            self._see_bar(text)
            return False
        if "'" not in text:
            self._banner(text)
            return False
        start = text.find("{'")
        if start < 0 or not any(mark in text for mark in _MARKS):
            return False
        shape = shape_of_line(line)
        return self._dictionary(line, text[start:], shape[start:] if start else shape)

    def finish(self) -> Reading:
        """Return the curves, by step where a bar or the banner tells it, else by epoch or order."""
        if not self._rows:
            # A notebook draws the records as a table; only the last line is printed.
            done = self._events.events()
            return Reading(framework=Framework.HF_TRAINER if done else None, events=done)
        points = RowCollector(self._path)
        axis, xs = self._axis()
        for row, x in zip(self._rows, xs, strict=True):
            points.add(row.values.items(), x, axis, row.line, row.epoch)
        return Reading(
            framework=Framework.HF_TRAINER,
            series=points.series(),
            events=self._events.events(),
            settings=self._settings.settings(),
        )

    def _see_bar(self, text: str) -> None:
        self._bar_text = text
        if self._rows and len(self._rows[-1].after) < _BARS_AFTER:
            bar = read_bar(text)
            if bar is not None:
                self._rows[-1].after.append(bar)

    def _banner(self, text: str) -> None:
        if "Num Epochs = " in text:
            self._epochs = to_float(text.partition("Num Epochs = ")[2].replace(",", ""))
        elif "Total optimization steps = " in text:
            self._steps = to_float(text.partition("Total optimization steps = ")[2].replace(",", ""))
        elif "Num examples = " in text:
            self._rows_of_epoch = to_float(text.partition("Num examples = ")[2].replace(",", ""))
        elif "Total train batch size" in text:
            self._batch = to_float(text.partition(" = ")[2].replace(",", ""))

    def _dictionary(self, line: Line, text: str, shape: str) -> bool:
        values: dict[str, float] = {}
        for item in _items(shape):
            name, word = text[item.name], text[item.value]
            number = float(word) if item.plain else to_float(word)
            if number is None and name == _COUNTED:
                self._planned(word, line)
                number = to_float(word.partition("/")[0])
            if number is not None:
                values[name] = number
        if len(values) < 2 or "{" in text[1:]:
            return False
        epoch, step = values.pop("epoch", None), values.pop(_COUNTED, None)
        if "train_runtime" in values:
            done = {"reason": "train_runtime", **values, **({} if epoch is None else {"epoch": epoch})}
            self._events.add(
                EventKind.FINISHED,
                line,
                done,
                key=f"train_runtime {values.get('train_runtime')} {values.get('train_loss')}",
            )
            return True
        curves = {k: v for k, v in values.items() if not _is_runtime(k)}
        if self._bar_text:
            self._bar, self._bar_text = read_bar(self._bar_text), ""
        self._rows.append(_Row(line=line.number, values=curves, epoch=epoch, before=self._bar, step=step))
        return True

    def _planned(self, counts: str, line: Line) -> None:
        total = counts.partition("/")[2]
        if is_count(total):
            self._settings.add("max_steps", int(total), line)

    def _axis(self) -> tuple[Axis, list[float]]:
        stated = [row.step for row in self._rows if row.step is not None]
        if len(stated) == len(self._rows):
            return Axis.STEP, stated
        steps = self._steps_from_bars() or self._steps_from_banner()
        if steps is not None:
            return Axis.STEP, steps
        epochs = [row.epoch for row in self._rows]
        known = [e for e in epochs if e is not None]
        if len(known) == len(epochs):
            if self._increasing(known):
                return Axis.EPOCH, known
            spread = _even(known)
            if spread is not None:
                return Axis.EPOCH, spread
        return Axis.ROW, [float(i + 1) for i in range(len(epochs))]

    def _steps_from_bars(self) -> list[float] | None:
        training = [row for row in self._rows if "loss" in row.values]
        totals = Counter(bar.total for row in training for bar in row.after[:1] or [row.before] if bar is not None)
        if not totals:
            return None
        total = totals.most_common(1)[0][0]
        found: list[float] = []
        for row in self._rows:
            shown = [float(b.done) for b in (*row.after, row.before) if b is not None and b.total == total]
            if not shown and not found:
                return None
            # An evaluation after the last step stands where training stopped.
            found.append(shown[0] if shown else found[-1])
        return found if self._increasing(found) else None

    def _steps_from_banner(self) -> list[float] | None:
        epochs = [row.epoch for row in self._rows if row.epoch is not None]
        if not self._steps or not self._epochs or len(epochs) < len(self._rows):
            return None
        steps = [float(round(e * self._steps_an_epoch(self._epochs, self._steps))) for e in epochs]
        return steps if self._increasing(steps) else None

    def _steps_an_epoch(self, epochs: float, steps: float) -> float:
        """Return the updates of an epoch: those that fill its rows where max_steps ends the run within the epochs, else a share of all."""
        filled = self._rows_of_epoch / self._batch if self._rows_of_epoch and self._batch else 0.0
        return filled if filled * epochs > 1.02 * steps + epochs else steps / epochs

    def _increasing(self, xs: list[float]) -> bool:
        """Say whether x strictly rises within each kind of row (a training and an evaluation row may share it)."""
        kinds = [_kinds(tuple(row.values)) for row in self._rows]
        for kind in _KINDS:
            own = [x for told, x in zip(kinds, xs, strict=True) if kind in told]
            falls = sum(map(gt, own, islice(own, 1, None)))
            ties = sum(map(eq, own, islice(own, 1, None)))
            # One fall may be a resume; an evaluation is often printed again at the end.
            if falls > max(1, len(own) // 50) or ties > max(1, len(own) // 50):
                return False
        return True


def _even(epochs: list[float]) -> list[float] | None:
    """Undo the rounding of evenly logged epochs: the even spacing, when every printed epoch agrees with it."""
    count = len(epochs)
    if count < 3 or epochs[-1] <= epochs[0]:
        return None
    step = epochs[-1] / count
    spread = [step * (i + 1) for i in range(count)]
    return spread if all(abs(a - b) <= 0.00501 + step for a, b in zip(spread, epochs, strict=True)) else None
