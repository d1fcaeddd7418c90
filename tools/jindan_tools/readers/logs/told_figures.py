"""Read what a script tells of its answers and of its data: how many ended by themselves, and the entropy of its tokens."""

from __future__ import annotations

import math
import re

from jindan_tools.model.event import EventKind
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector
from jindan_tools.text.regex import regex

_LONGEST = 400
_COUNT = r"[^0-9\n]{0,16}(?P<value>\d{1,7})\s*(?:/|of)\s*(?P<of>\d{1,7})"
_END_TOKEN = r"(?:<?\|?(?:eos|im_end|eot_id|end_of_turn|endoftext)\|?>?(?:[_ ]token)?|<\|(?:end|eot|end_of_text|return)\|>|</s>|end[ -]of[ -](?:text|sequence|turn))"
_ENDED = regex(
    rf"(?:ended|stopped|finished|terminated|closed)\b.{{0,12}}?{_END_TOKEN}{_COUNT}|"
    rf"(?:끝 토큰|종료 토큰|{_END_TOKEN})(?:으로|로) (?:끝난|끝남|종료)"
    r"[^0-9\n]{0,16}(?P<value2>\d{1,7})\s*(?:/|of)\s*(?P<of2>\d{1,7})",
    re.IGNORECASE,
    words=("ended", "stopped", "finished", "terminated", "closed", "끝난", "끝남", "종료"),
)
_CUT = regex(
    rf"(?:hit|reached|cut (?:off )?(?:at|by)|truncated (?:at|by))\b.{{0,8}}?(?:max_new_tokens|max_length|(?:length|token) limit){_COUNT}|"
    r"(?:최대 길이|길이 한도|토큰 한도|max_new_tokens)(?:에서|까지|에) (?:잘린|잘림|닿은|이어진)[^0-9\n]{0,16}(?P<value2>\d{1,7})\s*(?:/|of)\s*(?P<of2>\d{1,7})",
    re.IGNORECASE,
    words=("max_new_tokens", "max_length", "length limit", "token limit", "최대 길이", "길이 한도", "토큰 한도"),
)
# One answer a line: `답: 서울입니다. 서울입니다. (256 토큰, 끝 토큰 없음)`.
_NO_END = regex(
    rf"(?:끝 토큰|종료 토큰|eos(?: 토큰)?)(?:이|가)? ?(?:없음|없이|안 나옴|나오지 않)|[(\[](?:no|without|missing) {_END_TOKEN}",
    re.IGNORECASE,
    words=("없", "나오지 않", "안 나옴", "no ", "without ", "missing "),
)
_ENTROPY = regex(
    r"(?:unigram|(?:token|word|character|symbol)s?(?: frequenc(?:y|ies)| distribution)?|frequenc(?:y|ies))\b[^0-9\n]{0,24}entropy[^0-9\n]{0,40}"
    r"(?P<value>\d{1,2}\.\d+)\s*(?P<unit>bits?|nats?)?|"
    r"entropy of (?:the )?(?:unigram|token|word|frequenc|corpus)[^0-9\n]{0,30}(?P<other>\d{1,2}\.\d+)\s*(?P<unit2>bits?|nats?)?",
    re.IGNORECASE,
    words=("entropy",),
)  # fmt: skip


# `8,214 of 9,730 samples exceed 512 tokens`, `truncated 812/1000 examples`.
_ROWS = r"(?:samples?|examples?|sequences?|rows?|documents?|prompts?)"
_TRUNCATED = regex(
    rf"(?P<value>\d[\d,]{{0,12}})\s*(?:of|/|out of)\s*(?P<of>\d[\d,]{{0,12}})\s+{_ROWS}\s+(?:exceed|are longer|were longer|longer than|truncated|were truncated|are truncated|were cut|are cut)|"
    rf"truncat(?:ed|ing)\s+(?P<value2>\d[\d,]{{0,12}})\s*(?:of|/|out of)\s*(?P<of2>\d[\d,]{{0,12}})\s+{_ROWS}|"
    # `18,240건 가운데 16,702건(91.6 %)이 64 토큰을 넘어 잘렸습니다`; a figure of another unit may stand between.
    r"(?P<of3>\d[\d,]{0,12})\s?(?:건|개|행|문장|샘플|표본)?\s?(?:가운데|중에서?|중)\s?(?P<value3>\d[\d,]{0,12})\s?(?:건|개|행|문장|샘플|표본)?[^\n]{0,60}?(?:잘렸|잘림|잘라|잘린|초과|넘었|넘습)|"
    r"(?P<value4>\d[\d,]{0,12})\s?/\s?(?P<of4>\d[\d,]{0,12})\s?(?:건|개|행|문장|샘플|표본)[^\n]{0,60}?(?:잘렸|잘림|잘라|잘린|초과|넘었|넘습)",
    re.IGNORECASE,
    words=("exceed", "longer", "truncat", "cut", "잘렸", "잘림", "잘라", "잘린", "초과", "넘었", "넘습"),
)
_UNKNOWN = regex(
    r"(?:<unk>|\bunk\b|\[UNK\]|\boov\b|unknown tokens?|미등록(?: 토큰)?)(?: ?(?:비율|rate|ratio|share|tokens?))?\s?[=:]?\s?"
    r"(?:\d[\d,]{0,14}\s?[(])?(?P<value>\d{1,3}(?:\.\d+)?)\s?%",
    re.IGNORECASE,
    words=("unk", "oov", "미등록"),
)


