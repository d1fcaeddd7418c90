"""Read what PaddleSeg and PaddleClas print while they evaluate: the scores of an iteration, and batches that are summed up later."""

from __future__ import annotations

from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

# paddleseg/core/val.py and train.py, 2.0 to 2.10.
_ITERATION = regex(r"\[TRAIN\] epoch: (?:\d{1,6}, )?iter: (\d{1,12})/\d{1,12}, ")
_SCORES = regex(r"\[EVAL\] #Images: \d{1,12},? (?P<rest>[A-Za-z].{3,300})$")
_SCORE = regex(r"(?<!\S)([A-Za-z][A-Za-z_\-]{1,30}): ([-+\d.einfa]{1,30})(?=[\s,]|$)")
# ppcls/engine/evaluation/classification.py: the line of all batches ends in `[Avg]`.
_UNDER_WAY = regex(r"\[Eval\]\[Epoch \d{1,6}\]\[Iter: \d{1,9}/\d{1,9}\]")


class PaddleScoreScanner:
    """`[EVAL] #Images: 500 mIoU: 0.4312 Acc: 0.9 Kappa: 0.8` belongs to the iteration that was trained last."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._at = 0.0

    def feed(self, line: Line) -> bool:
        """Take scores and the batches of an evaluation under way; the records of the training are for other scanners."""
        text = line.text
        trained = _ITERATION.search(text) if "[TRAIN]" in text else None
        if trained is not None:
            self._at = float(trained[1])
            return False
        if "[Eval][" in text:
            return _UNDER_WAY.search(text) is not None
        match = _SCORES.search(text) if "[EVAL] #" in text else None
        if match is None:
            return False
        pairs = [(f"eval {n}", v) for n, word in _SCORE.findall(match["rest"]) if (v := to_float(word)) is not None]
        self._points.add(pairs, self._at, Axis.STEP, line.number)
        return bool(pairs)

    def finish(self) -> Reading:
        """Return the scores by iteration."""
        return Reading(series=self._points.series())
