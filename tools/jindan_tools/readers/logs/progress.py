"""Keep where a progress bar last stood, and the loss it showed, when nothing else recorded it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct, field
from msgspec.structs import replace

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.model.setting import Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.bars import Bar, read_bar
from jindan_tools.readers.logs.collect import MAX_TEXT
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.readers.numbers import to_float
from jindan_tools.readers.roles import describe
from jindan_tools.text.regex import regex

MAX_POINTS = 2000
# A bar falls back so often within its epochs only when several processes draw it.
_RANKS = 3
_TWO_EPOCHS = 2
_EPOCHS = regex(
    r"^\W*(?:[Tt]rain(?:ing)?\W*)?(?:epochs?|에폭|에포크)\b|(?:epoch|에폭)s?/s|s/(?:epoch|에폭)",
    re.IGNORECASE,
    words=("epoch", "에폭", "에포크"),
)
_DIGITS = regex(r"\d+")
# `[fold_0] 001/200:  25%|`: the bars of another fold are of another training.
_FOLD = regex(
    r"(?:^|[^A-Za-z])(?:fold|seed|trial)[ _#:=]{0,2}(\d{1,3})(?!\d)", re.IGNORECASE, words=("fold", "seed", "trial")
)
_RATE = regex(r"(?:^|[\s,])lr\s*[=:]\s*([^\s,\]]+)")
# torchtune shows epoch, step of the run and loss in front: "1|25|Loss: 1.23:   2%|".
_LOSS_BEFORE = regex(r"(?:^(?P<epoch>\d{1,7})\|(?P<step>\d{1,12})\|)?\b[Ll]oss: (?P<loss>[-+\d.einfa]+)")
_NAMED = regex(r"(?:^|[\s,])([^\W\d][\w/@.%-]{0,60})\s{0,4}[=:]\s{0,4}([^\s,\]]{1,40})")
# `datasets` counts rows in examples a second, Transformers files and tensors of weights, Lightning the steps of a range test:
# none of them is a step of the run.
_NO_STEPS = ("shards", "Loading weights", "Finding best initial lr")
_KNOWN = frozenset({*Role} - {Role.OTHER, Role.TIME})
_HELD_OUT = (Role.VAL_LOSS, Role.VAL_METRIC)
_LOSS = regex(r"(?:^|[\s,])((?:[\w/]*_)?loss|(?:학습|훈련|평균)?손실)\s*[=:]\s*([^\s,\]]+)")


class _Shown(Struct, frozen=True):
    x: float
    epoch: int | None
    word: str
    number: int
    rate: str = ""
    postfix: str = ""


class _Group(Struct):
    """The states of one bar: same description apart from digits, same total."""

    last: Bar
    line: Line
    seen: int = 0
    passes: int = 0
    mixed: int = 0
    epochs: dict[int, tuple[Bar, int]] = field(default_factory=dict[int, tuple[Bar, int]])
    losses: list[_Shown] = field(default_factory=list["_Shown"])
    shown: list[_Shown] = field(default_factory=list["_Shown"])


class ProgressScanner:
    """tqdm and rich bars: the last state as a PROGRESS event, the postfix as sampled curves."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._groups: dict[tuple[str, int, str], _Group] = {}
        self._newest: _Group | None = None
        self._rich: _Group | None = None

    def begins(self, shape: str) -> bool:
        """Say whether a line of this shape may hold a bar."""
        return "%|" in shape or "━" in shape

    def feed(self, line: Line) -> bool:
        """Take a piece that is a progress bar; what follows on the same line is left to others."""
        text = line.text
        if "%|" not in text and "━" not in text:
            if self._rich is not None:
                self._continue_rich(text)
            return False
        bar = read_bar(text)
        if bar is None:
            return False
        self._note(bar, line)
        self._rich = self._newest if "━" in text else None
        return True

    def finish(self) -> Reading:
        """Return the PROGRESS event of the training bar and the curves of its postfix."""
        main = self._main()
        if main is None:
            return Reading(settings=self._prepared())
        trainings = self._trainings(main)
        found = [self._curves(each) for each in trainings]
        if len(trainings) > 1:
            found = [[replace(s, segment=at) for s in series] for at, series in enumerate(found)]
        series = tuple(s for series in found for s in series)
        return Reading(series=series, events=(self._event(main),), settings=self._prepared())

    def _prepared(self) -> tuple[Setting, ...]:
        """Return how many rows the preparation went through, by the longest bar of `datasets`."""
        bars = [g for g in self._groups.values() if "examples/s" in g.line.text and g.last.done == g.last.total]
        if not bars:
            return ()
        longest = max(bars, key=lambda g: g.last.total)
        found = [_rows("prepared_examples", longest, self._path)]
        # trl drops rows of which truncation left no token to learn from, and says no more than this bar.
        masked = next((g for g in bars if "fully masked" in g.last.desc and "train" in g.last.desc), None)
        if masked is not None:
            found.append(_rows("unmasked_examples_of", masked, self._path))
        return tuple(found)

    def _trainings(self, main: _Group) -> list[_Group]:
        """Return the bars of every fold that was trained, which differ in its number only."""
        key = next(key for key, group in self._groups.items() if group is main)
        return [group for other, group in self._groups.items() if other[:2] == key[:2]]

    def _curves(self, group: _Group) -> Sequence[Series]:
        points = RowCollector(self._path)
        # A bar that falls back within an epoch is drawn by several ranks; only what ends an epoch is of all of them.
        if group.mixed < _RANKS:
            self._sample(group, points)
            for name, column in _others(group.shown if len(group.epochs) < _TWO_EPOCHS else []).items():
                _add(f"progress/{name}", _sampled(column), points)
        if group.epochs:
            self._add_last(points, group)
        return points.series()

    def _add_last(self, points: RowCollector, main: _Group) -> None:
        """Add what the last bar of every epoch shows."""
        # Few bars count epochs.
        from jindan_tools.readers.logs.pairs import find_pairs  # noqa: PLC0415

        newest = max(main.epochs)
        for epoch, (bar, number) in main.epochs.items():
            # The last redraw of an epoch still under way is no value of that epoch.
            if epoch == newest and bar.done < bar.total:
                continue
            shown = find_pairs(bar.postfix.replace(",", ", "))
            points.add([(f"progress/last/{name}", value) for name, value in shown], float(epoch), Axis.EPOCH, number)

    def _note(self, bar: Bar, line: Line) -> None:
        fold = _FOLD.search(bar.desc)
        key = (_skeleton(bar.desc), bar.total, "" if fold is None else fold[1])
        group = self._groups.get(key)
        if group is None:
            group = self._groups[key] = _Group(last=bar, line=line)
        elif bar.done < group.last.done:
            group.passes += 1
            group.mixed += bar.epoch is not None and bar.epoch == group.last.epoch
        group.last, group.line = bar, line
        group.seen += 1
        self._newest = group
        if not bar.postfix and "oss: " in bar.desc:
            shown = _LOSS_BEFORE.search(bar.desc)
            if shown is not None:
                x = float(shown["step"] or group.passes * bar.total + bar.done)
                epoch = int(shown["epoch"]) if shown["epoch"] else bar.epoch
                point = _Shown(x, epoch, shown["loss"].rstrip("."), line.number)
                if not shown["step"] or not group.losses or group.losses[-1].x < x:
                    group.losses.append(point)
        if bar.postfix:
            if bar.epoch is not None:
                group.epochs[bar.epoch] = (bar, line.number)
            loss = _loss_of(bar.postfix)
            rate = _RATE.search(bar.postfix)
            if loss is not None:
                x = float(group.passes * bar.total + bar.done)
                group.losses.append(_Shown(x, bar.epoch, loss[2], line.number, rate[1] if rate else ""))
            # Within epochs only those of a run of one are kept: of more, the ends tell enough.
            if len(group.epochs) < _TWO_EPOCHS and _NAMED.search(bar.postfix):
                x = float(group.passes * bar.total + bar.done)
                group.shown.append(_Shown(x, None, "", line.number, postfix=bar.postfix))

    def _continue_rich(self, text: str) -> None:
        group, self._rich = self._rich, None
        if group is None or not text.startswith("          ") or ("." not in text and ":" not in text):
            return
        last = group.last
        joined = f"{last.postfix.rstrip()} {text.strip()}"
        group.last = replace(last, postfix=joined)
        if last.epoch is not None:
            group.epochs[last.epoch] = (group.last, group.line.number)
        self._rich = group

    def _main(self) -> _Group | None:
        found = [
            g
            for g in self._groups.values()
            if "examples/s" not in g.line.text and not any(word in g.last.desc for word in _NO_STEPS)
        ]
        candidates = [g for g in found if g.last.trains()] or found
        return max(candidates, key=lambda g: (g.last.total * (g.passes + 1), g.line.number), default=None)

    def _event(self, main: _Group) -> Event:
        last = main.last
        data: dict[str, str | float] = {"done": last.done, "total": last.total, "unit": _unit(main)}
        if last.epoch is not None:
            data["epoch"] = last.epoch
        if last.epochs is not None:
            data["epochs"] = last.epochs
        newest = self._newest
        if newest is not None and newest is not main:
            data |= {
                "last_bar": newest.last.desc or "bar",
                "last_done": newest.last.done,
                "last_total": newest.last.total,
            }
        return Event(
            kind=EventKind.PROGRESS,
            text=main.line.text.strip()[:MAX_TEXT],
            source=Source(path=self._path, line=main.line.number),
            data=data,
        )

    def _sample(self, main: _Group, points: RowCollector) -> None:
        shown = _sampled(main.losses)
        # A bar whose counter lags behind its postfix gives no step; the order of the redraws is all there is.
        counts = all(a.x < b.x for a, b in pairwise(shown))
        for index, point in enumerate(shown):
            value = to_float(point.word)
            if value is None:
                continue
            x, axis = (point.x, Axis.STEP) if counts else (float(index + 1), Axis.ROW)
            epoch = None if point.epoch is None else float(point.epoch)
            points.add([("progress/loss", value)], x, axis, point.number, epoch)
            rate = to_float(point.rate) if point.rate else None
            if rate is not None:
                points.add([("progress/lr", rate)], x, axis, point.number, epoch)


