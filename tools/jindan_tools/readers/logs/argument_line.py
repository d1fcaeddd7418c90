"""Read the line near the top of a log in which a script repeats its settings: `args: lr=0.1, epochs=20, ...`."""

from __future__ import annotations

import re
from functools import lru_cache

from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import SettingCollector
from jindan_tools.readers.logs.shapes import MOST_SHAPES, shape_of, shape_of_line
from jindan_tools.resolve.names import canonical_name
from jindan_tools.text.regex import regex

_LAST_LINE = 200
_NAMED = regex(
    r"^\W{0,4}(?:[\w:.,\- ]{0,40}(?:INFO|\]) ?[:\-]? ?)?(?:args|arguments|opts?|options|hyper[- ]?param(?:eter)?s|hparams|config(?:uration)?|cfg|settings|params|"
    r"(?:학습 ?|훈련 ?)?(?:설정|인자|옵션|파라미터|하이퍼 ?파라미터))"
    r"\s*[:=]\s*(?=\S)(?:Namespace(?=\())?",
    re.IGNORECASE,
    words=("arg", "opt", "param", "config", "cfg", "settings", "설정", "인자", "옵션", "파라미터"),
)
_BETWEEN = regex(r",\s+|\s{2,}|\s*\|\s+|;\s+|\t")
_FIELD = regex(r"^['\"]?([A-Za-z][\w.\-]*(?: [\w.\-]+){0,3})['\"]?\s*[:=]\s*(\S.*)$")
# `lr=0.1 epochs=20`: names and values without a space between fields that are words.
_WORD = regex(r"^([A-Za-z][\w.\-]*)=([^\s=]+)$")
# `... epochs: 20  (50 batches per epoch)`: a remark behind the fields.
_REMARK = regex(r"(?<=\s\s)\([^()=:]{1,80}\)\s{0,8}$")
# A list or a call is one value: `milestones: [30, 60, 80]`.
_GROUP = regex(r"[\[(][^\[\]()=:]{0,200}[\])]")
_CALL = regex(r"^(?:[a-z_]+\.)*([A-Z]\w+)\(([^()]*)\)?$")
# What a record holds and settings do not; a batch can be a count or a size, so it proves nothing.
_EITHER = frozenset({"batch_size", "max_steps", "data"})
RECORDED = regex(
    r"^(?:epoch ?\d*|e|ep|step|iter|iteration|global[_ ]step|it|eta|time|elapsed|speed|progress|loss.*|.*[_ /]loss|"
    r".*acc|.*accuracy|ppl|perplexity|grad.?norm|mem(?:ory)?)$",
    re.IGNORECASE,
)
# What stands among words as a setting: `lr=0.1`, `weight_decay = 0.05`, `클래스 3개`.
_MARK = regex(
    r"\b(?:[Bb]atch|lr|[Ww]armup)(?: [Ss]ize| [Ss]teps)? \d|\bstd\b|bfloat16|Dropout\(|[A-Za-z]\s?=\s?['\"]?[\w.\-]|클래스|어휘|단어장|\b[Vv]ocab|\d unique |"
    r"/ ?epoch|per epoch|EMA|accum\w{0,7} [x×]? ?\d|\btrain\w{0,4}:? \d"
)
# A line of records counts or measures something.
_MEASURES = regex(
    r"(?:(?<![\w/])(?:epoch|ep|step|iter(?:ation)?|it)\b\W{0,3}\d|(?:loss|acc(?!um)(?:uracy)?|nll|ppl|손실|정확도)\w{0,12}\W{1,3}\d|에폭\s?\d+\s?[/:\]])",
    words=("epoch", "ep", "step", "it", "loss", "acc", "nll", "ppl", "손실", "정확도", "에폭"),
)
_BARE = (
    "atch ",
    "lr ",
    "armup ",
    " std",
    "클래스",
    *("어휘", "단어장", "ocab", " unique "),
    "bfloat16",
    "Dropout(",
    "/epoch",
    "/ epoch",
    "per epoch",
    "EMA",
    "accum",
)
_BARE_SHAPES = tuple(map(shape_of, _BARE))
_FEWEST = 3
_FEWEST_KNOWN = 2


