"""Read MosaicML Composer: its console's blocks below a count, its log file of one figure a line, and its bars."""

from __future__ import annotations

import re

from jindan_tools.model.series import Axis, Role
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.bars import read_bar
from jindan_tools.readers.logs.collect import SettingCollector
from jindan_tools.readers.logs.pairs import NUMBER, find_pairs
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.readers.roles import describe
from jindan_tools.text.regex import regex

# composer/loggers/console_logger.py, 0.10 to 0.32: an epoch beside the batch when the run is planned in epochs.
_HEADING = regex(r"^\[epoch=(?P<epoch>\d{1,7})\]\[batch=(?P<at>\d{1,9})(?:/(?P<of>\d{1,9}))?\]:?$")
_PLANNED = regex(r"^\[batch=(?P<step>\d{1,12})/(?P<total>\d{1,12})\]:?$")
_OTHER_COUNT = regex(r"^\[(?:token|sample|second|iteration)=\d{1,18}/\d{1,18}\]:?$")
_EVALUATION = regex(r"^\[Eval batch=\d{1,9}/(?:\d{1,9}|None)\] Eval on .{1,80}$")
_FIGURE = regex(rf"^\s{{1,8}}(?P<split>Train|Eval) (?P<name>[\w./@%() \-]{{1,100}}): (?P<value>{NUMBER})\s*$")
# composer/loggers/file_logger.py.
_RECORD = regex(
    rf"^\[metric\]\[batch=(?P<step>\d{{1,12}})\]: (?P<name>[\w./@%() \-]{{1,100}}): (?P<value>{NUMBER})\s*$"
)
_BEHIND = regex(rf"^\s+(?P<name>\w[\w./@%() \-]{{1,100}}): (?P<value>{NUMBER})\s*$")
_GIVEN = regex(r"^\[hyperparameter\]: (?P<name>[\w./\-]{1,100}): (?P<value>.{0,400}?)\s*$")
# composer/loggers/progress_bar_logger.py: the split in 15 columns, then the count.
_BAR = regex(
    r"^(?:\[std(?:err|out)\]: )?(?P<split>\w[\w/\-]*) {1,14}(?P<unit>Epoch|Batch|Sample|Token)\s+(?P<at>\d{1,12}):"
)
_BATCH = "time/batch"
# Four decimals are what the console prints: a rate below them stands there as nothing.
_ROUNDED_AWAY = "0.0000"
_NO_EPOCH = _NO_STEP = -1.0
# What Composer logs when a batch is over and counted; everything else is logged before it is.
_AT_THE_END = ("lr-", "throughput/", "l2_norm/")


