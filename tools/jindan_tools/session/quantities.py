"""Find numbers with a unit in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from jindan_tools.text.regex import regex

_UNITS = {
    "gb": "GB",
    "gib": "GB",
    "mb": "MB",
    "mib": "MB",
    "%": "%",
    "에폭": "에폭",
    "에포크": "에폭",
    "epoch": "에폭",
    "epochs": "에폭",
}
_QUANTITY = regex(
    r"(?<![\w.])(?P<sign>[+-]?)(?P<value>\d+(?:\.\d+)?)\s*(?P<unit>GiB|GB|MiB|MB|%|에폭|에포크|epochs?)(?![A-Za-z])",
    re.IGNORECASE,
)
_BARE = regex(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.]*\d)(?!\s*(?:GiB|GB|MiB|MB|%))")


class Quantity(Struct, frozen=True, kw_only=True):
    """A number with its unit (GB, MB, %, 에폭) and where it begins in the text. `signed` says that + or - was written."""

    value: float
    unit: str
    start: int
    signed: bool = False


def quantities(text: str, unit: str) -> Iterator[Quantity]:
    """Yield the numbers of one unit in the order of the text; GiB and MiB count as GB and MB, as people mix them."""
    for match in _QUANTITY.finditer(text):
        if _UNITS[match["unit"].lower()] == unit:
            value = float(match["value"]) * (-1 if match["sign"] == "-" else 1)
            yield Quantity(value=value, unit=unit, start=match.start(), signed=bool(match["sign"]))


def bare_numbers(text: str) -> list[float]:
    """Return the numbers that carry none of the units of memory or share."""
    return [float(m[0]) for m in _BARE.finditer(text)]
