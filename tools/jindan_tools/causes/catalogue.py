"""Give every known cause its name and its page: mechanism, evidence, deciding check, fix and rivals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from msgspec import Struct
from msgspec.json import Decoder, decode
from msgspec.structs import replace

from jindan_tools.model.cause import Argument, CauseRole

CauseKind = Literal["fault", "remark", "process", "none"]
CheckLanguage = Literal["shell", "python"]

# Not importlib.resources: importing it costs more than reading both files.
_FOLDER = Path(__file__).parent


class CauseName(Struct, frozen=True, kw_only=True):
    """A canonical cause: its id, the family whose file holds its page, its names, and other ids that mean it."""

    id: str
    family: str
    name_ko: str
    name_en: str
    aliases: tuple[str, ...]


class DecidingCheck(Struct, frozen=True, kw_only=True):
    """The cheapest check that tells a cause from its rivals.

    `command` is pasted in the run directory (shell) or in the training script (python), where `model`, `optimizer`,
    `train_loader`, `val_loader` and `loss_fn` stand for the user's objects. It changes no file. `minutes` is the
    time of a person who has those at hand.
    """

    language: CheckLanguage
    command: str
    if_true: str
    if_false: str
    minutes: int

    @property
    def rereads_records(self) -> bool:
        """Say whether the command only looks again at the trainer's records or the traceback, which were read."""
        return "trainer_state.json" in self.command or "'Traceback" in self.command


class PageFix(Struct, frozen=True, kw_only=True):
    """The general fix: what to do, what to see afterwards and when, and what to leave as it is (may be empty).

    `parameter` and `after` are what is changed and its new value, where no planner knows more ('' where one always does).
    """

    summary: str
    parameter: str = ""
    after: str = ""
    verify: str
    keeps: str


class CausePage(Struct, frozen=True, kw_only=True):
    """What is known about a cause, in Korean sentences for a reader. In the file its id stands before it.

    `default_role` holds while no other cause explains this one. `kind`: 'fault' is something to repair, 'remark' does
    not make a run failing by itself, 'process' ended or hid the run from outside the model, 'none' is no cause.
    """

    id: str = ""
    what: str
    why_it_hurts: str
    look_for: tuple[str, ...]
    against: tuple[str, ...]
    check: DecidingCheck
    fix: PageFix
    do_not: tuple[str, ...]
    rivals: tuple[str, ...]
    default_role: CauseRole
    kind: CauseKind


@cache
def load_taxonomy() -> Mapping[str, CauseName]:
    """Return every canonical cause by id, in the order of the file."""
    rows = Decoder(CauseName).decode_lines(_FOLDER.joinpath("taxonomy.jsonl").read_bytes())
    return MappingProxyType({row.id: row for row in rows})


@cache
def page(cause_id: str) -> CausePage:
    """Return the page of a canonical cause, reading only the file of its family; KeyError for an unknown id."""
    return replace(_family_pages(load_taxonomy()[cause_id].family)[cause_id], id=cause_id)


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
    text, told = page(cause_id), _in_words_of(cause_id, arguments_for)
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
    told = _in_words_of(cause_id, arguments_for)
    return None if told is None else told.check


def _in_words_of(cause_id: str, arguments_for: Sequence[Argument]) -> _Told | None:
    if not arguments_for:
        return None
    strongest = max(arguments_for, key=lambda a: a.weight)
    return next((t for t in _told_by_findings().get(cause_id, ()) if strongest.code.startswith(t.codes)), None)


@cache
def _told_by_findings() -> Mapping[str, tuple[_Told, ...]]:
    return decode(_FOLDER.joinpath("pages_by_finding.json").read_bytes(), type=dict[str, tuple[_Told, ...]])


def canonical_id(text: str) -> str | None:
    """Return the id that an id, an alias or a Korean or English name stands for, None when there is none.

    Case, surrounding space and the difference between '-', '_' and a space do not matter.
    """
    return _ids_by_spelling().get(_spelling(text))


@cache
def _family_pages(family: str) -> Mapping[str, CausePage]:
    return decode(_FOLDER.joinpath("pages", f"{family}.json").read_bytes(), type=dict[str, CausePage])


@cache
def _ids_by_spelling() -> Mapping[str, str]:
    names = load_taxonomy().values()
    found = {_spelling(other): n.id for n in names for other in (n.name_ko, n.name_en, *n.aliases)}
    return found | {_spelling(n.id): n.id for n in names}


def _spelling(text: str) -> str:
    return "_".join(text.casefold().replace("-", " ").replace("_", " ").split())
