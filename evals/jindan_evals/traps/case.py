"""The key of a trap: what is right, what must not be claimed, and the fact that decides."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

Json = Mapping[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Trap:
    """One trap.

    `verdicts` are the verdicts taken, `causes` the ids taken for each cause there is (none for a healthy run),
    `forbidden` the ids that must not be among the first three, `says` patterns of the deciding fact of which the
    report must hold one each, `never` patterns that it must not hold, `step` patterns of which the first step of the
    plan must hold each: what is changed, from what to what, and why.
    """

    name: str
    family: str
    verdicts: tuple[str, ...]
    causes: tuple[frozenset[str], ...]
    forbidden: frozenset[str]
    says: tuple[re.Pattern[str], ...]
    never: tuple[re.Pattern[str], ...]
    step: tuple[re.Pattern[str], ...]
    false_reading: str
    fact: str
    source: str


def load_trap(folder: Path) -> Trap:
    """Return the key of a trap folder; raises OSError, KeyError or ValueError when the folder is no trap."""
    data = cast("Json", json.loads((folder / "trap.json").read_text(encoding="utf-8")))
    return Trap(
        name=folder.name,
        family=str(data["family"]),
        verdicts=_words(data, "verdicts"),
        causes=tuple(frozenset(ids) for ids in cast("list[list[str]]", data["causes"])),
        forbidden=frozenset(_words(data, "forbidden")),
        says=_patterns(data, "says"),
        never=_patterns(data, "never"),
        step=_patterns(data, "step"),
        false_reading=str(data["false_reading"]),
        fact=str(data["fact"]),
        source=str(data["source"]),
    )


def _words(data: Json, key: str) -> tuple[str, ...]:
    return tuple(cast("list[str]", data.get(key, [])))


def _patterns(data: Json, key: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p, re.IGNORECASE) for p in _words(data, key))