class ArgumentLineScanner:
    """`args: lr=0.1, epochs=20, optimizer=sgd` and `batch_size: 16  max_len: 512  seed: 1` above the first records."""

    def __init__(self, path: str) -> None:
        self._settings = SettingCollector(path)

    def concerns(self, shape: str) -> bool:
        """Say whether a line of this shape may hold settings."""
        return _may_hold(shape, _BARE_SHAPES)

    def feed(self, line: Line) -> bool:
        """Take a line near the top that holds settings and nothing else."""
        text = line.text
        if line.number > _LAST_LINE or not _may_hold(text, _BARE):
            return False
        named, fields = _listed(text) if _lists_fields(shape_of_line(line)) else (False, None)
        if fields is None or not (len(fields) >= _FEWEST if named else _are_settings(fields)):
            self._prose(line)
            return False
        for name, value in (inner for field in fields for inner in _with_arguments(*field)):
            self._settings.add_text(name.replace(" ", "_"), value, line)
        return True

    def _prose(self, line: Line) -> None:
        if _MEASURES.search(line.text.lower()) or not _MARK.search(line.text):
            return
        # Few logs tell settings among other words.
        from jindan_tools.readers.logs.prose_settings import prose_settings  # noqa: PLC0415

        for name, value in prose_settings(line.text):
            self._settings.add_text(name, value, line)

    def finish(self) -> Reading:
        """Return the settings."""
        return Reading(settings=self._settings.settings())


def _may_hold(text: str, words: tuple[str, ...]) -> bool:
    return "=" in text or ": " in text or any(map(text.__contains__, words))


@lru_cache(maxsize=MOST_SHAPES)
def _lists_fields(shape: str) -> bool:
    """Say whether lines of a shape hold fields and nothing else."""
    return _listed(shape)[1] is not None


def _listed(text: str) -> tuple[bool, list[tuple[str, str]] | None]:
    """Return whether a line says that it lists settings, and the fields of one that holds nothing else."""
    named = _NAMED.match(text)
    return named is not None, _fields(text if named is None else text[named.end() :])


def _fields(text: str) -> list[tuple[str, str]] | None:
    """Return the (name, value) fields of a line that holds nothing else, None otherwise."""
    bare = _GROUP.sub(lambda m: m[0].replace(", ", ","), _REMARK.sub("", text)).strip(" {}()[]")
    words = [_WORD.match(word.strip(",;")) for word in bare.split()]
    parts = words if len(words) >= _FEWEST and all(words) else [_FIELD.match(p.strip()) for p in _BETWEEN.split(bare)]
    fields = [(part[1], part[2].strip().strip("'\"")) for part in parts if part is not None]
    return fields if len(fields) == len(parts) else None


def _with_arguments(name: str, value: str) -> list[tuple[str, str]]:
    """Return a field and, for a call such as `optimizer = Adam(learning_rate=0.5)`, the class and its arguments."""
    call = _CALL.match(value)
    if call is None:
        return [(name, value)]
    return [(name, call[1]), *(_fields(call[2]) or [])]


def _are_settings(fields: list[tuple[str, str]]) -> bool:
    known = {found[0] for name, _ in fields if (found := canonical_name(name.replace(" ", "_"))) is not None}
    known -= _EITHER if not any("size" in name for name, _ in fields) else frozenset()
    if len(fields) < _FEWEST_KNOWN or len(known) < _FEWEST_KNOWN:
        return False
    return not any(RECORDED.match(name) and is_number(value) for name, value in fields)


def is_number(value: str) -> bool:
    """Say whether a printed value begins as a number does."""
    return bool(re.match(r"^[-+]?(?:\d|\.\d|nan|inf)", value, re.IGNORECASE))
