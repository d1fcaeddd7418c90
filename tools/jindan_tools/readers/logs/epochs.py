"""Read the epoch lines that training scripts print themselves, and the metric lines below an epoch heading."""

from __future__ import annotations

import math
import re

from jindan_tools.model.event import EventKind
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector, SettingCollector
from jindan_tools.readers.logs.counts_beside_epochs import CountedOn, by_own_step
from jindan_tools.readers.logs.epoch_headings import Count, Heading, bare_step, looks
from jindan_tools.readers.logs.heading_lines import SUMMARY, reworded
from jindan_tools.readers.logs.pairs import averaged, find_pairs
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.logs.shapes import shape_of_line
from jindan_tools.readers.roles import describe
from jindan_tools.text.regex import regex

_COUNT = regex(r"[\[(]\s*(?P<step>\d{1,12})\s*/\s*(?P<total>\d{1,12})\s*(?:\([\d.]+%\))?\s*[\])]")
_PHASE = regex(
    r"^(?:.{0,60}(?:INFO|\]| -)\s)?\W*(test(?:ing)?|val(?:id(?:ation)?)?|eval(?:uation)?|train(?:ing)?|검증|평가|학습)(?: \w+)?\W*$",
    re.IGNORECASE,
)
_OWN_STEP = regex(
    r"^(?:.{0,80}(?:INFO|\])\s{1,4})?\W*(?:global[_ ]?|time[_ ]?)?(?:step|iter|update)\w*\W{0,4}\d", re.IGNORECASE
)
# `Epoch 1 Summary:` stands over the figures of the epoch.
_TITLE = regex(
    r"^\W*(?:summary|results?|metrics?|statistics|stats|report|completed?|finished|done|요약|결과|완료|总结|结果|完成)\W*$",
    re.IGNORECASE,
)
# timm says "Scheduled epochs: 300. LR stepped per epoch." before it begins.
_PLANNED = regex(r"^(?:Scheduled|Total|Planned) epochs: (\d{1,7})\b(?!\.\d|/)")
# The batches of an evaluation, `Test: [ 10/48] ... Acc@1 3.8 (4.0)`: its last average is the record of the epoch.
_EVALUATION = regex(
    r"^\W*(?:\S+ ){0,6}?(test|val|valid|validation|eval)\w*\s*:\s*(?:\[\d{1,6}\]\s*)?\[\s*(?P<done>\d{1,9})/(?P<total>\d{1,9})\]",
    re.IGNORECASE,
)
# MONAI's tutorials count the batches in front: "1/32, train_loss: 0.69".
_COUNTED_LINE = regex(r"^(?P<step>\d{1,9})/(?P<total>\d{1,9}), (?=[A-Za-z])")
# A heading that tells the time only.
# `Epoch 0001 : models\\0001.pt` of a script that evaluates one checkpoint after another.
_WEIGHTS = regex(r"^\s*[:=\-]?\s*[\w./\\\-]{1,120}\.(?:pth?|ckpt|h5|keras|safetensors|pdparams)\s*$")
_TIME_ONLY = regex(r"^[\s|,:\-]*(?:(?:epoch )?time|(?:training |validation )?(?:takes|took))\b.*\d", re.IGNORECASE)
_KERAS = regex(r"^\s*(?P<done>\d+)/(?P<total>\d+)\s+(?:\[[=>.]*\]|[━]+)?\s*-?\s*(?P<rest>.*(?:-\s|\s)\w.*:\s.*)")
_KERAS_ETA = regex(r"^\s*(?P<done>\d+)/(?P<total>\d+) (?:\[[=>.]*\]|[━]+) ?- ETA: \S+ - (?P<rest>.*)$")
_BELOW_HEADING = 40