class ComposerScanner:
    """`[epoch=1][batch=4/16]:` above `Train loss/train/total: 0.68`, and `[metric][batch=3]: loss/train/total: 0.68`.

    Steps are Composer's own count of the batches before: the first batch is step 0 in each form, as in its other loggers.
    """

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._bars = RowCollector(path)
        self._settings = SettingCollector(path)
        self._step: float | None = None
        self._epoch = _NO_EPOCH
        self._below = self._evaluates = False
        self._rows: list[tuple[str, str, int]] = []
        self._shown: dict[tuple[str, float], tuple[float, int]] = {}
        self._drawn = _NO_STEP

    def feed(self, line: Line) -> bool:
        """Take a heading, a figure below one, a record of the log file or a bar."""
        text = line.text
        if text.startswith("["):
            return self._bracketed(text, line)
        if self._below and (found := _FIGURE.match(text)) is not None:
            self._figure(found, line)
            return True
        return "ba/s" in text and "%|" in text and self._bar(text, line)

    def finish(self) -> Reading:
        """Return the curves by step, from the bars those that nothing else records."""
        self._end()
        series = self._points.series()
        if not any(s.role is Role.TRAIN_LOSS for s in series):
            # A bar that goes on may still show the batch before.
            told = ((key, shown) for key, shown in self._shown.items() if key[1] != self._drawn)
            for (name, step), (value, number) in told:
                self._bars.add([(name, value)], step, Axis.STEP, number)
            series = (*series, *self._bars.series())
        return Reading(series=series, settings=self._settings.settings())

    def _bracketed(self, text: str, line: Line) -> bool:
        bare = text.rstrip()
        if "%|" in text and "ba/s" in text:
            return self._bar(text, line)
        if (record := _RECORD.match(bare)) is not None:
            value = to_float(record["value"])
            if value is not None and not record["name"].startswith("time/"):
                self._points.add([(record["name"], value)], float(record["step"]), Axis.STEP, line.number)
            self._step = float(record["step"])
            return True
        if (given := _GIVEN.match(bare)) is not None:
            self._settings.add_text(given["name"], given["value"], line)
            return True
        return self._heading(bare, line)

    def _heading(self, bare: str, line: Line) -> bool:
        if _EVALUATION.match(bare):
            self._end()
            if not self._evaluates and self._step is not None:
                self._step += 1
            self._below = self._evaluates = True
            return True
        found = _HEADING.match(bare) or _PLANNED.match(bare)
        if found is None and _OTHER_COUNT.match(bare) is None:
            return False
        self._end()
        self._below, self._evaluates, self._step, self._epoch = True, False, None, _NO_EPOCH
        if found is not None:
            self._count(found.groupdict(), line)
        return True

    def _count(self, found: dict[str, str | None], line: Line) -> None:
        if step := found.get("step"):
            self._step = float(step) - 1
            self._settings.add("max_steps", int(found["total"] or 0), line)
        elif epoch := found.get("epoch"):
            self._epoch = float(epoch)
            at, of = found.get("at"), found.get("of")
            if of:
                self._settings.add("steps_per_epoch", int(of), line)
            if of or epoch == "1":
                self._step = (self._epoch - 1) * float(of or 0) + float(at or 0) - 1

    def _figure(self, found: re.Match[str], line: Line) -> None:
        name, word = found["name"], found["value"]
        # Releases before 0.13 named a metric the same in both splits.
        if found["split"] == "Eval" and "eval" not in name.lower() and not name.startswith("time/"):
            name = f"eval/{name}"
        if name == _BATCH:
            value = to_float(word)
            self._step = self._step if value is None else value
        elif not name.startswith("time/") and not (word == _ROUNDED_AWAY and name.startswith("lr-")):
            self._rows.append((name, word, line.number))

    def _end(self) -> None:
        for name, word, number in self._rows if self._step is not None else ():
            value = to_float(word)
            if value is not None:
                epoch = None if self._epoch == _NO_EPOCH else self._epoch
                step = (self._step or 0.0) + (not self._evaluates and name.startswith(_AT_THE_END))
                self._points.add([(name, value)], step, Axis.STEP, number, epoch)
        self._rows = []

    def _bar(self, text: str, line: Line) -> bool:
        found = _BAR.match(text)
        bar = read_bar(text) if found is not None else None
        if found is None or bar is None:
            return False
        by_epoch, trains = found["unit"] == "Epoch", found["split"] == "train"
        begin = float(found["at"]) * bar.total if by_epoch and trains else 0.0
        if trains and by_epoch:
            self._settings.add("steps_per_epoch", bar.total, line)
        if trains and not text.startswith("["):
            self._step = begin + bar.done
        # A full bar still shows the batch before.
        step = self._step if not trains else begin + bar.done if bar.done < bar.total else None
        if trains:
            self._drawn = _NO_STEP if step is None else step
        _, _, postfix = text.rpartition("ba/s, ")
        shown, _, behind = postfix.partition("]")
        for name, value in find_pairs(shown.replace(",", ", ")):
            if step is None or describe(name).role is Role.OTHER or self._shown.get((name, step), (None,))[0] == value:
                continue
            self._shown[name, step] = (value, line.number)
        if text.startswith("["):
            self._behind(behind, line)
        return True

    def _behind(self, text: str, line: Line) -> None:
        """Take the figure that the log file writes behind a bar, which ends without a line end."""
        found = _BEHIND.match(text)
        value = None if found is None else to_float(found["value"])
        if found is not None and value is not None and self._step is not None and not found["name"].startswith("time/"):
            self._points.add([(found["name"], value)], self._step, Axis.STEP, line.number)
