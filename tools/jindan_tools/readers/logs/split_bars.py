"""Count the batches that each split's progress bar runs through in an epoch, and the loss of its last batch."""

from __future__ import annotations

import re

from msgspec import Struct, field

from jindan_tools.curves.bar_names import LAST_VAL_LOSS, TRAIN_BATCHES, VAL_BATCHES
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.bars import Bar, read_bar
from jindan_tools.readers.logs.collect import SettingCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

_TRAINS = regex(r"\btrain(?:ing)?\b|학습|훈련", re.IGNORECASE)
_VALIDATES = regex(r"\bval(?:id(?:ation)?)?\b|검증", re.IGNORECASE, words=("val", "검증"))
_LOSS = regex(r"(?:^|[\s,])(?:[\w/]*_)?loss\s*[=:]\s*([^\s,\]]+)")
_LEAST_EPOCHS = 2


class _Split(Struct):
    """Full bars of one split: the totals seen, and what the last redraw of each epoch showed."""

    totals: dict[int, Line] = field(default_factory=dict[int, Line])
    epochs: dict[int, tuple[float, int]] = field(default_factory=dict[int, tuple[float, int]])


class SplitBarScanner:
    """`Epoch 3/300 [Val]: 100%|███| 9/9 [00:06<00:00, 1.47it/s, loss=2.7081]` beside its [Train] bar."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._train, self._val = _Split(), _Split()

    def concerns(self, shape: str) -> bool:
        """Say whether a line of this shape holds a bar."""
        return "%|" in shape

    def feed(self, line: Line) -> bool:
        """Look at a bar that names its epoch and split; it is left to the other scanners."""
        bar = read_bar(line.text) if "%|" in line.text else None
        if bar is None or bar.epoch is None:
            return False
        split = self._val if _VALIDATES.search(bar.desc) else self._train if _TRAINS.search(bar.desc) else None
        if split is not None:
            _note(split, bar, line)
        return False

    def finish(self) -> Reading:
        """Return the batches of an epoch as settings and the last validation batch of each epoch as a curve."""
        settings = SettingCollector(self._path)
        for name, split in ((TRAIN_BATCHES, self._train), (VAL_BATCHES, self._val)):
            if len(split.totals) == 1:
                total, line = next(iter(split.totals.items()))
                settings.add(name, total, line)
        points = sorted(self._val.epochs.items())
        series = (self._last_batches(points),) if len(points) >= _LEAST_EPOCHS else ()
        return Reading(settings=settings.settings(), series=series)

    def _last_batches(self, points: list[tuple[int, tuple[float, int]]]) -> Series:
        return Series(
            name=LAST_VAL_LOSS,
            role=Role.OTHER,
            axis=Axis.EPOCH,
            path=self._path,
            xs=tuple(float(epoch) for epoch, _ in points),
            values=tuple(value for _, (value, _) in points),
            lines=tuple(number for _, (_, number) in points),
            total=False,
            higher_is_better=False,
        )


def _note(split: _Split, bar: Bar, line: Line) -> None:
    split.totals.setdefault(bar.total, line)
    loss = _LOSS.search(bar.postfix) if bar.done == bar.total else None
    value = None if loss is None else to_float(loss[1])
    if value is not None and bar.epoch is not None:
        split.epochs[bar.epoch] = (value, line.number)