class EpochScanner:
    """Lines such as `Epoch 3/300: Train Loss: 2.76`, `에폭 3/300: 손실 2.7`, and Keras's two-line form."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._settings = SettingCollector(path)
        self._events = EventCollector(path)
        self._heading: int | None = None
        self._since_heading = 0
        self._first: int | None = None
        self._phase = ""
        self._total = ""
        self._steps: dict[int, int] = {}
        self._counts = CountedOn()
        self._bare: int | None = None
        self._unfinished: tuple[list[tuple[str, float]], Line] | None = None
        self._evaluation: tuple[list[tuple[str, float]], Line, bool] | None = None
        self._of_batches: set[str] = set()

    def begins(self, shape: str) -> bool:
        """Say whether a line of this shape may be a heading, or a bar, which may count before the first one."""
        names = looks(shape)
        return names.short is not None or names.named is not None or _may_be_bar(shape)

    def feed(self, line: Line) -> bool:
        """Take an epoch line, or a metric line shortly below an epoch heading."""
        text = line.text
        names = looks(shape_of_line(line))
        if names.short is not None and self._epoch_line(line, names.short):
            return True
        if names.named is not None:
            self._plan(line)
            return not names.no_heading and self._epoch_line(line, names.named)
        if _may_be_bar(text) and self._bar(line):
            return True
        if self._heading is None or len(text) < 4 or text.startswith("wandb:"):
            return False
        self._since_heading += 1
        if self._since_heading > _BELOW_HEADING:
            self._heading = None
            return False
        return self._below_heading(line)

    def finish(self) -> Reading:
        """Return the curves by epoch (or step) and the planned number of epochs."""
        self._end_bar()
        self._end_evaluation(under_way=True)
        series = self._counts.placed(by_own_step(self._told_once(), self._steps))
        return Reading(series=series, settings=self._settings.settings(), events=self._events.events())

    def _told_once(self) -> tuple[Series, ...]:
        """Leave out what the last batch of an evaluation showed where the script sums it up: `VALID Loss` beside `valid Loss`."""
        series = self._points.series()
        summed = {s.name.lower() for s in series if s.name not in self._of_batches}
        return tuple(s for s in series if s.name not in self._of_batches or s.name.lower() not in summed)

    def _plan(self, line: Line) -> None:
        planned = _PLANNED.match(line.text) if "epochs: " in line.text[:20] else None
        if planned is not None:
            self._settings.add("epochs", int(planned[1]), line)

    def _epoch_line(self, line: Line, head: Heading) -> bool:
        text = line.text
        epoch, total = int(text[head.epoch]), text[head.total]
        rest, told = text[head.end :], text[head.told :]
        held_out = head.held_out
        pairs = find_pairs(told, head.told_shape) if not held_out else find_pairs(f"{held_out}: {averaged(told)}")
        if not any(_measures(name) for name, _ in pairs):
            pairs = []
        if total and total != self._total and (pairs or not rest.strip(" -=:.")):
            self._total = total
            self._settings.add("epochs", int(self._total), line)
        if not pairs and rest.strip(" -=:.|#*") and not any(p.match(rest) for p in (_TIME_ONLY, _TITLE, _WEIGHTS)):
            return False
        self._end_bar()
        place = head.counted
        count = None if place is None else Count(int(text[place.step]), int(text[place.total]))
        if count is not None and held_out and self._heading == epoch and count.step:
            # The average of more batches of the same evaluation.
            self._evaluation = None
        self._end_evaluation(under_way=False)
        self._heading, self._since_heading, self._phase = epoch, 0, ""
        self._bare = epoch if not pairs and total else None
        if count is not None and held_out:
            self._evaluation = pairs, line, count.step * 10 >= count.total * 9
            return bool(pairs)
        self._add(pairs, epoch, count, line)
        bare = None
        if count is None and pairs and not held_out and "[Avg]" not in rest[:8]:
            bare = bare_step(shape_of_line(line), head.start, head.end)
        if bare is not None:
            self._steps[line.number] = int(text[bare])
        return bool(pairs)

    def _bar(self, line: Line) -> bool:
        """Take a state of Keras's bar; it belongs to the heading above it, however much was printed between."""
        if self._heading is None and _KERAS.match(line.text) is not None:
            self._heading, self._since_heading = self._bare, 0
        return "- ETA" in line.text and self._redrawn(line)

    def _redrawn(self, line: Line) -> bool:
        """Take a state of Keras's bar that is not its last: a running mean over part of an epoch is no record."""
        bar = _KERAS_ETA.match(line.text)
        if bar is None:
            return False
        pairs = [(name, value) for name, value in find_pairs(bar["rest"]) if _is_metric(name)]
        if self._heading is None:
            data = {"done": float(bar["done"]), "total": float(bar["total"]), "unit": "batch"}
            self._events.add(EventKind.PROGRESS, line, key="bar").update(data)
        else:
            self._unfinished = pairs, line
            self._since_heading = 0
        return True

    def _end_bar(self) -> None:
        """Keep what an epoch that never ended showed last, when it says why: a value that is not finite."""
        if self._unfinished is not None and self._heading is not None:
            pairs, line = self._unfinished
            if not all(math.isfinite(value) for _, value in pairs):
                self._points.add(pairs, float(self._heading), Axis.EPOCH, line.number)
        self._unfinished = None

    def _end_evaluation(self, *, under_way: bool) -> None:
        """Keep the last average of an evaluation, unless the log ends while it may still be under way."""
        if self._evaluation is not None and self._heading is not None:
            pairs, line, complete = self._evaluation
            if complete or not under_way:
                self._of_batches.update(name for name, _ in pairs)
                self._points.add(pairs, float(self._heading), Axis.EPOCH, line.number)
        self._evaluation = None

    def _evaluates(self, line: Line) -> bool:
        """Take the state of an evaluation under way, and the summary behind it, which its last average says already."""
        text = line.text
        match = _EVALUATION.match(text) if "/" in text and "[" in text else None
        if match is None:
            return self._evaluation is not None and text.startswith(SUMMARY)
        rest = averaged(text[match.end() :])
        pairs = [(name, value) for name, value in find_pairs(f"{match[1]}: {rest}") if _is_metric(name)]
        if pairs:
            self._evaluation = pairs, line, int(match["done"]) * 10 >= int(match["total"]) * 9
            self._since_heading = 0
        return bool(pairs)

    def _add(self, pairs: list[tuple[str, float]], epoch: int, count: Count | None, line: Line) -> None:
        if count is None:
            self._points.add(pairs, float(epoch), Axis.EPOCH, line.number)
        else:
            self._counts.note(epoch, count.step, line.number)
            self._points.add(pairs, self._global_step(epoch, count), Axis.STEP, line.number, float(epoch))

    def _global_step(self, epoch: int, count: Count) -> float:
        """Return the count over all epochs of a count within one, whose total the line states."""
        if self._first is None or epoch < self._first:
            self._first = epoch
        return float((epoch - self._first) * count.total + count.step)

    def _below_heading(self, line: Line) -> bool:
        text = line.text
        phase = _PHASE.match(text) if len(text) < 80 else None
        if phase is not None:
            self._phase = phase[1]
            return False
        told = reworded(text)
        if told is None or self._evaluates(line):
            return True
        text = told.text
        if (told.plain and ":" not in text and "=" not in text) or _is_noise(text):
            return False
        keras = _KERAS.match(text)
        if keras is not None:
            if int(keras["done"]) < int(keras["total"]):
                return True
            self._unfinished = None
            text = keras["rest"]
        found = find_pairs(f"{self._phase} {text.strip()}" if self._phase else text)
        pairs = [(name, value) for name, value in found if _is_metric(name) or (told.listed and _measures(name))]
        if not pairs or self._heading is None:
            return False
        match = _count_of(text, pairs) or _COUNTED_LINE.match(text)
        count = None if match is None else Count(int(match["step"]), int(match["total"]))
        self._add(pairs, self._heading, count, line)
        return True


