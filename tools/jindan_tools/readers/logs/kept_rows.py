"""Read how many rows, files or pairs were left of those that were there: `matched pairs: 950`, `kept 214 of 17,200 samples`."""

from __future__ import annotations

import re

from jindan_tools.model.event import EventKind
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector
from jindan_tools.readers.logs.scanner_words import KEPT_WORDS
from jindan_tools.text.regex import regex

_LONGEST = 200
_N = r"\d[\d,]{0,12}"
_THINGS = (
    r"(?:\w{1,12} )?(?:files?|images?|samples?|rows?|pairs?|clips?|utterances?|examples?|documents?|captions?|records?|sentences?|prompts?|wavs?|jpgs?|"
    r"masks?|labels?|annotations?|videos?|messages?|conversations?)"
)
_KEPT = r"(?:kept|keeping|matched|paired|usable|valid|loaded|remaining|retained|joined|aligned)"
_LOST = r"(?:dropped|dropping|skipped|skipping|removed|discarded|ignored|missing|unmatched|filtered(?: out)?|could not (?:find|load|open))"
_JOIN = ("match", "pair", "join", "align", "missing", "not find", "without", "no ", "짝", "매칭", "없")
_KEPT_OF = regex(
    rf"\b{_KEPT}\b[^\d\n]{{0,25}}(?P<kept>{_N})(?: {_THINGS})?\s{{0,2}}(?:/|of|out of)\s{{0,2}}(?:the )?(?P<of>{_N})|"
    rf"(?<![\d.,])(?P<kept2>{_N})\s{{0,2}}(?:/|of|out of)\s{{0,2}}(?P<of2>{_N}) {_THINGS} (?:were |are |was |have been )?(?:kept|matched|paired|usable|valid|left|remain\w*|loaded|joined)",
    re.IGNORECASE,
)
_LOST_OF = regex(
    rf"\b{_LOST}\b[^\d\n]{{0,25}}(?P<lost>{_N})(?: {_THINGS})?\s{{0,2}}(?:/|of|out of)\s{{0,2}}(?:the )?(?P<of>{_N})|"
    rf"(?<![\d.,])(?P<lost2>{_N})\s{{0,2}}(?:/|of|out of)\s{{0,2}}(?P<of2>{_N}) {_THINGS} (?:were |are |was |have been |have no |had no )?(?:{_LOST}|label|match|transcript|partner|mask|caption)",
    re.IGNORECASE,
)
_ARROW = regex(
    rf"\b(?:filter|dedup|duplicat|remov|discard|match|clean|join|drop|after|pair|rows|samples)\w*[^\d\n]{{0,30}}(?P<of>{_N})(?: {_THINGS})?\s{{0,2}}(?:->|→|=>)\s{{0,2}}(?P<kept>{_N})(?![\d.%])",
    re.IGNORECASE,
)
_KOREAN = regex(
    rf"(?P<of>{_N})\s?(?:개|건|쌍|장|행|문장|파일)\s?(?:중|가운데)\s?(?:에서 )?(?P<kept>{_N})\s?(?:개|건|쌍|장|행|문장|파일)(?P<words>.{{0,30}})"
)
_KOREAN_KEPT = ("사용", "남", "매칭", "일치", "읽", "유효", "짝")
_KOREAN_LOST = ("제외", "버", "건너", "없", "누락", "삭제")
_LATER = regex(
    r"(?:\b(?P<word>matched|paired|usable|valid|kept|remaining|retained|after (?:filter|match|join|dedup|clean|merg)\w*)\b|매칭된|남은|짝이 맞는)\s?"
    rf"(?:{_THINGS}|쌍|데이터|샘플|행)?\s?[:=]\s?(?P<kept>{_N})(?![\d.%])",
    re.IGNORECASE,
)
_COUNTED = ("file", "image", "sampl", "row", "pair", "clip", "utteranc", "exampl", "document", "caption", "record", "sentence", "prompt", "wav", "jpg", "mask",
            "label", "annotation", "video", "message", "conversation")  # fmt: skip