def _loss_of(postfix: str) -> re.Match[str] | None:
    """Return the whole loss that a postfix shows, else the first of its losses, but no held-out one."""
    found = [match for match in _LOSS.finditer(postfix) if describe(match[1]).role is not Role.VAL_LOSS]
    return next((match for match in found if describe(match[1]).total), found[0] if found else None)


def _others(shown: list[_Shown]) -> dict[str, list[_Shown]]:
    """Return what bars show by name besides their first loss and the rate; of held-out figures only those that are new."""
    columns: dict[str, list[_Shown]] = {}
    for point in shown:
        loss = _loss_of(point.postfix)
        for name, word in _NAMED.findall(point.postfix):
            if name in {"lr", "" if loss is None else loss[1]} or describe(name).role not in _KNOWN:
                continue
            column = columns.setdefault(name, [])
            if not column or describe(name).role not in _HELD_OUT or column[-1].word != word:
                column.append(_Shown(point.x, None, word, point.number))
    return columns


def _add(name: str, shown: list[_Shown], points: RowCollector) -> None:
    for point in shown:
        value = to_float(point.word.removesuffix("%"))
        if value is not None:
            points.add([(name, value)], point.x, Axis.STEP, point.number)


def _sampled(losses: list[_Shown]) -> list[_Shown]:
    """Return about MAX_POINTS of the losses, among them the least, the greatest and each side of those that are no number."""
    stride = max(1, -(-len(losses) // MAX_POINTS))
    if stride == 1:
        return losses
    values = [to_float(shown.word) for shown in losses]
    finite = [at for at, value in enumerate(values) if value is not None and math.isfinite(value)]
    borders = [at for at, (a, b) in enumerate(pairwise(values)) if math.isfinite(a or 0.0) != math.isfinite(b or 0.0)]
    chosen = {*range(0, len(losses), stride), *finite[-1:], len(losses) - 1}
    for pick in (min, max):
        chosen.update([pick(finite, key=lambda at: values[at] or 0.0)] if finite else [])
    for at in borders[:MAX_POINTS]:
        chosen |= {at, at + 1}
    return [losses[at] for at in sorted(chosen)]


def _unit(group: _Group) -> str:
    """Return what the bar counts: the steps of the run, the batches of one epoch, or epochs."""
    bar = group.last
    if bar.epoch is not None or group.passes:
        return "batch"
    return "epoch" if _EPOCHS.search(group.line.text) else "step"


@lru_cache(maxsize=4096)
def _skeleton(desc: str) -> str:
    # `epoch  1` and `epoch 10` are one bar.
    return " ".join(_DIGITS.sub("#", desc).split())[:60]


def _rows(name: str, group: _Group, path: str) -> Setting:
    return Setting(name=name, value=group.last.total, source=Source(path=path, line=group.line.number))
