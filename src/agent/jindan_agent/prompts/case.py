"""Tell a model the case: verdict, causes, evidence, what there is to look at, and what it has looked at."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_agent.graph.state import CauseItem, Look, SourceItem, State, cited_ids
from jindan_agent.llm.tokens import cut_to, tokens_at_most
from jindan_agent.prompts.fence import fenced

_MOST_EVIDENCE = 24


def facts(state: State) -> str:
    """Return what the rules concluded, with the evidence that may be cited."""
    cited = set(cited_ids(state)[:_MOST_EVIDENCE])
    lines = [
        f"실행: {state.get('run', '')}",
        f"판정: {state.get('verdict', '')}. {state.get('verdict_reason', '')}",
        *map(_cause, state.get("causes", [])),
        *map(_excluded, state.get("excluded", [])),
        *(f"증거 {e['id']}: {e['statement']}" for e in state.get("evidence", []) if e["id"] in cited),
    ]
    leads = [f"비슷한 이전 보고서(증거가 아님): {lead}" for lead in state.get("leads", [])]
    return fenced("진단", "\n".join([*lines, *leads]))


def sources(state: State) -> str:
    """Return the files, series and findings with their numbers."""
    groups = (state.get("files", []), state.get("series", []), state.get("findings", []), state.get("others", []))
    listed = [item for group in groups for item in group]
    return fenced("목록", "\n".join(map(_source, listed)))


def seen(state: State, room: int) -> str:
    """Return the latest looks that fit into `room` tokens, oldest first."""
    kept: list[str] = []
    for look in reversed(state.get("looks", [])):
        if room <= 200:
            break
        text = cut_to(look["text"], room - 100)
        room -= tokens_at_most(text) + 60
        kept.append(fenced(_title(look), text))
    return "\n".join(reversed(kept))


def _title(look: Look) -> str:
    return " ".join(filter(None, (look["tool"], look["target"], look["argument"])))


def _cause(cause: CauseItem) -> str:
    return f"원인 {cause['id']} ({cause['name_ko']}, {cause['status']}): {' '.join(_reasons(cause))}"


def _excluded(cause: CauseItem) -> str:
    return f"배제한 원인 {cause['id']} ({cause['name_ko']}): {' '.join(cause['why'][:1])}"


def _reasons(cause: CauseItem) -> Iterator[str]:
    yield from cause["why"][:2]
    if cause["evidence"]:
        yield f"[{', '.join(cause['evidence'][:8])}]"


def _source(item: SourceItem) -> str:
    return f"{item['id']}: {item['name']} ({item['about']})"
