"""Read one redrawn progress bar: tqdm, rich and Ultralytics' own."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from jindan_tools.readers.numbers import is_count
from jindan_tools.text.regex import regex

_RICH = regex(r"[━╸╺─]{4,}\s+(?P<done>\d{1,12})/(?P<total>\d{1,12})\s*(?P<inside>.*)$")
_EPOCH = regex(
    r"(?:[Ee]poch|EPOCH|에폭|에포크)\s*[:#\[]?\s*(\d+)(?:\s*/\s*(\d+))?", words=("poch", "POCH", "에폭", "에포크")
)
# A longer number is no count of epochs.
_MOST_DIGITS = 9
# `[fold_0] 001/200:  25%|`, `12/50:  3%|`: epochs bare in front of the bar, behind nothing but a label in brackets.
_BARE_EPOCH = regex(r"^(?:\[[^\[\]]{1,30}\]\s{0,3})?(?P<epoch>\d{1,6})/(?P<total>\d{1,6})$")
_NOT_TRAINING = regex(
    r"download|\bmap\b|mapping|tokeniz|generating|loading|filter|resolving|fetching|extract|scanning|caching|shards|"
    r"upload|casting|grouping|sanity|validat|eval|test|predict|infer|saving|\bval\b|검증|평가|"
    # TRL and datasets prepare the rows first: "Applying chat template to train dataset", "Packing train dataset".
    r"\bdataset\b|\bexamples\b|\b(?:pre-?process|prepar|formatt|encod|convert|comput|calculat|collect|read|pars|clean|index|embedd)ing\b|전처리|준비|변환",
    re.IGNORECASE,
    words=(
        *(
            "download",
            "map",
            "tokeniz",
            "generating",
            "loading",
            "filter",
            "resolving",
            "fetching",
            "extract",
            "scanning",
        ),
        *("caching", "shards", "upload", "casting", "grouping", "sanity", "val", "test", "predict", "infer", "saving"),
        *("검증", "평가", "dataset", "examples", "전처리", "준비", "변환"),
        *("processing", "paring", "formatting", "encoding", "converting", "computing", "calculating", "collecting"),
        *("reading", "parsing", "cleaning", "indexing", "embedding"),
    ),
)


class Bar(Struct, frozen=True):
    """One state of a progress bar. `postfix` is what the script shows behind the rate."""

    desc: str
    done: int
    total: int
    postfix: str
    epoch: int | None
    epochs: int | None

    def trains(self) -> bool:
        """Say whether the description leaves open that this bar counts training steps."""
        return not _NOT_TRAINING.search(self.desc)


def read_bar(text: str) -> Bar | None:
    """Return the progress bar that a piece of a line shows, or None."""
    mark = text.find("%|")
    if mark < 0:
        return _rich(text) if "━" in text else None
    desc = text[: max(0, mark - 3)].strip(" :")
    counts, _, inside = text[text.find("|", mark + 2) + 1 :].partition("[")
    done, _, total = counts.strip().partition("/")
    if not is_count(done) or not is_count(total) or total == "0":
        return None
    return Bar(desc, int(done), int(total), _postfix(inside), *_epoch(desc))


def _rich(text: str) -> Bar | None:
    start = text.find("━")
    match = _RICH.match(text, start)
    desc = text[:start].strip(" :╸╺─")
    # Ultralytics draws its own bar behind a table row, which begins with a number.
    if match is None or match["total"] == "0" or desc[:1].isdigit():
        return None
    return Bar(desc, int(match["done"]), int(match["total"]), _postfix(match["inside"]), *_epoch(desc))


def _postfix(inside: str) -> str:
    inside = inside.partition("]")[0]
    for rate in ("it/s", "s/it", "epoch/s", "s/epoch", "batch/s", "s/batch", "step/s", "s/step"):
        _, found, rest = inside.partition(rate)
        if found:
            return rest.lstrip(", ")
    # NeMo draws its bar without a rate.
    _, clock, rest = inside.partition("<")
    left, comma, rest = rest.partition(", ")
    return rest if clock and comma and not left.strip("0123456789:? ") else ""


@lru_cache(maxsize=4096)
def _epoch(desc: str) -> tuple[int | None, int | None]:
    match = _EPOCH.search(desc) or _BARE_EPOCH.match(desc)
    if match is None or max(len(number or "") for number in match.groups()) > _MOST_DIGITS:
        return None, None
    return int(match[1]), None if match[2] is None else int(match[2])
