"""One sourced statement about a framework and how to look it up by version."""

from collections.abc import Iterable

from msgspec import Struct

from jindan_tools.frameworks.version import in_range, parse_version

FactValue = bool | int | float | str | None


class Fact(Struct, frozen=True, kw_only=True):
    """A value that holds for since <= version < until.

    `since` or `until` of None leaves that side open. Two neighbouring facts may leave a gap: the versions
    between them were not examined, and a look-up there returns nothing.
    """

    name: str
    value: FactValue
    source: str
    since: str | None = None
    until: str | None = None
    note: str = ""


def find_fact(facts: Iterable[Fact], name: str, version: str | None) -> Fact | None:
    """Return the fact called `name` that holds at `version`.

    With an unknown version a fact is returned only when it alone covers every version.
    Returns None when nothing is known. Raises ValueError when two facts claim the same version.
    """
    named = [fact for fact in facts if fact.name == name]
    if parse_version(version) is None:
        return named[0] if len(named) == 1 and named[0].since is None and named[0].until is None else None
    hits = [fact for fact in named if in_range(version, fact.since, fact.until)]
    if len(hits) > 1:
        message = f"facts overlap at {version}: {name}"
        raise ValueError(message)
    return hits[0] if hits else None


def fact_number(fact: Fact | None) -> float | None:
    """Return the fact's value as a float, or None when there is no fact or it is not a number."""
    if fact is None or isinstance(fact.value, bool | str) or fact.value is None:
        return None
    return float(fact.value)
