"""Read the rounds of gradient boosting: XGBoost, LightGBM, CatBoost and scikit-learn print one line a round."""

from __future__ import annotations

import re
from itertools import pairwise

from jindan_tools.model.event import EventKind
from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector, SettingCollector
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.text.regex import regex

_NUMBER = r"(?:[-+]?\d{1,40}(?:\.\d{0,40})?(?:[eE][-+]?\d{1,4})?|[-+]?(?:nan|inf))"
_ROUND = regex(rf"^(?:\[1\] \")?\s*\[(\d{{1,9}})\]:?\s+(?=[^:]{{1,90}}: ?{_NUMBER})")
# XGBoost "train-logloss:0.68", LightGBM "valid_1's binary_logloss: 0.45" (" + 0.01" is the spread over folds).
_XGBOOST = regex(rf"([A-Za-z]\w{{0,40}}-[\w@.\-]{{1,40}}):({_NUMBER})(?![\w.])")
_LIGHTGBM = regex(rf"([A-Za-z]\w{{0,40}})'s ([\w@.\-]{{1,40}}): ?({_NUMBER})(?![\w.])")
_CATBOOST = regex(rf"^(\d{{1,9}}):\s+learn: ({_NUMBER})(?:\s+test: ({_NUMBER})\s+best: ({_NUMBER}) \(\d+\))?\s+total: ")
# HistGradientBoosting of scikit-learn, verbose=2: it stops by itself when a tenth of the rows says so.
_HISTOGRAMS = regex(
    rf"^\[(\d{{1,9}})/(\d{{1,9}})\] \d+ trees?, \d+ leaves, .{{0,60}}?train (loss|score): ({_NUMBER})(?:, val (?:loss|score): ({_NUMBER}))?,"
)
# GradientBoosting of scikit-learn, verbose=1 or 2: the loss of a classifier is its deviance, twice the cross-entropy.
_TREES_HEAD = regex(r"^\s*Iter\s+Train Loss\s+(?:OOB Improve\s+)?Remaining Time\s*$")
_TREE_ROW = regex(rf"^\s*(\d{{1,7}})\s+({_NUMBER})(?:\s+{_NUMBER})?\s+[\d.]{{1,9}}[smh]\s*$")
_FITTED = regex(r"^Fit (\d{1,9}) trees in ")
_SHRUNK = regex(r"^Shrink model to first (\d{1,9}) iterations")


class BoostingScanner:
    """`[10] train-logloss:0.57 eval-logloss:0.61`, `[50] training's l2: 0.4` (in R `[1] "[50]:  train's l2:0.4"`), `0: learn: 0.68 test: 0.68 best: ...`."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._events = EventCollector(path)
        self._settings = SettingCollector(path)
        self._repeats = False
        self._planned = 0
        self._trees = False
        self._catboost: list[tuple[int, float, float | None, float | None, int]] = []

    def feed(self, line: Line) -> bool:
        """Take the line of one round."""
        text = line.text
        if text[:1] == "[":
            match = _ROUND.match(text)
            return self._round(match, line) if match is not None else self._histograms(line)
        if text[:4] == "Fit " or text[:7] == "Shrink ":
            return self._ended(line)
        if self._trees or "Remaining Time" in text:
            return self._tree(line)
        if "est iteration is:" in text[-20:] or text.startswith("Stopping. Best iteration:"):
            self._repeats = True
        if text[:1].isdigit() and "learn: " in text[:24]:
            return self._learned(line)
        return False

    def finish(self) -> Reading:
        """Return the curves by round."""
        self._name_catboost()
        return Reading(series=self._points.series(), events=self._events.events(), settings=self._settings.settings())

    def _round(self, match: re.Match[str], line: Line) -> bool:
        if self._repeats:
            # LightGBM and XGBoost print their best round once more at the end.
            self._repeats = False
            self._best(line, float(match[1]))
            return True
        rest = line.text[match.end() :]
        pairs = [(name, float(value)) for name, value in _XGBOOST.findall(rest)]
        pairs += [(f"{split} {metric}", float(value)) for split, metric, value in _LIGHTGBM.findall(rest)]
        self._points.add(pairs, float(match[1]), Axis.STEP, line.number)
        return bool(pairs)

    def _best(self, line: Line, number: float, *, kept: bool = False) -> None:
        """Keep the round that was called the best; `kept` says that the trees behind it were dropped."""
        self._events.add(EventKind.FIGURE, line, {"name": "best_round", "value": number, "kept": float(kept)})

    def _histograms(self, line: Line) -> bool:
        match = _HISTOGRAMS.match(line.text)
        if match is None:
            return False
        self._planned = int(match[2])
        self._settings.add("max_iter", self._planned, line)
        pairs = [(f"train {match[3]}", float(match[4]))]
        pairs += [(f"val {match[3]}", float(match[5]))] if match[5] else []
        self._points.add(pairs, float(match[1]), Axis.STEP, line.number)
        return True

    def _tree(self, line: Line) -> bool:
        row = _TREE_ROW.match(line.text) if self._trees else None
        if row is not None:
            self._points.add([("train loss", float(row[2]))], float(row[1]), Axis.STEP, line.number)
            if line.text.rstrip().endswith(" 0.00s"):
                self._events.add(EventKind.FINISHED, line, {"reason": "last tree"}, key="last tree")
            return True
        self._trees = _TREES_HEAD.match(line.text) is not None
        return self._trees

    def _ended(self, line: Line) -> bool:
        fitted, shrunk = _FITTED.match(line.text), _SHRUNK.match(line.text)
        if fitted is not None and self._planned:
            short = int(fitted[1]) < self._planned
            self._events.add(
                EventKind.EARLY_STOP if short else EventKind.FINISHED, line, {"patience": 10.0} if short else {}
            )
        if shrunk is not None:
            self._best(line, float(shrunk[1]) - 1, kept=True)
        return (fitted is not None and self._planned > 0) or shrunk is not None

    def _learned(self, line: Line) -> bool:
        match = _CATBOOST.match(line.text)
        if match is None:
            return False
        test, best = (None if word is None else float(word) for word in (match[3], match[4]))
        self._catboost.append((int(match[1]), float(match[2]), test, best, line.number))
        return True

    def _name_catboost(self) -> None:
        """Name CatBoost's unnamed figures: a best test value below the others, or one that falls, shows a loss; anything else stays open."""
        falls = any(test is not None and best is not None and best < test for _, _, test, best, _ in self._catboost)
        bests = [best for _, _, _, best, _ in self._catboost if best is not None]
        falls = falls or any(after < before for before, after in pairwise(bests))
        learned, tested = ("train loss", "test loss") if falls else ("learn", "test")
        for step, learn, test, _, number in self._catboost:
            pairs = [(learned, learn)] if test is None else [(learned, learn), (tested, test)]
            self._points.add(pairs, float(step), Axis.STEP, number)
