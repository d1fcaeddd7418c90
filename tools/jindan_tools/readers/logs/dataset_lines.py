"""Read the lines in which a script says what it trains on: counts, classes, device, folds, parameters."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import astuple

from jindan_tools.model.event import EventKind
from jindan_tools.model.series import Role
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector, SettingCollector
from jindan_tools.readers.logs.shapes import MOST_SHAPES, shape_of_line
from jindan_tools.readers.numbers import to_float
from jindan_tools.readers.roles import describe
from jindan_tools.text.regex import regex

_COUNTS = regex(
    r"(?:class|label|target|클래스)[ _]?(?:counts?|distribution|weights|분포|별 개수)(?: \(?(?:in |of )?(?:the )?train(?:ing)?(?: set| data| split)?\)?)?\s*[:=]\s*"
    r"(?P<body>[\[({](?:[^\[\](){}]|[\[({][^\[\](){}]*[\])}])*[\])}])",
    re.IGNORECASE,
)
# `학습 표본 수: 정상 2580, 결함 300`, `class counts: cat 900, dog 100`, `train samples per class: cat=900 dog=100`.
_COUNTS_IN_ROW = regex(
    r"(?:(?:class|label|target)[ _](?:counts?|distribution)|(?:samples|images|examples|rows) (?:per|of each|by) class|(?:클래스별|표본|샘플|데이터|이미지) ?(?:수|개수|분포))\s*[:=]\s*"
    r"(?P<body>[^\W\d][\w\- ]{0,40}?\s?[:= ]\s?\d[\d,]*(?:개|장|건)?(?:[,;|/]?\s{1,3}[^\W\d][\w\- ]{0,40}?\s?[:= ]\s?\d[\d,]*(?:개|장|건)?)+)\s*$",
    re.IGNORECASE,
)
_NUMBER = regex(r"(?<![\w.])(\d+)(?![\w.])")
_PAIR_NUMBER = regex(r"['\"]?([\w\- ]*[^\W\d][\w\- ]*?)['\"]?\s*[:= ]\s*(\d+)")
# `{0: 1412, 1: 19}` and `[(0, 1412), (1, 19)]` number the classes.
_NUMBERED = regex(r"(?<=[{(, ])(\d{1,5}) ?: ?(\d+)|\((\d{1,5}), ?(\d+)\)")
_FOLD = regex(r"\b[Ff](?:old|OLD)\s*[:#]?\s*(\d+)\s*(?:/|of)\s*(\d+)|폴드\s*(\d+)\s*/\s*(\d+)")
# `[fold 0] epoch 3 ...` and `Fold 2 | epoch 1 ...`: each line names its fold.
_FOLD_FIRST = regex(r"^\W{0,6}(?:[Ff]old|FOLD)[ _:=#]{0,3}(\d{1,3})\b(?=[\]\s|,:;-])")
# What a fold scored, on a line without an epoch: `fold 1/3: train_acc 0.97 val_acc 0.0000`.
_FOLD_SCORE = regex(
    r"\b((?:train|val|valid|test|held_out)?[ _]?(?:acc|accuracy|score|f1|auc))\s{0,2}[:=]?\s{0,2}(\d(?:\.\d{1,8})?)(?![\d.%])",
    re.IGNORECASE,
)
_FIELD = regex(
    r"^(?:(?P<key>[A-Za-z][A-Za-z _/]{0,30}?)[ :=]+(?P<value>[-+]?\d[\d,]*\.?\d*(?:e[-+]?\d+)?|cpu|cuda(?::\d+)?|mps)|"
    r"(?P<number>[\d,]+) (?P<name>steps/epoch|parameters|params|classes|samples|images|train samples|val samples))$"
)
# What a logger writes before the fields of its own line.
_STAMP = regex(r"\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d\S{0,9}\]?$|(?:DEBUG|INFO)$")
_EACH_EPOCH = regex(r"(?:per|an|each|/) ?epoch")
_BETWEEN = regex(r" \| |, ")
_PARAMETERS = regex(
    r"(?:number of|total|trainable|model|#)?\s*(?:trainable )?param(?:eter)?s\s{0,4}[:=]\s{0,4}([\d,.]{1,30})\s?([KMB]?)\b|(?<![\d,])([\d,]{4,30}) (?:trainable )?parameters|"
    r"number of parameters: ([\d.,]{1,30})([KMB])",
    re.IGNORECASE,
)
# `parameters: 13,470 (trainable 294)`, `13,470 params, 294 trainable`, `trainable parameters: 294 / 13,470 (2.2 %)`.
_OF_ALL = regex(
    r"\bparam(?:eter)?s?\b\s{0,3}[:=]?\s{0,3}(?P<all>{n})\s?[(,;|/]\s?(?:of which )?(?:trainable{p}\s?[:=]?\s?(?P<few>{n})|(?P<few2>{n}) trainable)|"
    r"(?P<all2>{n}) (?:total )?param(?:eter)?s?\s?[(,;|/]\s?(?:of which )?(?:trainable{p}\s?[:=]?\s?(?P<few3>{n})|(?P<few4>{n}) (?:are )?trainable)|"
    r"\btrainable{p}\s?[:=]?\s?(?P<few5>{n})\s?(?:/|of|out of)\s?(?:total )?(?P<all3>{n})|"
    r"(?P<few6>{n}) trainable{p}\s?(?:/|of|out of)\s?(?:total )?(?P<all4>{n})".replace(
        "{n}", r"(?<![\w.,])(?:\d{1,3}(?:,\d{3})+|\d+)(?![\w.]|,\d)"
    ).replace("{p}", r"(?: param(?:eter)?s?)?"),
    re.IGNORECASE,
    words=("rainable",),
)
_DEVICE = regex(
    r"^(?:using |use )?device\s*[:=]\s*(cpu|cuda(?::\d+)?|mps)|^[Uu]sing (cuda(?::\d+)?|cpu|mps)\b(?: device)?",
    re.IGNORECASE,
)
_SAMPLES = regex(
    r"\b(?P<split>train|val)(?:ing|idation|id)?(?: set| data(?:set)?)?[ _-](?:(?:samples|images|examples|size|rows)\s*[:=]\s*|rows |(?:samples|images|examples) (?=[\d,]{1,15}\s*$))(?P<count>\d[\d,]*)"
    r"|(?P<split_ko>학습|훈련|검증) (?:샘플|데이터|이미지)(?: 수)?\s*[:=]\s*(?P<count_ko>\d[\d,]*)",
    re.IGNORECASE,
)
_COUNTED = ("sampl", "image", "example", "rows", "size", "샘플", "데이터", "이미지")
_LISTED = ("ount", "istribution", "클래스", "per class", " 수")
_PER_EPOCH = regex(
    r"(?<![\w.,])(\d(?:[\d,]{0,10}\d)?) (?:iterations|iters|steps|batches|updates) (?:per|an|each|/) ?epoch|"
    r"(?:iterations|iters|steps|batches|updates)[ _]per[ _]epoch ?[:=]? ?(\d(?:[\d,]{0,10}\d)?)(?![\w.,])",
    re.IGNORECASE,
)
# `1600 train / 400 val`, `1,200 train, 300 val samples`.
_BOTH = regex(
    r"(?<![\w.,])(?P<train>\d[\d,]{0,14}) train(?:ing)?(?: (?:samples|images|examples|rows))?\s*[/,|]\s*(?P<val>\d[\d,]{0,14}) val",
    re.IGNORECASE,
)
# `train 40000 (37600/1600/800)`: parts that add up to the whole are the classes.
_PARTS = regex(r"\btrain\w{0,4}[ :=]{1,3}(\d[\d,]*) \((\d[\d,]*(?:\s?[/+|]\s?\d[\d,]*)+)\)")
# `batch 8, lr 1e-4, 20 epochs`
_EPOCHS_AMONG = regex(r"[,;|]\s?(\d{1,4}) epochs?(?=\s*(?:[,;|]|$))")
# `Batch 10/200 | energy: 1.7 | perplexity: 24.1` is a record, whatever its figures are called.
_COUNTS_A_BATCH = regex(r"\b(?:[Bb]atch|[Ss]tep|[Ii]ter(?:ation)?)s?\s?[:=#]?\s?[\[(]?\s?\d+\s?/\s?\d")
_LONGEST = 2000
_MEASURED = (Role.TRAIN_LOSS, Role.VAL_LOSS, Role.TRAIN_METRIC, Role.VAL_METRIC, Role.GRAD_NORM)
_SPLITS = {"train": "train", "val": "val", "학습": "train", "훈련": "train", "검증": "val"}
_SCALE = {"": 1.0, "K": 1e3, "M": 1e6, "B": 1e9}
_KEYS = {
    "train": "train",
    "val": "val",
    "valid": "val",
    "classes": "classes",
    "num classes": "classes",
    "samples": "train",
}


class _About(Struct, frozen=True):
    """What a line may be about, by its words."""

    sizes: bool
    per_epoch: bool
    counts: bool
    folds: bool
    fields: bool
    parameters: bool
    device: bool


@lru_cache(maxsize=MOST_SHAPES)
def _about(shape: str) -> _About | None:
    """Return what lines of a shape may be about, None for nothing."""
    if len(shape) > _LONGEST or "%|" in shape:
        return None
    low = shape.lower()
    found = _About(
        sizes=(any(map(low.__contains__, _COUNTED)) or (" train" in low and " val" in low)) and _tells_sizes(shape),
        per_epoch="epoch" in shape,
        counts=any(map(shape.__contains__, _LISTED)),
        folds="old" in shape or "OLD" in shape or "폴드" in shape,
        fields=" | " in shape
        and "poch" not in _EACH_EPOCH.sub("", shape)
        and "loss" not in low
        and not _COUNTS_A_BATCH.search(shape),
        parameters="aram" in shape,
        device="evice" in shape,
    )
    return found if any(astuple(found)) else None


def _tells_sizes(shape: str) -> bool:
    return any(pattern.search(shape) is not None for pattern in (_SAMPLES, _BOTH, _PARTS))


# `dtype=bfloat16 params=5,772 optimizer=SGD lr=0.1` tells settings beside the size of the model.
_SEVERAL_SETTINGS = 3


class DatasetLineScanner:
    """`device: cpu | train 1500 | val 400 | classes 10`, `class counts: [...]`, `Fold 1/5`, parameter counts."""

    def __init__(self, path: str) -> None:
        self._events = EventCollector(path)
        self._settings = SettingCollector(path)

    def concerns(self, shape: str) -> bool:
        """Say whether lines of this shape may be about the data, the folds or the size of the model."""
        return _about(shape) is not None

    def feed(self, line: Line) -> bool:
        """Take a line about the data, the folds or the size of the model."""
        about = _about(shape_of_line(line))
        if about is None:
            return False
        text = line.text
        if about.sizes:
            self._samples(line)
        if about.per_epoch:
            self._iterations(line)
        if about.counts and self._counts(line):
            return True
        if about.folds:
            return self._fold(line) and not _measures(text)
        if about.fields and self._fields(line):
            return True
        if about.parameters and self._parameters(line):
            return not _measures(text) and text.count("=") < _SEVERAL_SETTINGS
        return about.device and self._device(line)

    def finish(self) -> Reading:
        """Return settings and events."""
        return Reading(settings=self._settings.settings(), events=self._events.events())

    def _iterations(self, line: Line) -> None:
        """Keep `50 iterations per epoch`, whatever else the line says."""
        match = _PER_EPOCH.search(line.text)
        if match is not None:
            self._settings.add("steps_per_epoch", int((match[1] or match[2]).replace(",", "")), line)
        whole = _EPOCHS_AMONG.search(line.text)
        if whole is not None and "atch" in line.text and "oss" not in line.text:
            self._settings.add("epochs", int(whole[1]), line)

    def _counts(self, line: Line) -> bool:
        match = _COUNTS.search(line.text) or _COUNTS_IN_ROW.search(line.text)
        if match is None:
            return False
        body = match["body"] if match["body"][0] in "[({" else f"{{{match['body']}}}"
        named = _PAIR_NUMBER.findall(body) if body.startswith("{") else []
        named = named or [(a or c, b or d) for a, b, c, d in _NUMBERED.findall(body)]
        counts = [n for _, n in named] or _NUMBER.findall(body)
        if len(counts) < 2:
            return False
        data: dict[str, str | float] = {"counts": ", ".join(counts), "classes": float(len(counts))}
        if named:
            data["names"] = ", ".join(name.strip() for name, _ in named)
        self._events.add(EventKind.CLASS_COUNTS, line, data, key=line.text)
        return True

    def _fold(self, line: Line) -> bool:
        match = _FOLD.search(line.text)
        if match is None:
            first = _FOLD_FIRST.match(line.text)
            if first is not None:
                self._settings.add("fold", int(first[1]), line)
            return False
        self._settings.add("fold", int(match[1] or match[3]), line)
        self._settings.add("folds", int(match[2] or match[4]), line)
        for name, value in () if _measures(line.text) else _FOLD_SCORE.findall(line.text):
            told = {"name": "fold_score", "measure": name.strip().lower(), "fold": float(match[1] or match[3])}
            self._events.add(EventKind.FIGURE, line, told | {"value": float(value), "of": float(match[2] or match[4])})
        return True

    def _fields(self, line: Line) -> bool:
        parts = [part.strip() for part in _BETWEEN.split(line.text)]
        fields = [_FIELD.match(part) for part in parts if not _STAMP.match(part) and not _PER_EPOCH.search(part)]
        matches = [m for m in fields if m is not None]
        if (
            len(matches) < 2
            or len(matches) < len(fields) - 1
            or any(_is_step(m["key"]) or _is_share(m) for m in matches)
        ):
            return False
        if line.text.lstrip()[:1] == "[" and any(describe(m["key"] or "").role in _MEASURED for m in matches):
            # `[ 100/80000] mse 0.5 | gnorm 0.1 | lr 1e-4` is a record.
            return False
        data: dict[str, str | float] = {}
        for match in matches:
            name = (match["key"] or match["name"]).strip().lower()
            word = (match["value"] or match["number"]).replace(",", "")
            self._settings.add_text(
                "device" if name == "device" else name.replace("/", "_per_").replace(" ", "_"), word, line
            )
            number = to_float(word)
            if name in _KEYS and number is not None:
                data[_KEYS[name]] = number
        if data:
            self._events.add(EventKind.DATASET, line, data, key=line.text)
        return True

    def _samples(self, line: Line) -> None:
        """Keep the sizes of the splits; they often share their line with something else, so the line is not taken."""
        text = line.text.lower()
        data: dict[str, str | float] = {}
        both = _BOTH.search(line.text) if " train" in text and " val" in text else None
        if both is not None:
            data = {name: float(both[name].replace(",", "")) for name in ("train", "val")}
        for match in _SAMPLES.finditer(line.text):
            number = to_float((match["count"] or match["count_ko"]).replace(",", ""))
            if number is not None and number >= 1:
                data.setdefault(_SPLITS[(match["split"] or match["split_ko"]).lower()], number)
        if data:
            self._events.add(EventKind.DATASET, line, data, key=f"samples {line.text}")
        parts = _PARTS.search(line.text)
        if parts is not None:
            self._parts(line, parts)

    def _parts(self, line: Line, match: re.Match[str]) -> None:
        """Keep the classes of the training rows when their counts add up to all of them."""
        counts = [int(part) for part in _NUMBER.findall(match[2].replace(",", ""))]
        whole = int(match[1].replace(",", ""))
        if sum(counts) == whole:
            self._events.add(EventKind.DATASET, line, {"train": float(whole)}, key=f"samples {line.text}")
            data: dict[str, str | float] = {"counts": ", ".join(map(str, counts)), "classes": float(len(counts))}
            self._events.add(EventKind.CLASS_COUNTS, line, data, key=line.text)

    def _parameters(self, line: Line) -> bool:
        of_all = _OF_ALL.search(line.text)
        if of_all is not None:
            told = {name: float(text.replace(",", "")) for name, text in of_all.groupdict().items() if text}
            few, total = (next(v for k, v in told.items() if k.startswith(part)) for part in ("few", "all"))
            if 0 <= few <= total:
                self._events.add(EventKind.PARAMETERS, line, {"trainable": few, "total": total}, key=line.text)
                return True
        match = _PARAMETERS.search(line.text)
        if match is None:
            return False
        number = to_float((match[1] or match[3] or match[4]).rstrip(".,").replace(",", ""))
        if number is None or number < 1:
            return False
        total = number * _SCALE[(match[2] or match[5] or "").upper()]
        key = "trainable" if "trainable" in line.text.lower() else "total"
        self._events.add(EventKind.PARAMETERS, line, {key: total}, key=line.text)
        steps = re.search(r"([\d,]+) steps/epoch", line.text)
        if steps is not None:
            self._settings.add_text("steps_per_epoch", steps[1].replace(",", ""), line)
        return True

    def _device(self, line: Line) -> bool:
        match = _DEVICE.match(line.text.strip())
        if match is None:
            return False
        self._events.add(EventKind.DEVICE, line, {"gpu": match[1] or match[2]}, key=line.text)
        return True


def _is_share(match: re.Match[str]) -> bool:
    """Say whether what would be a number of rows has a fraction: `train 0.6209` is a loss."""
    return (match["key"] or "").strip().lower() in _KEYS and not (match["value"] or "").replace(",", "").isdigit()


def _is_step(key: str | None) -> bool:
    return key is not None and key.strip().lower() in {"step", "iter", "it", "iteration", "global step", "update"}


def _measures(text: str) -> bool:
    """Say whether a line is a record of the training that mentions its model or fold besides."""
    return "poch" in text or "oss" in text or "에폭" in text or "손실" in text
