"""Read OpenCLIP and the many trainers that took its log along: samples of an epoch, and what a finished epoch was scored."""

from __future__ import annotations

from bisect import bisect

from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.text.regex import regex

# open_clip_train/train.py, 1.0 to 3.2: single losses stood before the times in 1.x, and all of them stand last since.
_TRAINED = regex(
    r"\bTrain Epoch: (?P<epoch>\d{1,6}) \[\s{0,12}(?P<done>\d{1,15})/(?P<total>\d{1,15}) \(\d{1,4}%\)\] (?P<rest>.{1,2000})$"
)
_EVALUATED = regex(r"\bEval Epoch: \d{1,6} (?P<rest>\S.{1,4000})$")
# `Loss: 6.37 (6.59)`: that of the batch and the average since the epoch began.
_FIGURE = regex(r"(?<!\S)([A-Z][A-Za-z_]{0,40}_?[Ll]oss|Loss|LR|Logit Scale|Logit Bias): ([-+\d.einfa]{1,30})(?!\S)")
_SCORE = regex(r"(?<!\S)([A-Za-z][\w@.\-]{1,80}): ([-+\d.einfa]{1,30})(?!\S)")
# Counts, and what of an evaluation under way is printed.
_COUNTS = frozenset({"epoch", "num_samples"})
_LOSSES = {"clip_val_loss": "val_loss", "val_loss": "val_loss"}
# Figures, epoch, samples of the epoch until then, line.
_Record = tuple[list[tuple[str, float]], int, int, int]


class OpenClipScanner:
    """`Train Epoch: 0 [ 784/18783 (4%)] ... LR: 0.000001 Loss: 6.37 (6.59)`, `Eval Epoch: 1 image_to_text_R@1: 0.1 ...`."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._trained: list[_Record] = []
        self._evaluated: list[tuple[list[tuple[str, float]], int]] = []

    def feed(self, line: Line) -> bool:
        """Take a record of a batch or of an evaluation."""
        text = line.text
        match = _TRAINED.search(text) if "Logit Scale: " in text else None
        if match is not None:
            pairs = _numbers(_FIGURE.findall(match["rest"]))
            self._trained.append((pairs, int(match["epoch"]), int(match["done"]), line.number))
            return bool(pairs)
        match = _EVALUATED.search(text) if "Eval Epoch: " in text else None
        if match is None or not (self._trained or "zeroshot" in text or "image_to_text" in text):
            return False
        if not match["rest"].startswith("["):
            pairs = [
                (_LOSSES.get(name, f"eval {name}"), value)
                for name, value in _numbers(_SCORE.findall(match["rest"]))
                if name not in _COUNTS
            ]
            self._evaluated.append((pairs, line.number))
        return True

    def finish(self) -> Reading:
        """Return the curves by batch; an evaluation stands where the training was when it was printed."""
        places = _places(self._trained)
        for (pairs, epoch, _, number), x in zip(self._trained, places, strict=True):
            self._points.add(pairs, x, Axis.STEP, number, float(epoch))
        lines = [line for *_, line in self._trained]
        for pairs, number in self._evaluated:
            before = bisect(lines, number)
            self._points.add(pairs, places[before - 1] if before else 0.0, Axis.STEP, number)
        return Reading(series=self._points.series())


def _numbers(words: list[tuple[str, str]]) -> list[tuple[str, float]]:
    return [(name, value) for name, word in words if (value := to_float(word)) is not None]


def _places(records: list[_Record]) -> list[float]:
    """Return the batch of each record over all epochs: the first record of an epoch tells the samples of one.

    They are left as samples where they are not so many batches.
    """
    samples = [done for _, _, done, _ in records]
    batch = min(samples, default=1) or 1
    unit = batch if all(done % batch == 0 for done in samples) else 1
    longest = max(samples, default=0)
    first = min((epoch for _, epoch, _, _ in records), default=0)
    return [float(((epoch - first) * longest + done) // unit) for _, epoch, done, _ in records]
