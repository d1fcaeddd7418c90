"""The remedy that a finding itself names, where the general advice for its cause would miss it.

`remedies/` holds them, one file a family of rules.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from msgspec import Struct
from msgspec.json import decode

from jindan_tools.fixes.registry import Situation
from jindan_tools.model.finding import Finding
from jindan_tools.model.fix import Fix
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_FOLDER = Path(__file__).parent / "remedies"
_SLOT = regex(r"\{([a-z_]+)(%?)\}")
_FAMILY = 3
# The rules on what library calls really do and on what libraries warn of: one remedy for each call and warning, by a fact.
_BY_FACT: Mapping[str, str] = {
    "SCR014": "habit", "SCR380": "habit", "SCR292": "habit", "OPT003": "blame", "CFG310": "warning", "LRS053": "engine", "CKP003": "kept",
}  # fmt: skip
# A remedy of a finding that hardly speaks for a cause is left out beside that of one that proves it.
_WEAK, _PROOF = 2.0, 3.0


class Remedy(Struct, frozen=True, kw_only=True):
    """What to change for a finding, in the words of `Fix`; `cause` is the cause that it answers, `also` others.

    A `{name}` stands for the fact of that name of the finding, `{name%}` for a share in per cent; a name that it does
    not have is left as it is written. `source` says where the step is taken from.
    """

    cause: str
    parameter: str
    after: str
    where: str
    why: str
    expected: str
    verify: str
    before: str = ""
    also: tuple[str, ...] = ()
    source: str = ""

    def answers(self, cause_id: str) -> bool:
        """Say whether this is a remedy of a cause."""
        return cause_id == self.cause or cause_id in self.also


@cache
def remedies(family: str) -> Mapping[str, Remedy]:
    """Return the remedies of a family of rules by code ('library' by what a script calls), {} for a family without any."""
    file = _FOLDER / f"{family}.json"
    return decode(file.read_bytes(), type=dict[str, Remedy]) if file.is_file() else dict[str, Remedy]()


def filled(text: str, facts: Mapping[str, float | str]) -> str:
    """Return a text of a remedy with the facts of its finding in their slots."""

    def put(slot: re.Match[str]) -> str:
        fact = facts.get(slot[1])
        if fact is None or isinstance(fact, str):
            return slot[0] if fact is None else fact
        return percent(fact) if slot[2] else figure(fact)

    return _SLOT.sub(put, text)


def answer_the_finding(situation: Situation) -> Iterator[Fix]:
    """Plan what the findings behind a cause name themselves, the strongest finding first."""
    cause = situation.cause.id
    told = [(f.argues.get(cause, 0.0), f, r) for f, r in _named(situation.findings) if r.answers(cause)]
    proven = any(weight >= _PROOF for weight, _, _ in told)
    for weight, found, remedy in sorted(told, key=lambda one: -one[0]):
        if weight >= _WEAK or not proven:
            yield situation.fix(
                remedy.parameter,
                filled(remedy.after, found.facts),
                before=filled(remedy.before, found.facts),
                where=remedy.where,
                why=filled(remedy.why, found.facts),
                expected=filled(remedy.expected, found.facts),
                verify=filled(remedy.verify, found.facts),
            )


def answered(causes: Container[str], findings: Sequence[Finding]) -> Iterator[str]:
    """Yield the codes of the findings whose remedy answers one of the causes."""
    return (f.code for f, remedy in _named(findings) if any(c in causes for c in (remedy.cause, *remedy.also)))


def step_of(found: Finding) -> str:
    """Return what a finding itself asks to be changed, in one line, '' for one without a remedy of its own."""
    remedy = next((r for _, r in _named((found,))), None)
    return "" if remedy is None else f"{remedy.parameter}: {filled(remedy.after, found.facts)}"


def _named(findings: Sequence[Finding]) -> Iterator[tuple[Finding, Remedy]]:
    seen: set[str] = set()
    for one in findings:
        told = remedies(one.code[:_FAMILY]).get(one.code) if one.code not in seen else None
        if one.code in _BY_FACT:
            told = remedies("library").get(str(one.facts.get(_BY_FACT[one.code])), told)
        seen.add(one.code)
        if told is not None:
            yield one, told
