"""The causes that were named in runs seen for the first time, and whether they are among the right ones."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from jindan_evals.arms.keys import Key

Json = Mapping[str, object]
_REMARKS = ("info", "low")
FIRST_SIGHT = Path(__file__).with_name("first_sight.tsv")
_UNKNOWN = "-"
_HEADER = "set\tplace\tstatus\tscore\tright\tcause"


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """A cause as a report named it: the kind of run, its place among the causes (from 1), and whether it is right.

    `score` is None where only the status was kept, `cause` is '' in rows made before its id was.
    """

    group: str
    place: int
    status: str
    score: float | None
    right: bool
    cause: str = ""


def named_in(group: str, report: Json, key: Key) -> Iterator[Named]:
    """Yield the causes that a report names, remarks left out."""
    taken = frozenset[str]().union(*key.causes)
    causes = cast("Sequence[Json]", report.get("causes", ()))
    weighty = [c for c in causes if c["severity"] not in _REMARKS]
    for place, cause in enumerate(weighty, 1):
        yield Named(
            group=group,
            place=place,
            status=str(cause["status"]),
            score=float(cast("float", cause["score"])),
            right=cause["id"] in taken,
            cause=str(cause["id"]),
        )


def collect(group: str, reports: Path, keys: Sequence[Key]) -> list[Named]:
    """Return what the JSON reports of a folder name, each held against the key of its run."""
    found: list[Named] = []
    for key in keys:
        path = reports / f"{key.name}.json"
        if path.is_file():
            found.extend(named_in(group, cast("Json", json.loads(path.read_text(encoding="utf-8"))), key))
    return found


def read_named(path: Path = FIRST_SIGHT) -> list[Named]:
    """Return the rows of a table of named causes; rows made before the cause was kept end after `right`.

    Raises ValueError where a row is broken.
    """
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    if header != _HEADER:
        message = f"{path}: unknown columns {header!r}"
        raise ValueError(message)
    rows = [line.split("\t") for line in lines]
    return [
        Named(
            group=g,
            place=int(place),
            status=status,
            score=None if score == _UNKNOWN else float(score),
            right=right == "1",
            cause=cause[0] if cause else "",
        )
        for g, place, status, score, right, *cause in rows
    ]


def table_of(named: Sequence[Named]) -> str:
    """Return the rows as a table of tab-separated values, sorted."""
    rows = sorted("\t".join(_fields(n)) for n in named)
    return "\n".join([_HEADER, *rows]) + "\n"


def _fields(n: Named) -> tuple[str, ...]:
    fields = n.group, str(n.place), n.status, _shown(n.score), str(int(n.right))
    return (*fields, n.cause) if n.cause else fields


def _shown(score: float | None) -> str:
    return _UNKNOWN if score is None else f"{score:g}"
