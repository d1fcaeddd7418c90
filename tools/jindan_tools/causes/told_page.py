"""Tell a cause as the finding behind it means it, where its general page speaks of another way to come to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from msgspec import Struct
from msgspec.json import decode
from msgspec.structs import replace

from jindan_tools.causes.catalogue import CausePage, DecidingCheck, page
from jindan_tools.model.cause import Argument

_FILE = Path(__file__).parent / "pages_by_finding.json"


class _Told(Struct, frozen=True, kw_only=True):
    """What takes the place of the general page where the strongest finding has one of these codes (or such a beginning)."""

    codes: tuple[str, ...]
    what: str
    why_it_hurts: str
    verify: str
    do_not: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    check: DecidingCheck | None = None


def told_page(cause_id: str, arguments_for: Sequence[Argument]) -> CausePage:
    """Return the page of a cause in the words of its strongest finding; KeyError for an unknown id."""
    text, told = page(cause_id), _told(cause_id, arguments_for)
    if told is None:
        return text
    return replace(
        text,
        what=told.what,
        why_it_hurts=told.why_it_hurts,
        check=told.check or text.check,
        fix=replace(text.fix, verify=told.verify),
        do_not=told.do_not,
        rivals=told.rivals,
    )


def told_check(cause_id: str, arguments_for: Sequence[Argument]) -> DecidingCheck | None:
    """Return the check that belongs to the strongest finding, None where that of the cause serves."""
    told = _told(cause_id, arguments_for)
    return None if told is None else told.check


def _told(cause_id: str, arguments_for: Sequence[Argument]) -> _Told | None:
    if not arguments_for:
        return None
    strongest = max(arguments_for, key=lambda a: a.weight)
    return next((t for t in _table().get(cause_id, ()) if strongest.code.startswith(t.codes)), None)


@cache
def _table() -> Mapping[str, tuple[_Told, ...]]:
    return decode(_FILE.read_bytes(), type=dict[str, tuple[_Told, ...]])
