"""Hold answers against the teacher's: what is right of a look, of a ranking and of a draft."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import cast

from jindan_agent.graph.admissible import admissible_evidence
from jindan_agent.graph.drafting import draft_schema
from jindan_agent.verify.draft import verify_draft
from jindan_evals.small_model.examples import ACTION, DRAFT, state_of
from jindan_evals.small_model.splits import Asked

Json = Mapping[str, object]
Mark = tuple[str, bool]


def marks(asked: Asked, answer: object) -> Iterator[Mark]:
    """Yield the name of each thing that is judged and whether it is right; no answer (None) is wrong everywhere."""
    wanted = cast("Json", json.loads(asked.example.answer))
    got = cast("Json", answer if answer is not None else {})
    match asked.example.task:
        case task if task == ACTION:
            yield from _of_action(wanted, got)
        case task if task == DRAFT:
            yield from _of_draft(asked, wanted, got)
        case _:
            yield from _of_ranking(asked, wanted, got)


def _of_action(wanted: Json, got: Json) -> Iterator[Mark]:
    parts = ("action",) if wanted["action"] == "done" else ("action", "tool", "target")
    yield "action: right look", all(got.get(part) == wanted[part] for part in parts)


def _of_draft(asked: Asked, wanted: Json, got: Json) -> Iterator[Mark]:
    yield "draft: whole answer", got == wanted
    if not got:
        yield "draft: nothing dropped", False
        return
    state = state_of(asked.diagnosis)
    written = draft_schema(state).parse(got)
    kept, dropped = verify_draft(asked.diagnosis, state.get("admissible", {}), written)
    yield "draft: nothing dropped", not dropped and bool(kept["summary"]) and bool(kept["next_step"])


def _of_ranking(asked: Asked, wanted: Json, got: Json) -> Iterator[Mark]:
    first, right = _first(got), _first(wanted)
    yield "ranking: verdict", got.get("verdict") == wanted["verdict"]
    if right is None:
        return
    named = str(first["cause"]) if first else ""
    cited = set(cast("list[str]", first["evidence"])) if first else set[str]()
    yield "ranking: first cause", named == right["cause"]
    admissible = admissible_evidence(asked.diagnosis).get(named, ())
    yield "ranking: first cause with its evidence", named == right["cause"] and bool(cited) and cited <= set(admissible)


def _first(answer: Json) -> Json | None:
    causes = cast("list[Json]", answer.get("causes", []))
    return causes[0] if causes else None
