"""The key of a case: what a good report says, and what it must not say."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

Json = Mapping[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One demand of a key: it is met by any (required) or by all (corrected) of its patterns."""

    id: str
    kind: str
    patterns: tuple[re.Pattern[str], ...]
    cause_ids: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """The whole key of one case."""

    case: str
    report_kind: str
    verdicts: frozenset[str]
    required: tuple[Item, ...]
    corrected: tuple[Item, ...]
    forbidden: tuple[Item, ...]


def load_answer(folder: Path) -> Answer:
    """Return the key of a case folder; raises OSError or KeyError when the folder is no case."""
    data = cast("Json", json.loads((folder / "answer.json").read_text(encoding="utf-8")))
    return Answer(
        case=str(data["case"]),
        report_kind=str(data["report_kind"]),
        verdicts=frozenset(cast("list[str]", data["verdict"])),
        required=_items(data, "required", "any_of"),
        corrected=_items(data, "corrected", "must_say"),
        forbidden=_items(data, "forbidden", "patterns"),
    )


def _items(data: Json, section: str, patterns: str) -> tuple[Item, ...]:
    return tuple(
        Item(
            id=str(item["id"]),
            kind=str(item.get("kind", section)),
            patterns=tuple(
                re.compile(p, re.IGNORECASE | re.MULTILINE) for p in cast("list[str]", item.get(patterns, []))
            ),
            cause_ids=frozenset(cast("list[str]", item.get("cause_ids", []))),
        )
        for item in cast("list[Json]", data[section])
    )
