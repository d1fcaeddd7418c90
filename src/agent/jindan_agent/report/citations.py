"""Cite evidence: the sentence where it first counts, only its number afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from jindan_agent.report.blocks import Code, Span, Text
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.source import Source
from jindan_tools.text.safe import safe_line


def place(source: Source) -> str:
    """Return `path:line` without the column, as editors open it; records of files without lines get `#`."""
    return source.place()


class Citations:
    """The evidence of one report and which of it the reader has already seen."""

    def __init__(self, evidence: Iterable[Evidence]) -> None:
        self._held = {fact.id: fact for fact in evidence}
        self._shown: set[str] = set()

    def __getitem__(self, evidence_id: str) -> Evidence | None:
        """Return the evidence of a number, None when there is none."""
        return self._held.get(evidence_id)

    def unshown(self) -> Iterator[Evidence]:
        """Yield the evidence no section has written out, in order of its numbers."""
        return (fact for key, fact in self._held.items() if key not in self._shown)

    def cite(self, ids: Sequence[str], most: int | None = None) -> tuple[Text, ...]:
        """Return one text for each new fact and one that lists the numbers of those already written out.

        At most `most` new facts are written out; the others are named by number and stay unshown.
        """
        known = dict.fromkeys(i for i in ids if i in self._held)
        new = [i for i in known if i not in self._shown]
        old = [i for i in known if i in self._shown]
        told, left = new[:most], new[most:] if most is not None else []
        self._shown.update(told)
        texts = [self._sentence(self._held[i]) for i in told]
        if old:
            texts.append((f"앞에서 든 {', '.join(old)}",))
        if left:
            texts.append((f"그 밖에 {', '.join(left)} (부록)",))
        return tuple(texts)

    def _sentence(self, fact: Evidence) -> Text:
        spans: list[Span] = [f"{fact.id}. {safe_line(fact.statement, 300)}"]
        where: list[Span] = [Code(place(fact.source))] if fact.source is not None else []
        formula: list[Span] = ["계산: ", Code(safe_line(fact.formula))] if fact.formula else []
        if where or formula:
            spans += [" (", *where, *([", "] if where and formula else []), *formula, ")"]
        return tuple(spans)