_THERE = regex(
    rf"(?:\b(?:{_THINGS})\b\s?[:=]\s?(?P<after>{_N})(?![\d.%/])|(?<![\w.,/])(?P<before>{_N}) (?:{_THINGS})\b)",
    re.IGNORECASE,
    words=_COUNTED,
)
# `Train samples: 8000` over `Valid samples: 2000`: the second is a split of its own, not what is left of the first.
_OTHER_SPLIT = regex(
    r"\b(?:train(?:ing)?|test(?:ing)?|dev|holdout)\b|학습|훈련|테스트|시험",
    re.IGNORECASE,
    words=("train", "test", "dev", "holdout", "학습", "훈련", "테스트", "시험"),
)
_RECORD = regex(
    r"\b(?:epoch|step|iter|loss|acc|lr)\b\W{0,3}\d",
    re.IGNORECASE,
    words=("epoch", "step", "iter", "loss", "acc", "lr"),
)
_SPLIT = regex(r"Generating train split: (?P<rows>\d[\d,]*) examples")
_NEAR = 8
_MOST = 5


class KeptRowScanner:
    """`[data] faces: 5000 jpg files` and then `matched pairs: 950`; `dropped 4050/5000 rows`; `5,000개 중 950개 사용`."""

    def __init__(self, path: str) -> None:
        self._events = EventCollector(path)
        self._there: list[tuple[int, float]] = []
        self._told: dict[float, tuple[Line, dict[str, str | float]]] = {}
        self._split: int | None = None

    def concerns(self, shape: str) -> bool:
        """Say whether a line of this shape may count things."""
        if len(shape) > _LONGEST or not any(map(str.isdigit, shape)):
            return False
        kept, low = any(map(shape.__contains__, KEPT_WORDS)), shape.lower()
        if not kept and not any(map(low.__contains__, _COUNTED)):
            return False
        tells = kept or _THERE.search(shape) is not None or _OTHER_SPLIT.search(shape) is not None
        return tells and _RECORD.search(shape) is None

    def feed(self, line: Line) -> bool:
        """Look at the line; others may read more from it."""
        text = line.text
        if len(text) > _LONGEST or not any(map(str.isdigit, text)) or _RECORD.search(text):
            return False
        if _OTHER_SPLIT.search(text) is not None:
            self._split = line.number
        if any(map(text.__contains__, KEPT_WORDS)) and self._tell(line):
            return False
        for match in _THERE.finditer(text):
            self._there.append((line.number, _count(match["after"] or match["before"])))
        del self._there[:-_MOST]
        return False

    def finish(self) -> Reading:
        """Return the counts in file order; of one that went on, as a loader's does, the last."""
        for line, data in self._told.values():
            self._events.add(EventKind.FIGURE, line, data)
        return Reading(events=self._events.events())

    def _tell(self, line: Line) -> bool:
        split = _SPLIT.search(line.text)
        if split is not None:
            self._events.add(
                EventKind.FIGURE, line, {"name": "rows_available", "value": _count(split["rows"])}, key=line.text[:60]
            )
            return True
        found = _left(line.text) or self._left_later(line)
        if found is None or not 0 < found[0] <= found[1]:
            return False
        kept, of = found
        told = self._told.get(of)
        if told is not None and kept <= float(told[1]["value"]):
            return True
        self._told.pop(of, None)
        if kept < of and len(self._told) < _MOST:
            joins = any(word in line.text.lower() for word in _JOIN)
            self._told[of] = (line, {"name": "rows_kept", "value": kept, "of": of, "joins": float(joins)})
        return kept < of

    def _left_later(self, line: Line) -> tuple[float, float] | None:
        match = _LATER.search(line.text)
        if match is None or ((match["word"] or "").lower() == "valid" and self._beside_split(line)):
            return None
        kept = _count(match["kept"])
        # What was there is told in the lines before; of two sides the smaller one limits the pairs.
        there = [n for at, n in self._there if line.number - at <= _NEAR and n > kept]
        return (kept, min(there)) if there else None

    def _beside_split(self, line: Line) -> bool:
        return self._split is not None and line.number - self._split <= _NEAR


def _left(text: str) -> tuple[float, float] | None:
    """Return what was left and of how many, None when the line alone does not tell."""
    match = _LOST_OF.search(text)
    if match is not None:
        of = _count(match["of"] or match["of2"])
        return of - _count(match["lost"] or match["lost2"]), of
    match = _KEPT_OF.search(text)
    if match is not None:
        return _count(match["kept"] or match["kept2"]), _count(match["of"] or match["of2"])
    match = _ARROW.search(text)
    if match is not None:
        return _count(match["kept"]), _count(match["of"])
    match = _KOREAN.search(text)
    if match is None:
        return None
    of, part = _count(match["of"]), _count(match["kept"])
    if any(map(match["words"].__contains__, _KOREAN_LOST)):
        return of - part, of
    return (part, of) if any(map(match["words"].__contains__, _KOREAN_KEPT)) else None


def _count(digits: str) -> float:
    return float(digits.replace(",", ""))