def _may_be_bar(text: str) -> bool:
    return "/" in text[:16] and ("- ETA" in text or "[==" in text)


def _count_of(text: str, pairs: list[tuple[str, float]]) -> re.Match[str] | None:
    """Return the count of batches in a line; `accuracy: 84.14%, (2074996/2466258)` counts right answers."""
    match = _COUNT.search(text)
    share = 0.0 if match is None or not int(match["total"]) else int(match["step"]) / int(match["total"])
    told = any(abs(value - scale * share) <= 0.006 * scale for _, value in pairs for scale in (1, 100))
    return None if share and told and any(describe(n).higher_is_better for n, _ in pairs) else match


_METRIC = regex(
    r"loss|acc(?!umul)|err|lr\b|learning|f1|auc|iou|dice|map|prec|recall|ppl|perplex|mae|mse|손실|정확도|bleu|rouge|chrf|meteor|exact[ _]match|"
    r"norm|ndcg|mrr|hit|\bwer\b|\bcer\b|\brank|psnr|ssim|\bfid|reward|kappa|mcc\b|spearman|pearson",
    re.I,
)


def _is_metric(name: str) -> bool:
    return name.count(" ") < 3 and bool(_METRIC.search(name))


# A row of a printed configuration: `LOSS_WEIGHTS                   {'rpn_class_loss': 1.0}`.
_CONFIGURED = regex(r"^[A-Z][A-Z0-9_]{4,60}\s{2,}\S")


def _is_noise(text: str) -> bool:
    """Say whether a line is a warning, a bar, a place in a traceback, or counts steps of its own."""
    if "Warning" in text or "warning" in text or "WARN" in text or _OWN_STEP.match(text) or _CONFIGURED.match(text):
        return True
    return ("%|" in text and _KERAS.match(text) is None) or text.startswith((" File", "  File", "Traceback"))


def _measures(name: str) -> bool:
    return describe(name).role is not Role.OTHER
