"""Hold a report against the key of its case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from jindan_evals.answer import Answer, Item

Report = Mapping[str, object]
_CLAIMED_STATUS = {"established", "supported"}
_CLAIMED_ROLE = {"root", "contributing"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    """What a report met and what it broke; the tuples hold item ids."""

    case: str
    verdict: str
    verdict_ok: bool
    required_met: tuple[str, ...]
    required_missed: tuple[str, ...]
    corrected_met: tuple[str, ...]
    corrected_missed: tuple[str, ...]
    forbidden_broken: tuple[str, ...]


def score(answer: Answer, text: str, report: Report) -> Score:
    """Return the score of a report given as Korean text and as its JSON object."""
    named, claimed = _causes(report)
    required = {i.id: _required(i, text, named) for i in answer.required}
    corrected = {i.id: all(p.search(text) for p in i.patterns) for i in answer.corrected}
    return Score(
        case=answer.case,
        verdict=str(report.get("verdict")),
        verdict_ok=report.get("verdict") in answer.verdicts,
        required_met=tuple(i for i, met in required.items() if met),
        required_missed=tuple(i for i, met in required.items() if not met),
        corrected_met=tuple(i for i, met in corrected.items() if met),
        corrected_missed=tuple(i for i, met in corrected.items() if not met),
        forbidden_broken=tuple(i.id for i in answer.forbidden if _broken(i, text, claimed)),
    )


def _causes(report: Report) -> tuple[set[str], set[str]]:
    causes = cast("list[Mapping[str, object]]", report.get("causes", []))
    claimed = {str(c["id"]) for c in causes if c.get("status") in _CLAIMED_STATUS and c.get("role") in _CLAIMED_ROLE}
    return {str(c["id"]) for c in causes}, claimed


def _required(item: Item, text: str, named: set[str]) -> bool:
    said = any(p.search(text) for p in item.patterns)
    return said and (not item.cause_ids or bool(item.cause_ids & named))


def _broken(item: Item, text: str, claimed: set[str]) -> bool:
    return bool(item.cause_ids & claimed) or any(p.search(text) for p in item.patterns)
