"""Measure how well a description finds the earlier reports of its cause: P@1, recall@3 and MRR, by language.

The queries in evals/retrieval/queries.json were written by somebody who knew neither the reports nor the glossary, from
the list of causes alone. A report is right when the cause of the query is among its first two. Weights are chosen on the
half called `chosen`, which the hash of a query decides; the half called `held` only judges them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict, cast

from jindan_agent.knowledge.cause_words import cause_words
from jindan_knowledge.corpus import load_seeds
from jindan_knowledge.search import Question, search

QUERIES = Path(__file__).resolve().parent.parent / "retrieval" / "queries.json"
_RIGHT_AMONG = 2
_DEPTH = 10
_RECALL_AT = 3
# Below these the search got worse than it was when they were set, by more than a query or two.
FLOORS = {"P@1": 0.82, "recall@3": 0.89, "MRR": 0.87}


class Query(TypedDict):
    """A description, the cause it is about, and its language: ko, en or mixed."""

    text: str
    cause: str
    language: str


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What a search made of a query: the rank of the first right report (0 for none) and the share found by rank 3."""

    query: Query
    rank: int
    recall: float


def load_queries() -> list[Query]:
    """Return the queries whose cause at least one case of the package is about."""
    known = {cause for seed in load_seeds() for cause in seed.cause_ids[:_RIGHT_AMONG]}
    queries = cast("list[Query]", json.loads(QUERIES.read_text(encoding="utf-8")))
    return [query for query in queries if query["cause"] in known]


def half(query: Query) -> str:
    """Return the half a query belongs to: 'chosen' or 'held'."""
    return "held" if hashlib.sha256(query["text"].encode()).digest()[0] % 2 else "chosen"


def stand(query: Query) -> Standing:
    """Search the cases of the package for a query and judge the answer."""
    right = {seed.id for seed in load_seeds() if query["cause"] in seed.cause_ids[:_RIGHT_AMONG]}
    found = [
        m.report.id for m in search(Question(text=query["text"], limit=_DEPTH, spelled=cause_words()), None).matches
    ]
    rank = next((place for place, name in enumerate(found, start=1) if name in right), 0)
    near = sum(name in right for name in found[:_RECALL_AT])
    return Standing(query=query, rank=rank, recall=near / min(len(right), _RECALL_AT))


def figures(standings: Sequence[Standing]) -> dict[str, float]:
    """Return P@1, recall@3 (of at most three right reports) and the mean reciprocal rank."""
    count = len(standings)
    return {
        "P@1": sum(s.rank == 1 for s in standings) / count,
        "recall@3": sum(s.recall for s in standings) / count,
        "MRR": sum(1 / s.rank for s in standings if s.rank) / count,
    }


def table(standings: Sequence[Standing]) -> str:
    """Return the figures of all queries, of each language and of each half, and the queries that missed at rank 1."""
    rows = [f"{'queries':<10}{'n':>5}{'P@1':>8}{'recall@3':>10}{'MRR':>8}"]
    for name in ("all", "ko", "en", "mixed", "chosen", "held"):
        some = [s for s in standings if name in ("all", s.query["language"], half(s.query))]
        if some:
            got = figures(some)
            rows.append(f"{name:<10}{len(some):>5}{got['P@1']:>8.2f}{got['recall@3']:>10.2f}{got['MRR']:>8.2f}")
    rows += [
        f"  missed: {s.query['cause']:<26} rank {s.rank or '-'}  {s.query['text']}" for s in standings if s.rank != 1
    ]
    return "\n".join(rows)


def run_retrieval() -> list[str]:
    """Print the table; return what is below its floor."""
    standings = [stand(query) for query in load_queries()]
    print(table(standings))
    got = figures(standings)
    return [
        f"retrieval {name} {got[name]:.2f} is below {floor:.2f}" for name, floor in FLOORS.items() if got[name] < floor
    ]
