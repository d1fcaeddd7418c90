"""Read the records of icefall (k2): losses in brackets, those of a batch and their running sum, and validations."""

from __future__ import annotations

from jindan_tools.model.event import EventKind
from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector, SettingCollector
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

# train.py of the zipformer recipes; `lr` was `cur_lr` in some.
_BATCH = regex(r"\bEpoch (\d{1,6}), batch (\d{1,9}), (?:global_batch_idx: (\d{1,9}), )?(.*\btot_loss\[.*)$")
_VALIDATION = regex(
    r"\bEpoch (\d{1,6}), (?:global_batch_idx: (\d{1,9}), )?validation: (.*\bover \d.*(?:frames|samples|tokens|utterances).*)$"
)
# The parameters of a run, as Python prints them: `{'best_train_loss': inf, ..., 'world_size': 4, 'exp_dir': PosixPath('exp')}`.
_PARAMETERS = "{'best_train_loss': "
_PARAMETER = regex(r"'([a-z_]\w{0,60})': (?:PosixPath\()?('[^']{0,200}'|[-+\w.]{1,60})\)?(?=[,}])")
_STATE = frozenset({"best_train_loss", "best_valid_loss", "best_train_epoch", "best_valid_epoch", "batch_idx_train"})
_ENDS = regex(r"\bINFO \[\S{1,60}\.py:\d{1,6}\](?: \(\d{1,4}/\d{1,4}\))? Done!$")
_GROUP = regex(r"\b(loss|tot_loss)\[([^\]]{0,2000})\]")
_ITEM = regex(r"([A-Za-z_]\w{0,40})=([^\s,]{1,40})")
_OTHER = regex(r"\b(lr|cur_lr|grad_scale): ([^\s,]{1,40})")
_OF_ALL = "tot_loss"
_Told = tuple[list[tuple[str, float]], int, int]


class IcefallScanner:
    """`Epoch 1, batch 50, loss[loss=0.8, ...], tot_loss[loss=0.9, ...], lr: 1.2e-03` and `Epoch 1, validation: loss=0.3`."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._batches: list[tuple[_Told, int]] = []
        self._held_out: list[_Told] = []
        # Where validations stand that state their step.
        self._places: dict[int, float] = {}
        self._settings = SettingCollector(path)
        self._events = EventCollector(path)
        self._least, self._longest = 1, 0
        self._global = False

    def feed(self, line: Line) -> bool:
        """Take a record of a batch or of a validation."""
        match = _BATCH.search(line.text) if "tot_loss[" in line.text else None
        if match is not None:
            epoch, batch = int(match[1]), int(match[2])
            self._global = self._global or match[3] is not None
            step = batch if match[3] is None else int(match[3])
            self._least, self._longest = min(self._least, step), max(self._longest, step)
            self._batches.append(((_of_batch(match[4]), epoch, line.number), step))
            return True
        match = _VALIDATION.search(line.text) if "validation: " in line.text else None
        if match is not None:
            pairs = [(f"validation {name}", value) for name, value in _numbers(_ITEM.findall(match[3]))]
            self._held_out.append((pairs, int(match[1]), line.number))
            if match[2] is not None:
                self._places[line.number] = float(match[2])
            return True
        return self._framed(line)

    def _framed(self, line: Line) -> bool:
        """Take the parameters of the run, or its end."""
        if _PARAMETERS in line.text:
            for name, word in _PARAMETER.findall(line.text):
                if name not in _STATE:
                    self._settings.add_text(name, word, line)
            return True
        ends = self._batches and line.text.endswith("Done!") and _ENDS.search(line.text) is not None
        if ends:
            self._events.add(EventKind.FINISHED, line, {}, key="done")
        return bool(ends)

    def finish(self) -> Reading:
        """Return the curves by step; validations by epoch when there is one an epoch, else by the step before them."""
        points = RowCollector(self._path)
        length = self._longest + 1 - self._least
        first = min((told[1] for told, _ in self._batches), default=0)
        steps: list[tuple[int, float]] = []
        for (pairs, epoch, number), step in self._batches:
            x = float(step if self._global else (epoch - first) * length + step)
            points.add(pairs, x, Axis.STEP, number, float(epoch))
            steps.append((number, x))
        once = len({epoch for _, epoch, _ in self._held_out}) == len(self._held_out) and not self._places
        for pairs, epoch, number in self._held_out:
            before = max((x for line, x in steps if line < number), default=0.0) if not once else 0.0
            x = float(epoch) if once else self._places.get(number, before)
            points.add(pairs, x, Axis.EPOCH if once else Axis.STEP, number)
        return Reading(series=points.series(), settings=self._settings.settings(), events=self._events.events())


def _of_batch(text: str) -> list[tuple[str, float]]:
    found: list[tuple[str, float]] = []
    for group, inside in _GROUP.findall(text):
        prefix = "tot_" if group == _OF_ALL else ""
        found += [(f"{prefix}{name}", value) for name, value in _numbers(_ITEM.findall(inside))]
    return found + [(name.removeprefix("cur_"), value) for name, value in _numbers(_OTHER.findall(text))]


def _numbers(words: list[tuple[str, str]]) -> list[tuple[str, float]]:
    return [(name, value) for name, word in words if (value := to_float(word)) is not None]
