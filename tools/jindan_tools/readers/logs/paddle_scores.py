"""Read PaddleSeg, whose iterations go on over all epochs, and leave out batches that PaddleClas sums up later."""

from __future__ import annotations

from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import SettingCollector
from jindan_tools.readers.logs.pairs import find_pairs
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

# paddleseg/core/val.py and train.py, 2.0 to 2.10.
_ITERATION = regex(
    r"\[TRAIN\] epoch: (?:(?P<epoch>\d{1,6}), )?iter: (?P<at>\d{1,12})/(?P<of>\d{1,12}), (?P<rest>.{3,600}?)(?: \| ETA .*)?$"
)
_SCORES = regex(r"\[EVAL\] #Images: \d{1,12},? (?P<rest>[A-Za-z].{3,300})$")
_SCORE = regex(r"(?<!\S)([A-Za-z][A-Za-z_\-]{1,30}): ([-+\d.einfa]{1,30})(?=[\s,]|$)")
# ppcls/engine/evaluation/classification.py: the line of all batches ends in `[Avg]`.
_UNDER_WAY = regex(r"\[Eval\]\[Epoch \d{1,6}\]\[Iter: \d{1,9}/\d{1,9}\]")


class PaddleScoreScanner:
    """`[EVAL] #Images: 500 mIoU: 0.4312 Acc: 0.9 Kappa: 0.8` belongs to the iteration that was trained last."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._settings = SettingCollector(path)
        self._at = 0.0

    def feed(self, line: Line) -> bool:
        """Take a record, scores, or a batch of an evaluation under way."""
        text = line.text
        trained = _ITERATION.search(text) if "[TRAIN]" in text else None
        if trained is not None:
            # Iterations are counted over all epochs.
            self._at = float(trained["at"])
            self._settings.add("iters", int(trained["of"]), line)
            epoch = float(trained["epoch"]) if trained["epoch"] else None
            self._points.add(find_pairs(trained["rest"]), self._at, Axis.STEP, line.number, epoch)
            return True
        if "[Eval][" in text:
            return _UNDER_WAY.search(text) is not None
        match = _SCORES.search(text) if "[EVAL] #" in text else None
        if match is None:
            return False
        pairs = [(f"eval {n}", v) for n, word in _SCORE.findall(match["rest"]) if (v := to_float(word)) is not None]
        self._points.add(pairs, self._at, Axis.STEP, line.number)
        return bool(pairs)

    def finish(self) -> Reading:
        """Return the curves by iteration and the planned iterations."""
        return Reading(series=self._points.series(), settings=self._settings.settings())
