"""What is right about a run, in one form for traps, reference cases, examples and labelled runs from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from jindan_evals.answer import load_answer
from jindan_evals.lanes.runs import EVALS, EXAMPLES
from jindan_evals.traps.case import load_trap

Json = Mapping[str, object]
# The runs that ship with the project were made with these faults.
_EXAMPLES: Mapping[str, tuple[str, frozenset[str]]] = {
    "failing_run": ("failing", frozenset({"optimizer_lr_mismatch", "nan_lr_diverge"})),
    "oom_run": ("crashed", frozenset({"oom_capacity"})),
    "healthy_run": ("healthy", frozenset()),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Key:
    """A run and its answer.

    `verdicts` are taken, best first. `causes` hold for each cause there is the ids taken for it, none for a sound run.
    `forbidden` ids must not be among the first three.
    """

    name: str
    family: str
    folder: Path
    verdicts: tuple[str, ...]
    causes: tuple[frozenset[str], ...]
    forbidden: frozenset[str]
    is_trap: bool

    @property
    def slices(self) -> tuple[str, ...]:
        """Return the slices this run belongs to."""
        named = {
            "healthy": self.verdicts[:1] == ("healthy",),
            "red herring": self.is_trap,
            "missing evidence": self.verdicts[:1] == ("insufficient_evidence",),
            "two faults": len(self.causes) > 1,
        }
        return tuple(name for name, inside in named.items() if inside)


def own_keys() -> list[Key]:
    """Return the keys of the examples, the reference cases of one run, and the traps."""
    return [*_examples(), *_cases(), *_traps()]


def _examples() -> Iterator[Key]:
    for name, (verdict, ids) in _EXAMPLES.items():
        yield Key(
            name=name,
            family="example",
            folder=EXAMPLES / name,
            verdicts=(verdict,),
            causes=(ids,) if ids else (),
            forbidden=frozenset(),
            is_trap=False,
        )


def _cases() -> Iterator[Key]:
    for folder in sorted((EVALS / "cases").glob("*/answer.json")):
        answer = load_answer(folder.parent)
        named = [item.cause_ids for item in answer.required if item.kind == "cause" and item.cause_ids]
        if answer.report_kind == "failure":
            yield Key(
                name=answer.case,
                family="reference",
                folder=folder.parent / "run",
                verdicts=tuple(sorted(answer.verdicts)),
                causes=tuple(named[:1]),
                forbidden=frozenset(i for item in answer.forbidden for i in item.cause_ids),
                is_trap=False,
            )


def _traps() -> Iterator[Key]:
    for path in sorted((EVALS / "traps").glob("*/trap.json")):
        trap = load_trap(path.parent)
        yield Key(
            name=trap.name,
            family=trap.family,
            folder=path.parent / "run",
            verdicts=trap.verdicts,
            causes=trap.causes,
            forbidden=trap.forbidden,
            is_trap=True,
        )


def labelled_keys(labels: Path, runs: Path) -> list[Key]:
    """Return keys of a file of labels, one JSON object a line, for the runs that are there."""
    rows = [cast("Json", json.loads(line)) for line in labels.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [key for row in rows if (key := _labelled(row, runs)).folder.is_dir()]


def _labelled(row: Json, runs: Path) -> Key:
    causes = cast("list[Json]", row.get("causes", []))
    return Key(
        name=str(row["run"]),
        family=str(row.get("framework", "labelled")),
        folder=runs / str(row["run"]),
        verdicts=(str(row["verdict"]), *cast("list[str]", row.get("verdict_also_ok", []))),
        causes=tuple(frozenset({str(c["id"]), *cast("list[str]", c.get("accept", []))}) for c in causes),
        forbidden=frozenset(cast("list[str]", row.get("forbidden", []))),
        is_trap=False,
    )
