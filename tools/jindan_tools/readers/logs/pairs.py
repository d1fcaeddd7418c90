"""Find the pairs of a name and a number in a line, however a training script prints them."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from jindan_tools.model.series import Role
from jindan_tools.readers.logs.shapes import MOST_SHAPES, shape_of
from jindan_tools.readers.roles import describe
from jindan_tools.text.regex import regex

NUMBER = r"[-+]?(?:\d{1,60}(?:,\d{3}){0,9}(?:\.\d{0,60})?|\.\d{1,60})(?:[eE][-+]?\d{1,5})?|[-+]?(?:nan|NaN|NAN|inf|Inf|INF|Infinity)"
# Letters of any script; naming the ranges of Hangul and Han would cost more to compile than all the rest.
_LETTER = r"[^\W\d]"
_WORD = _LETTER + r"[\w./@%\-]{0,40}(?:\([A-Za-z_]{1,16}\))?"
# Groups: name, separator, value.
_PAIR = regex(
    rf"(?<!\w)(?<!\d/)({_WORD}(?: (?!(?:nan|inf)\b){_WORD}){{0,3}})['\"\]]?\s*([:=：]\s*['\"\[]?|\s+)"
    rf"({NUMBER})(?:%|(?:ms|s|it/s|s/it|[MGK]i?B?|BPC|°?C|MHz|W)(?!\w)|\s(?:it/s|s/it|MHz|°C)(?!\w))?(?:(?=이고|이며|입니다|으로|로[ ,])|(?![\w:/]|\.(?!\s|$)|-\d\d-\d))"
)
# `Accuracy: 9350/10000 (94%)` of the first example of PyTorch: the share is the score.
_SHARE = regex(r"(?<=[:=])\s{0,4}\d{1,12}\s?/\s?\d{1,12}\s{0,4}\(\s?(\d{1,3}(?:\.\d{1,12})?)\s?%\)")
_COUNTERS = frozenset(
    {
        *(
            "epoch",
            "epochs",
            "step",
            "steps",
            "step:",
            "iter",
            "iters",
            "iteration",
            "iterations",
            "batch",
            "fold",
            "seed",
        ),
        *("iteration step", "iteration_step", "train step", "training step"),
        *("global_step", "global step", "globalstep", "eta", "v_num", "rank", "no", "best_epoch", "best epoch", "run"),
        *(
            "num_updates",
            "num updates",
            "update",
            "updates",
            "에폭",
            "에포크",
            "스텝",
            "回合",
            "步数",
            "of",
            "in",
            "at",
        ),
        *("for", "after", "took", "last", "top", "version"),
    }
)
# `2025-10-19 21:42:41,484 - trainer - INFO - Validation - Loss: 0.2` begins with its phase behind what the logger puts first.
_PHASE_OF_LINE = regex(
    r"^(?:[^=]{4,100}?\b(?:INFO|DEBUG)\b[\s\-:|\]]{1,6}(?:(?:root|__main__)[\s\-:|\]]{1,4})?)?[\W\d_]*(train(?:ing)?|val(?:id(?:ation)?)?|test(?:ing)?|eval(?:uation)?|dev|검증|평가|학습|훈련)\b",
    re.IGNORECASE,
    words=("train", "val", "test", "dev", "검증", "평가", "학습", "훈련"),
)
_PHASE_IN_KEY = regex(r"train|val(?!ue)|test|eval|dev\b|검증|평가|학습|훈련", re.IGNORECASE)
# `loss(train)=0.3`, and `train/val loss: 0.31 / 0.35` with one value for each phase.
_PHASE_BEHIND = regex(r"^([\w.@]+)\((train|training|val|valid|validation|test|eval|dev)\)$", re.IGNORECASE)
_TWO_PHASES = regex(
    rf"\b(train\w*)\s?/\s?((?:val|test|eval|dev)\w*)\s+({_LETTER}[\w.@]{{0,40}})\s*[:=]?\s*({NUMBER})%?\s*[/|,]\s*({NUMBER})%?",
    re.IGNORECASE,
)
# `Loss 6.93 (7.01)`: the value of one batch and the average since the epoch began.
_AVERAGED = regex(
    r"(?<![\w.])[-+]?(?:\d{1,40}\.\d{0,40}(?:e[-+]?\d{1,4})?|nan|inf)%?\s?\(\s*(-?(?:\d{1,40}\.\d{0,40}(?:e[-+]?\d{1,4})?|nan|inf))%?\s*\)"
)
# `loss: tensor(2.31, device='cuda:0', grad_fn=<NllLossBackward0>)`.
_TENSOR = regex(r"\btensor\(\[?([^,()\[\]]{1,40})\]?(?:,[^()]{0,160})?\)")
# `Accuracy: 9000/10000 (90%)`: so many right answers, and their share.
_OUT_OF = regex(r"(?<=[:=] )\d{1,12}/\d{1,12} \((\d{1,3}(?:\.\d{1,12})?) ?%\)")
# `0,512` and `2,31`: the decimal comma of many locales. Three digits behind another number than 0 are thousands.
_DECIMAL_COMMA = regex(r"(?<=[ :=])(?:(0),(\d{1,12})|(\d{1,9}),(\d{1,2}|\d{4,12}))(?=$|[ ;|%)\]])")
# Particles that set off the subject: '손실은 0.8', '정확도가 71'.
_PARTICLES = ("은", "는", "이", "가")
# `Train Loss: 0.2` above `Val   Loss: 0.3`: the phase was filled up to the width of the other.
_WIDE_PHASE = regex(
    r"\b(val|valid|validation|test|eval)\s{2,}(?=(?:loss|acc|accuracy|error|f1|auc|iou|dice)\b)", re.IGNORECASE
)
# `Top 1 Acc: 0.56, Top 5 Acc: 0.81` are two figures.
_TOP = regex(r"\b([Tt]op)[ -](\d{1,2})[ -](?=[Aa]cc)")
# `Protocol #1 Error (MPJPE): 164.3 mm`, `Mean Absolute Error (MAE): 2.1`: the short form names the figure.
_SHORT_FORM = regex(r"([A-Za-z]) \(([A-Z][A-Za-z\d@\-]{1,12})\)(?=\s?[:=])")
# A name in a row of names and numbers parted by blanks: `loss 0.30 d_ap 0.01 d_an 0.01 active 1.00`.
_A_NAME = regex(
    rf"(?!(?:on|over|from|with|by|and|or|is|was|to|than|the|a|an|up|under|about|only|per|out|using|within)$){_LETTER}[\w./@\-]{{0,30}}"
)
_BETWEEN = " \t|,;()[]%"
# `Epoch 3 : 0.97 C.E. Loss, 94.8% Accuracy`: the figure stands before its name.
_VALUE_FIRST = regex(
    r"(^|[:,;|])\s*(\d{1,12}\.\d{1,12})%?\s+((?:[A-Za-z][A-Za-z. \-]{0,30}?[. \-])?(?:loss|acc|accuracy))(?=\s*(?:[,;|]|$))",
    re.IGNORECASE,
)
_SEVERAL = regex(
    r"[Ll]oss(?:es)?\w{0,20}\s?[:=]?\s?\[|[A-Za-z]\s?[:=]\s?[-+.\d]{1,24}(?:\s{1,4}[-+]?\d[-+.\de]{0,24}){3,200}\s*$|"
    r"(?:oss|[Aa]cc|ccuracy|rror)\s?[:=]\s?[-+.\de]{1,24}\s?(?:->|→|=>)",
    words=("[", ":", "="),
)
# `tr(loss=0.3 acc=0.8)`, `val[loss 0.4]`.
_GROUPED = regex(
    r"(?<![\w.])(?:tr|trn|train|training|va|val|valid|validation|te|tst|test|dev|eval)\s?[:=]?\s?[(\[{]\s?[^\W\d][\w.@/\-]{0,30}\s{0,2}[:=]?\s{0,2}[-+.\d]",
    re.IGNORECASE,
    words=tuple(
        f"{end}{mark}"
        for end in ("tr", "trn", "ain", "ing", "va", "val", "lid", "ion", "te", "st", "dev", "eval")
        for mark in "([{:= "
    ),
)
_UNITS = frozenset({"", "s", "ms", "it/s", "s/it", "C", "°C", "MHz", "W", "G", "M", "GB", "MB", "GiB", "MiB"})
# `estimation accuracy (IoU=0.7): 0.3`: at which threshold the figure was taken belongs to its name.
_TAKEN_AT = regex(r"([A-Za-z]) ?\((?:[A-Za-z]{1,12})\s?[=@>]{1,2}\s?(\d*\.?\d{1,6})\)(?=\s?[:=])")
# The letters of precision and recall, beside F1 only: `P 0.32  R 0.79  F1 0.46`.
_LETTERS = {"P": "precision", "R": "recall"}
# `./tensorflow/core/framework/model.h:202]` is a place in source.
_SOURCES = (".py", ".h", ".cc", ".cpp", ".cu", ".c", ".hpp", ".go", ".rs", ".pyx")
_PHASES = frozenset({"Train", "Val", "Valid", "Test", "train", "val", "valid", "test"})
# `Rec=0.20, KL=149.8, Total=1.70`: the sum beside a divergence is the loss.
_DIVERGENCES = frozenset({"kl", "kld", "kl_loss", "kl loss"})
_BOTH_SPLITS, _VERBS = 2, (" is", " was", " to", " from", " of", " than", " at", " in")


@lru_cache(maxsize=4096)
def _last_known_word(key: str) -> str:
    words = key.split(" ")
    for start in range(len(words)):
        rest = " ".join(words[start:])
        if describe(rest).role is not Role.OTHER:
            return rest
    return ""


class _Found(Struct, frozen=True):
    """A named number: where it begins and ends in a line, and where the words before it do."""

    name: str
    start: int
    end: int
    key: tuple[int, int]


class _Search(Struct, frozen=True):
    """What stands in a line, which was said in other words first where that was needed; `held_out` is its phase."""

    text: str
    found: tuple[_Found, ...]
    held_out: str


def find_pairs(text: str, shape: str = "") -> list[tuple[str, float]]:
    """Return the (name, value) pairs of a metric line in order, without counters such as epoch and step.

    A name set off by a blank only ("loss 4.84") counts when it names a known quantity or fills a field of its own;
    one set off by ':' or '=' always counts. A line that begins with its phase ("val Loss: 0.2 Acc: 0.9") gives it to names without one.
    `shape` is that of the text, where it is known.
    """
    layout = _layout(shape or shape_of(text))
    if layout is not None and layout.numbered:
        layout = _layout_with(_with_keys(layout, text))
    if layout is None:
        return search_pairs(text)
    if layout.thousands:
        return [(name, float(text[place].replace(",", ""))) for name, place in layout.values]
    return [(name, float(text[place])) for name, place in layout.values]


def search_pairs(text: str) -> list[tuple[str, float]]:
    """Return what `find_pairs` returns, found in the line itself and not by its shape."""
    searched = _search(text)
    told = ((place.name, searched.text[place.start : place.end]) for place in searched.found if place.name)
    found = [(name, float(number.replace(",", ""))) for name, number in told]
    return (
        found
        if searched.held_out or _tell_themselves(tuple(name for name, _ in found))
        else _with_phases(_scores(found))
    )


def _search(text: str) -> _Search:
    text = _plainly(text)
    phase = _PHASE_OF_LINE.match(text)
    held_out = "" if phase is None or phase[1].lower().startswith(("train", "학습", "훈련")) else phase[1]
    found: list[_Found] = []
    unknown: list[int] = []
    for match in _PAIR.finditer(text):
        key = match[1]
        if "(" in key:
            key = _PHASE_BEHIND.sub(r"\2 \1", key)
        name = _field_name(key, text, match) if match[2].isspace() else key
        if not name and _A_NAME.fullmatch(key) is not None:
            unknown.append(len(found))
        found.append(_Found(_title(name, held_out), *match.span(3), match.span(1)))
    for i in unknown:
        if _stands_in_row(i, found, text):
            found[i] = replace(found[i], name=_title(text[slice(*found[i].key)], held_out))
    return _Search(text, _by_company(found, text), held_out)


def _stands_in_row(index: int, found: list[_Found], text: str) -> bool:
    """Say whether a pair of an unknown name touches one of a known name on one side, and one or the end of the line on the other."""
    own = found[index]
    before = found[index - 1] if index else None
    after = found[index + 1] if index + 1 < len(found) else None
    touches = before is not None and text[before.end : own.key[0]].strip(_BETWEEN) in _UNITS
    follows = text[own.end : len(text) if after is None else after.key[0]].strip(_BETWEEN) in _UNITS
    known = (touches and before is not None and before.name) or (follows and after is not None and after.name)
    return bool(known) and follows and (touches or index == 0)


def _plainly(text: str) -> str:
    """Return a line with the figures that it says in a form of their own said as a name and a number."""
    if "  " in text and (wide := _WIDE_PHASE.search(text)) is not None:
        text = f"{text[: wide.end(1)]} {text[wide.end() :]}"
    if ")" in text:
        text = _named_in_brackets(text)
    if "op" in text and "cc" in text:
        text = _TOP.sub(r"\1\2 ", text)
    if "tensor(" in text:
        text = _TENSOR.sub(r"\1", text)
    text = _one_by_one(text)
    if "," in text:
        text = _DECIMAL_COMMA.sub(r"\1\3.\2\4", text)
    if "%)" in text:
        text = _OUT_OF.sub(r"\1%", text)
    if "/" in text and "train" in text.lower():
        text = _TWO_PHASES.sub(r"\1 \3: \4, \2 \3: \5", text)
    if text[-9:].rstrip().lower().endswith(("loss", "acc", "accuracy")):
        text = _VALUE_FIRST.sub(r"\1 \3: \2", text)
    if "%)" in text and "ccuracy" in text:
        text = _SHARE.sub(r" \1%", text)
    return text


def _one_by_one(text: str) -> str:
    """Return a line with what it groups by split, or lists, said one by one."""
    if _GROUPED.search(text) is None and _SEVERAL.search(text) is None:
        return text
    # Few logs do either.
    from jindan_tools.readers.logs.grouped import ungrouped  # noqa: PLC0415

    return ungrouped(text)


def _named_in_brackets(text: str) -> str:
    """Return a line with the names that brackets belong to said in one."""
    if "):" in text or ") :" in text or ")=" in text or ") =" in text:
        text = _TAKEN_AT.sub(r"\1@\2", text)
    return _SHORT_FORM.sub(r"\1 \2", text) if " (" in text else text


def _by_company(found: list[_Found], text: str) -> tuple[_Found, ...]:
    """Return the pairs, a cost that stands beside a loss or in seconds as time, a lone total without a unit as the loss that it is."""
    names = [place.name.lower() for place in found]
    rated = "lr" in names and len(names) > 2 and not any("loss" in name for name in names)
    if "total" in names and (rated or "osses" in text[: found[0].start]):
        # `[Losses: x 0.3, y 0.2, total 15.1, recall: 0.1]`, `lr: 0.001, data: 0.4, PDE: 0.02, total: 0.42`
        return tuple(replace(p, name="total loss") if p.name.lower() == "total" else p for p in found)
    if len(found) == 1 and names == ["total"] and "." in text[found[0].start : found[0].end]:
        # `Epoch 1 training ends, total 98.49s`.
        unit = text[found[0].end : found[0].end + 2].strip()[:1].isalpha()
        return tuple(found) if unit else (replace(found[0], name="total loss"),)
    if not any(name.endswith("cost") for name in names):
        return tuple(found)
    beside = any("loss" in name for name in names)
    return tuple(
        replace(place, name=f"{place.name} time")
        if name.endswith("cost")
        and describe(name).role is not Role.TIME
        and (beside or text[place.end : place.end + 2].strip()[:1] in {"s", "m"})
        else place
        for place, name in zip(found, names, strict=True)
    )


class _Layout(Struct, frozen=True):
    """Where the numbers of a line stand, each with its name. `numbered` are names with digits; `thousands`: there are commas."""

    shape: str
    values: tuple[tuple[str, slice], ...]
    numbered: tuple[tuple[int, int], ...]
    thousands: bool


@lru_cache(maxsize=MOST_SHAPES)
def _layout(shape: str) -> _Layout | None:
    """Return what a search finds in all lines of a shape, None when that depends on their digits."""
    searched = _searched(shape)
    if searched is None:
        return None
    keys = [place.key for place in searched.found]
    numbered = tuple((start, end) for start, end in keys if "0" in shape[start:end])
    return _Layout(shape, (), numbered, thousands=False) if numbered else _settled(searched)


@lru_cache(maxsize=MOST_SHAPES)
def _layout_with(text: str) -> _Layout | None:
    """Return the same for a shape in which the names have their digits."""
    searched = _searched(text)
    return None if searched is None else _settled(searched)


def _searched(shape: str) -> _Search | None:
    # Whether a comma parts thousands, and what a line says in other words, depends on the digits.
    searched = None if "0,0" in shape else _search(shape)
    return searched if searched is not None and searched.text == shape else None


def _settled(searched: _Search) -> _Layout | None:
    values = tuple((place.name, slice(place.start, place.end)) for place in searched.found if place.name)
    thousands = any("," in searched.text[place] for _, place in values)
    told = searched.held_out or _tell_themselves(tuple(name for name, _ in values))
    return _Layout(searched.text, values, (), thousands) if told else None


def _with_keys(layout: _Layout, text: str) -> str:
    """Return the shape of a text with the names as they stand in the text."""
    pieces, done = list[str](), 0
    for start, end in layout.numbered:
        pieces += layout.shape[done:start], text[start:end]
        done = end
    return "".join([*pieces, layout.shape[done:]])


@lru_cache(maxsize=4096)
def _tell_themselves(names: tuple[str, ...]) -> bool:
    """Say whether none of the names is one for `_scores` or `_with_phases`: most lines of a log hold the same names."""
    low = {name.lower() for name in names}
    if len(set(names)) < len(names) or ("total" in low and not low.isdisjoint(_DIVERGENCES)):
        return False
    return "loss" not in low or _PHASES.isdisjoint(names)


def _scores(found: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """Name the sum beside a divergence, and bare phases beside a loss, for what they are: `Loss: 1.9, Train: 0.51, Val: 0.29` tells scores, not losses."""
    names = {name.lower() for name, _ in found}
    if "total" in names and not names.isdisjoint(_DIVERGENCES):
        return [("total loss" if name.lower() == "total" else name, value) for name, value in found]
    if "loss" not in names or len(names & {name.lower() for name in _PHASES}) < _BOTH_SPLITS:
        return found
    return [(f"{name} acc" if name in _PHASES and 0 <= value <= 1 else name, value) for name, value in found]


def averaged(text: str) -> str:
    """Return a line with the average in place of a value that has one behind it in brackets."""
    return _AVERAGED.sub(r"\1", text) if "(" in text else text


def _with_phases(found: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """Give a name that a line holds twice the phase of the name before it: `Train loss .3 (acc 91), Val loss .4 (acc 88)`."""
    names = [name for name, _ in found]
    if len(set(names)) == len(names):
        return found
    phase, told = "", list[tuple[str, float]]()
    for name, value in found:
        own = _PHASE_IN_KEY.search(name)
        phase = own[0] if own is not None else phase
        told.append((f"{phase} {name}" if phase and own is None and names.count(name) > 1 else name, value))
    # What a line says twice under one name is no one curve: the first figure has the name.
    return list({name: (name, value) for name, value in reversed(told)}.values())[::-1]


def _field_name(key: str, text: str, match: re.Match[str]) -> str:
    """Return the name before a blank: the known quantity it ends in, or a name alone between delimiters."""
    if key.endswith(_VERBS):
        return _subject(key)
    if key in _LETTERS and "F1" in text:
        return _LETTERS[key]
    known = _last_known_word(key)
    if known or " " in key:
        return known
    before, after = text[: match.start()].rstrip(" \t")[-1:], text[match.end() :].lstrip(" \t")[:1]
    return key if before in "|,;\t" and after in "|,;" else ""


def _subject(key: str) -> str:
    """Return the quantity that 'Loss is 3.8' tells; 'the smallest loss is' says of a curve something else."""
    subject = key.removesuffix(" so far is").removesuffix(" is")
    told = subject != key and subject.count(" ") < 2 and _last_known_word(subject) == subject
    return subject if told else ""


@lru_cache(maxsize=4096)
def _title(key: str, held_out: str) -> str:
    """Return the name of a curve, '' for a counter; a name without a phase gets that of its line."""
    name = key.strip(" -./")
    if not name or len(name) > 60 or name.lower() in _COUNTERS or name.endswith(_SOURCES):
        return ""
    if name.endswith(_PARTICLES) and describe(name).role is describe(name[:-1]).role is not Role.OTHER:
        name = name[:-1]
    return f"{held_out} {name}" if held_out and not _PHASE_IN_KEY.search(name) else name
