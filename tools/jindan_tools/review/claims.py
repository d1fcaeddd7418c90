"""Numbers that people wrote beside a run: times, memory, stops, scores and percentages; claims, not measurements."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.event import Event
from jindan_tools.model.evidence import Evidence
from jindan_tools.text.regex import regex

_N = r"\d+(?:\.\d+)?"
_PERCENT = regex(
    rf"(?P<name>[A-Za-z_][\w.]*)?[ :=]*(?P<a>{_N})\s*(?:→|->|=>|에서)\s*(?P<b>{_N})\s*(?:으로|로)?\s*"
    rf"[(,]?\s*(?:약\s*|about\s*)?[-+]?(?P<p>{_N})\s*%(?!\s*p)"
)
_TIME = regex(rf"(?P<n>{_N})\s*(?P<u>시간|분|hours?|h(?![\w])|minutes?|mins?)")
_EPOCH_UNIT = regex(
    r"(?:에폭|epoch)\s*(?:당|하나)|/\s*(?:epoch|에폭)|per epoch|(?:한|1)\s*(?:에폭|epoch)", re.IGNORECASE
)
_TOTAL = regex(r"fold|폴드|전체|총|학습\s*시간|시간 예상|실행|run\b|total|training time", re.IGNORECASE)
_GB = r"(?:GB|GiB|기가)"
_BATCH_FIRST = regex(
    rf"(?:배치|batch)\s*(?:size)?\s*[=:]?\s*(?P<b>\d+)[^\d,;]{{0,12}}(?P<g>{_N})\s*{_GB}", re.IGNORECASE
)
_MEMORY_FIRST = regex(
    rf"(?P<g>{_N})\s*{_GB}[^,;\d]{{0,8}}\(?\s*(?:배치|batch)\s*(?:size)?\s*[=:]?\s*(?P<b>\d+)", re.IGNORECASE
)
_STOP = regex(r"(?P<s>\d+)\s*(?:에폭|epoch)\w*\s*(?:에서|에|:)?\s*(?:조기\s*종료|early[ -]?stop)", re.IGNORECASE)
_BEST = regex(r"(?:최고|best)\w*\s*(?:는|은|:|=|at)?\s*(?:epoch\s*)?(?P<b>\d+)\s*(?:에폭|epoch)?", re.IGNORECASE)
_RANGE = regex(rf"(?P<a>{_N})\s*(?:~|-|–|에서)\s*(?P<b>{_N})\s*%")
_SCORE = regex(r"점수|score|리더보드|leaderboard|\bLB\b|정확도|accuracy|성능", re.IGNORECASE)
_ONE_SCORE = regex(rf"(?:점수|score|리더보드|leaderboard|\bLB\b)\s*[:=]?\s*(?P<a>{_N})\s*%", re.IGNORECASE)
_ACCUMULATION = regex(r"누적|accumulat", re.IGNORECASE)
_SLOWER = regex(rf"시간[^.]{{0,10}}?(?P<n>{_N})\s*배|(?P<m>{_N})\s*배\s*(?:느려|느리|걸)")
_PREDICTED = regex(r"예상|예측|계획|듯|expect|predict|plan\b|목표", re.IGNORECASE)
_MEASURED = regex(r"잰|실측|측정|기준|현재|이전|baseline|measured", re.IGNORECASE)


class Claim(Struct, frozen=True, kw_only=True):
    """A line with a number in it. `predicted` tells a hope from a report, by the line or the heading above it."""

    event: Event
    predicted: bool

    def quote(self) -> str:
        """Return the line without its list mark."""
        return self.event.text.lstrip("-*• ").strip()

    def cite(self) -> Evidence:
        """Return the line as evidence."""
        return cite_line(self.event, f"메모에 이렇게 적혀 있습니다: {self.quote()}")


class PercentClaim(Claim, frozen=True, kw_only=True):
    """'a → b (p %)'."""

    name: str
    before: float
    after: float
    stated: float


class TimeClaim(Claim, frozen=True, kw_only=True):
    """Minutes, of one epoch or of a whole training."""

    minutes: float
    per_epoch: bool


class MemoryClaim(Claim, frozen=True, kw_only=True):
    """GB at a batch."""

    gb: float
    batch: int


class StopClaim(Claim, frozen=True, kw_only=True):
    """The epoch of an early stop, and the best epoch when the line names it."""

    stop: int
    best: int | None


class ScoreClaim(Claim, frozen=True, kw_only=True):
    """A score in percent; both ends are equal for a single one."""

    low: float
    high: float


class SlowerClaim(Claim, frozen=True, kw_only=True):
    """Accumulation is said to multiply the time."""

    times: float


AnyClaim = PercentClaim | TimeClaim | MemoryClaim | StopClaim | ScoreClaim | SlowerClaim


def read_claims(notes: Sequence[Event]) -> tuple[AnyClaim, ...]:
    """Return the claims of all notes, in order."""
    found: list[AnyClaim] = []
    heading = ""
    for event in notes:
        if event.text.startswith("#"):
            heading = event.text
            continue
        found += _of_line(event, _is_predicted(event.text, heading))
    return tuple(found)


def _is_predicted(text: str, heading: str) -> bool:
    for words in (text, heading):
        if _PREDICTED.search(words):
            return True
        if _MEASURED.search(words):
            return False
    return False


def _of_line(event: Event, predicted: bool) -> Iterator[AnyClaim]:
    text = event.text
    for m in _PERCENT.finditer(text):
        yield PercentClaim(
            event=event,
            predicted=predicted,
            name=m["name"] or "",
            before=float(m["a"]),
            after=float(m["b"]),
            stated=float(m["p"]),
        )
    yield from _times(event, predicted)
    for pattern in (_MEMORY_FIRST, _BATCH_FIRST):
        for m in pattern.finditer(text):
            yield MemoryClaim(event=event, predicted=predicted, gb=float(m["g"]), batch=int(m["b"]))
    stop = _STOP.search(text)
    if stop is not None:
        best = _BEST.search(text)
        yield StopClaim(event=event, predicted=predicted, stop=int(stop["s"]), best=int(best["b"]) if best else None)
    yield from _scores(event, predicted)
    slower = _SLOWER.search(text)
    if slower is not None and _ACCUMULATION.search(text):
        yield SlowerClaim(event=event, predicted=predicted, times=float(slower["n"] or slower["m"]))


def _times(event: Event, predicted: bool) -> Iterator[TimeClaim]:
    text = event.text
    per_epoch = _EPOCH_UNIT.search(text) is not None
    if not per_epoch and not _TOTAL.search(text):
        return
    for m in _TIME.finditer(text):
        scale = 60.0 if m["u"][0] in "시hH" else 1.0
        yield TimeClaim(event=event, predicted=predicted, minutes=scale * float(m["n"]), per_epoch=per_epoch)


def _scores(event: Event, predicted: bool) -> Iterator[ScoreClaim]:
    if not _SCORE.search(event.text):
        return
    span = _RANGE.search(event.text)
    one = _ONE_SCORE.search(event.text)
    if span is not None and not event.text[: span.start()].endswith("→"):
        yield ScoreClaim(event=event, predicted=predicted, low=float(span["a"]), high=float(span["b"]))
    elif one is not None:
        yield ScoreClaim(event=event, predicted=predicted, low=float(one["a"]), high=float(one["a"]))
