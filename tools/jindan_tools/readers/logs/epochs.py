"""Read the epoch lines that training scripts print themselves, and the metric lines below an epoch heading."""

from __future__ import annotations

import math
import re

from jindan_tools.model.event import EventKind
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.best_told import without_best
from jindan_tools.readers.logs.collect import EventCollector, SettingCollector
from jindan_tools.readers.logs.counts_beside_epochs import CountedOn, by_own_step
from jindan_tools.readers.logs.epoch_headings import Count, Heading, bare_step, looks
from jindan_tools.readers.logs.heading_lines import CLOSES, SUMMARY, is_bare_pairs, is_metric, reworded
from jindan_tools.readers.logs.pairs import averaged, find_pairs
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.logs.shapes import shape_of_line
from jindan_tools.readers.roles import describe
from jindan_tools.text.regex import regex

_COUNT = regex(r"[\[(]\s*(?P<step>\d{1,12})\s*/\s*(?P<total>\d{1,12})\s*(?:\([\d.]+%\))?\s*[\])]")
_PHASE = regex(
    r"^(?:.{0,60}(?:INFO|\]| -)\s)?\W*(test(?:ing)?|val(?:id(?:at(?:ion|e|ing))?)?|eval(?:uat(?:ion|e|ing))?|train(?:ing)?|검증|평가|학습)(?: \w+)?\W*$",
    re.IGNORECASE,
)
# `Running inference on val set...` stands over the figures of that split.
_ON_SPLIT = regex(
    r"\bon (?:the )?(val|valid|validation|test|dev|eval|evaluation|train|training)(?:[ \-](?:set|split|data|dataset))?\s*(?:\.{2,}|:)?\s*$",
    re.IGNORECASE,
)
_LOGGED = r"(?:.{0,80}(?:INFO|\])\s{1,8}(?:\|\s\S{1,80}\s-\s)?)?"
_OWN_STEP = regex(rf"^{_LOGGED}\W*(?:global[_ ]?|time[_ ]?)?(?:step|iter|update)\w*\W{{0,4}}\d", re.IGNORECASE)
# `Epoch 1 Summary:` stands over the figures of the epoch, `EPOCH 1 EVALUATION` over those of its evaluation.
_TITLE = regex(
    r"^\W*(?:(?P<phase>val(?:idation)?|eval(?:uation)?|test(?:ing)?|검증|평가)(?:\s|\W*$))?\W*"
    r"(?:summary|results?|metrics?|statistics|stats|report|completed?|finished|done|요약|결과|start(?:ed)?|begins?|완료|总结|结果|完成)?\W*$",
    re.IGNORECASE,
)
# `-- 010 / 2297 --`, `---- batch: 010 ----`, `Batch 50/300`: a count alone below an epoch, over figures of its own.
_COUNT_ALONE = regex(
    r"^\W*(?:(?:(?:mini-?)?batch|(?:global[_ ]?)?step|iter(?:ation)?)s?\s*[:=#]?\s*[\[(]?(?P<step>\d{1,9})(?:\s*(?:/|of)\s*(?P<total>\d{1,9}))?|"
    r"(?<=[\-=*# ])(?P<step2>\d{1,9})\s*/\s*(?P<total2>\d{1,9})(?=\s*[\-=*#])|"
    r"(?<=\[)\s*(?P<step3>\d{1,9})(?:\s*/\s*(?P<total3>\d{1,9}))?\s*(?=\]))\W*$",
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
# `Epoch 0001 : models\\0001.pt` of a script that evaluates one checkpoint after another.
_WEIGHTS = regex(r"^\s*[:=\-]?\s*[\w./\\\-]{1,120}\.(?:pth?|ckpt|h5|keras|safetensors|pdparams)\s*$")
# A heading that tells the time only.
_TIME_ONLY = regex(r"^[\s|,:\-]*(?:(?:epoch )?time|(?:training |validation )?(?:takes|took))\b.*\d", re.IGNORECASE)
_SPLITS = {"evaluate": "eval", "evaluating": "eval", "validate": "val", "validating": "val"}
# What trains an agent is told below `Evaluating` as well, and is not of the evaluation.
_OF_AGENT = regex(r"\b(?:pg|pi|policy|actor|critic|value|v|vf)_loss\b|approx_kl", words=("_loss", "approx_kl"))
# `Validation completed, avg loss: 4.16` says once what its figures are of.
_ENDED_SPLIT = regex(
    r"^\W*(val|valid|validat(?:e|ion|ing)|eval|evaluat(?:e|ion|ing)|test(?:ing)?) (?:is )?(?:complete[d]?|done|finished|ended|over)\b[^:=]{0,20},\s*(?=[A-Za-z])",
    re.IGNORECASE,
    words=("val", "test"),
)
_OWN_SPLIT = regex(r"^\W*(?:train|val|test|eval|dev)", re.IGNORECASE)
_ENDS_COUNT = frozenset("0123456789-=*#])")
_KERAS = regex(r"^\s*(?P<done>\d+)/(?P<total>\d+)\s+(?:\[[=>.]*\]|[━]+)?\s*-?\s*(?P<rest>.*(?:-\s|\s)\w.*:\s.*)")
_KERAS_ETA = regex(r"^\s*(?P<done>\d+)/(?P<total>\d+) (?:\[[=>.]*\]|[━]+) ?- ETA: \S+ - (?P<rest>.*)$")
# Figures that say themselves that they are held out may stand further below: samples of answers often come before them.
_BELOW_HEADING, _FAR_BELOW = 40, 5000
_SELF_TOLD = regex(r"^.{0,100}?\b(?:val|valid|validation|eval|evaluation|test|dev)[ _]\w+\s*[:=]", re.IGNORECASE)
# `Sample 1, validation mIoU: 33.2` is one of many of the same evaluation.
_ONE_SAMPLE = regex(
    r"^(?:.{0,80}(?:INFO|\]| -)[\s:\-|]{1,4})?\W*(?:sample|image|img|video|patient|subject|case|example)s?\s*[#:]?\s*\d",
    re.IGNORECASE,
)


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
        self._sub: tuple[int, int | None] | None = None
        self._among_batches = self._evaluating = self._closed = False
        self._names: set[str] = set()
        self._total = ""
        self._steps: dict[int, int] = {}
        self._counts = CountedOn()
        self._bare: int | None = None
        self._unfinished: tuple[list[tuple[str, float]], Line] | None = None
        self._evaluation: tuple[list[tuple[str, float]], Line, bool] | None = None
        self._of_batches: set[str] = set()
        self._told_below: list[tuple[str, tuple[str, ...], float, int]] = []

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
        return self._is_below(text) and self._below_heading(line)

    def _is_below(self, text: str) -> bool:
        """Say whether a line stands near enough below the heading to be of it; a heading far above is forgotten."""
        self._since_heading += 1
        if self._since_heading > _FAR_BELOW:
            self._heading = None
            return False
        return self._since_heading <= _BELOW_HEADING or _self_told(text)

    def finish(self) -> Reading:
        """Return the curves by epoch (or step) and the planned number of epochs."""
        self._end_bar()
        self._end_evaluation(under_way=True)
        series = self._counts.placed(by_own_step(self._told_once(), self._steps))
        return Reading(series=series, settings=self._settings.settings(), events=self._events.events())

    def _told_once(self) -> tuple[Series, ...]:
        """Leave out what the last batch of an evaluation showed where the script sums it up: `VALID Loss` beside `valid Loss`."""
        series = self._parted(self._points.series())
        summed = {s.name.lower() for s in series if s.name not in self._of_batches}
        return tuple(s for s in series if s.name not in self._of_batches or s.name.lower() not in summed)

    def _parted(self, series: tuple[Series, ...]) -> tuple[Series, ...]:
        """Part what lines of one epoch tell of several classes or parts under the same names."""
        if len({(names, epoch) for _, names, epoch, _ in self._told_below}) == len(self._told_below):
            return series
        # Few logs tell figures of several things below an epoch.
        from jindan_tools.readers.logs.labelled_lines import parted  # noqa: PLC0415

        return parted(series, self._told_below)

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
        title = _TITLE.match(rest) if not pairs else None
        alone = _COUNT_ALONE.match(rest) if not pairs and title is None else None
        if not pairs and title is None and alone is None and rest.strip(" -=:.|#*") and not _says_little(rest):
            return False
        self._end_bar()
        place = head.counted
        count = None if place is None else Count(int(text[place.step]), int(text[place.total]))
        if count is not None and held_out and self._heading == epoch and count.step:
            # The average of more batches of the same evaluation.
            self._evaluation = None
        self._end_evaluation(under_way=False)
        self._heading, self._since_heading, self._phase = epoch, 0, ""
        self._sub = None if alone is None else _sub_count(alone)
        self._closed = alone is not None and bool(alone["step3"]) and not alone["total3"]
        if self._closed:
            # AttnGAN ends an epoch with `[3/600][2764]` and one line of figures: what comes next is of the epoch after.
            self._sub, self._since_heading = None, _BELOW_HEADING - 2
        if not pairs:
            self._phase = _split_of(held_out or (title["phase"] or "" if title is not None else ""))
        self._evaluating = bool(not pairs and self._phase)
        self._bare = epoch if not pairs and total else None
        if count is not None and held_out:
            self._evaluation = pairs, line, count.step * 10 >= count.total * 9
            return bool(pairs)
        self._add(pairs, epoch, count, line)
        self._among_batches = count is not None and bool(pairs)
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
        pairs = [(name, value) for name, value in find_pairs(bar["rest"]) if is_metric(name)]
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
        pairs = [(name, value) for name, value in find_pairs(f"{match[1]}: {rest}") if is_metric(name)]
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
        said = self._says_what_follows(text)
        if said is not None:
            return said
        told = reworded(text)
        if told is None or self._evaluates(line):
            return True
        text = told.text
        if (told.plain and ":" not in text and "=" not in text and not is_bare_pairs(text)) or _is_noise(text):
            return False
        keras = _KERAS.match(text)
        if keras is not None:
            if int(keras["done"]) < int(keras["total"]):
                return True
            self._unfinished = None
            text = keras["rest"]
        found = without_best(text, self._with_split(text))
        pairs = [(name, value) for name, value in found if is_metric(name) or (told.listed and _measures(name))]
        if not pairs or self._heading is None:
            return False
        told_names = tuple(name for name, _ in pairs)
        if keras is not None and self._begins_anew(told_names):
            self._heading = 1
        self._add(pairs, self._heading, self._count_below(text, pairs, line), line)
        names = set(told_names)
        self._told_below.append((line.text, told_names, float(self._heading), line.number))
        if (not self._names or names <= self._names) and not self._closed:
            # What comes again and again below a heading belongs to it, however much is printed between.
            self._since_heading = 0
        self._names |= names
        return True

    def _begins_anew(self, names: tuple[str, ...]) -> bool:
        """Say whether Keras tells the last epoch a second time: it is the first of another training that has no heading."""
        last = self._told_below[-1] if self._told_below else None
        told = last is not None and last[1:3] == (names, float(self._heading or 0))
        return told and str(self._heading) == self._total and any(name.startswith("val_") for name in names)

    def _says_what_follows(self, text: str) -> bool | None:
        """Keep the split or the count that a line tells alone, for the figures below it; None for any other line."""
        if CLOSES.match(text) is not None:
            self._heading = None
            return False
        phase = None if len(text) > 100 else _PHASE.match(text) or (_ON_SPLIT.search(text) if " on " in text else None)
        if phase is not None:
            self._phase, self._sub = _split_of(phase[1]), None
            return False
        alone = _COUNT_ALONE.match(text) if len(text) < 60 and text.rstrip()[-1:] in _ENDS_COUNT else None
        if alone is None:
            return None
        self._since_heading = 0
        if not self._evaluating:
            self._phase, self._sub = "", _sub_count(alone)
        return True

    def _with_split(self, text: str) -> list[tuple[str, float]]:
        ended = _ENDED_SPLIT.match(text)
        if ended is not None:
            return find_pairs(f"{_split_of(ended[1])} {text[ended.end() :].strip()}")
        own = _OWN_SPLIT.match(text) is not None or _OF_AGENT.search(text) is not None
        found = find_pairs(f"{self._phase} {text.strip()}" if self._phase and not own else text)
        if not self._phase and self._among_batches and any(_says_best(name) for name, _ in found):
            # HRNet and its kin: `Loss: 0.31, MeanIU: 0.71, Best_mIoU: 0.72` behind the batches of an epoch.
            return [(name if _says_best(name) else f"val {name}", value) for name, value in found]
        return found

    def _count_below(self, text: str, pairs: list[tuple[str, float]], line: Line) -> Count | None:
        """Return the count of batches of a line, or of the line above that told it alone; one without a total is kept."""
        match = _count_of(text, pairs) or _COUNTED_LINE.match(text)
        if match is not None:
            return Count(int(match["step"]), int(match["total"]))
        step, total = self._sub or (None, None)
        if step is not None and total is None:
            self._steps[line.number] = step
        return None if step is None or total is None else Count(step, total)


def _says_little(rest: str) -> bool:
    """Say whether a heading tells its time only, or the weights that are evaluated."""
    return _TIME_ONLY.match(rest) is not None or _WEIGHTS.match(rest) is not None


def _says_best(name: str) -> bool:
    return name.lower().startswith("best")


def _split_of(word: str) -> str:
    """Return the split that a word over figures names: `Evaluating` and `EVALUATION` are the same."""
    return _SPLITS.get(word.lower(), word)


def _sub_count(match: re.Match[str]) -> tuple[int, int | None]:
    total = match["total"] or match["total2"] or match["total3"]
    return int(match["step"] or match["step2"] or match["step3"]), int(total) if total else None


def _self_told(text: str) -> bool:
    """Say whether a line says itself that its figures are held out: `validation loss: 163.6`."""
    return (
        len(text) < 200
        and ("al" in text or "est" in text or "ev" in text or "AL" in text or "EST" in text)
        and _SELF_TOLD.match(text) is not None
    )


def _may_be_bar(text: str) -> bool:
    return "/" in text[:16] and ("- ETA" in text or "[==" in text)


def _count_of(text: str, pairs: list[tuple[str, float]]) -> re.Match[str] | None:
    """Return the count of batches in a line; `accuracy: 84.14%, (2074996/2466258)` counts right answers."""
    match = _COUNT.search(text)
    share = 0.0 if match is None or not int(match["total"]) else int(match["step"]) / int(match["total"])
    told = any(abs(value - scale * share) <= 0.006 * scale for _, value in pairs for scale in (1, 100))
    return None if share and told and any(describe(n).higher_is_better for n, _ in pairs) else match


# A row of a printed configuration: `LOSS_WEIGHTS                   {'rpn_class_loss': 1.0}`.
_CONFIGURED = regex(r"^[A-Z][A-Z0-9_]{4,60}\s{2,}\S")


def _is_noise(text: str) -> bool:
    """Say whether a line is a warning, a bar, a place in a traceback, or counts steps of its own."""
    if "Warning" in text or "warning" in text or "WARN" in text or _OWN_STEP.match(text) or _CONFIGURED.match(text):
        return True
    if _ONE_SAMPLE.match(text):
        return True
    return ("%|" in text and _KERAS.match(text) is None) or text.startswith((" File", "  File", "Traceback"))


def _measures(name: str) -> bool:
    return describe(name).role is not Role.OTHER