# `naive(last value) MAE: 0.412`, `persistence baseline rmse=1.3`, `majority class accuracy 0.62`, `(naive 0.4120)` behind `test MAE`.
_RIVAL = r"(?:naive(?![ _-]?bayes)|persistence|last[- ]value|majority[- ](?:class|label|baseline)|dummy|mean predictor|predicting the mean|climatology|나이브|다수 클래스)"
_MEASURE = r"(?P<measure>s?mape|mase|rmse|mae|mse|accuracy|acc|macro[-_ ]?f1|f1)"
_BASELINE = regex(
    rf"\b{_RIVAL}\b(?:[^0-9\n]{{0,40}}?)\b{_MEASURE}\b[^0-9\n]{{0,6}}(?P<value>\d+(?:\.\d+)?(?:e[-+]?\d+)?)",
    re.IGNORECASE,
    words=(
        *("naive", "persistence", "last", "majority", "dummy", "mean", "climatology"),
        *("나이브", "다수 클래스"),
    ),
)


class ToldFigureScanner:
    """`ended by eos 0/16`, `hit max_new_tokens: 16/16`, `token frequencies: entropy 3.87 nats`."""

    def __init__(self, path: str) -> None:
        self._events = EventCollector(path)

    def concerns(self, shape: str) -> bool:
        """Say whether a line of this shape tells one of the figures."""
        return len(shape) <= _LONGEST and any(
            pattern.search(shape) for pattern in (_ENDED, _CUT, _NO_END, _TRUNCATED, _ENTROPY, _UNKNOWN, _BASELINE)
        )

    def feed(self, line: Line) -> bool:
        """Look at the line; others may read more from it."""
        if len(line.text) > _LONGEST:
            return False
        for name, pattern in (("ended_by_end_token", _ENDED), ("cut_at_limit", _CUT)):
            match = pattern.search(line.text)
            if match is None:
                continue
            value, of = (int(match[key] or match[f"{key}2"]) for key in ("value", "of"))
            if 0 < of >= value:
                self._events.add(EventKind.FIGURE, line, {"name": name, "value": float(value), "of": float(of)})
        if _NO_END.search(line.text) is not None:
            self._events.add(EventKind.FIGURE, line, {"name": "ended_by_end_token", "value": 0.0, "of": 1.0})
        match = _TRUNCATED.search(line.text)
        if match is not None:
            self._truncated(match, line)
        match = _BASELINE.search(line.text)
        if match is not None:
            data = {"name": "baseline", "measure": match["measure"].lower(), "value": float(match["value"])}
            self._events.add(EventKind.FIGURE, line, data, key=f"baseline {match['measure'].lower()}")
        match = _UNKNOWN.search(line.text)
        if match is not None and float(match["value"]) <= 100:
            data = {"name": "unknown_tokens", "value": float(match["value"]) / 100}
            self._events.add(EventKind.FIGURE, line, data, key="unknown tokens")
        match = _ENTROPY.search(line.text)
        if match is not None:
            bits = (match["unit"] or match["unit2"] or "").lower().startswith("bit")
            value = float(match["value"] or match["other"]) * (math.log(2) if bits else 1)
            self._events.add(EventKind.FIGURE, line, {"name": "token_entropy", "value": value}, key=f"entropy {value}")
        return False

    def _truncated(self, match: re.Match[str], line: Line) -> None:
        found = match.groupdict()
        value, total = (
            next(v for k in ("", "2", "3", "4") if (v := found[f"{name}{k}"])).replace(",", "")
            for name in ("value", "of")
        )
        if 0 < int(value) <= int(total):
            self._events.add(EventKind.FIGURE, line, {"name": "rows_cut", "value": float(value), "of": float(total)})

    def finish(self) -> Reading:
        """Return the figures in file order."""
        return Reading(events=self._events.events())
