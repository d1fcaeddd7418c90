"""Check one sentence of a conversation: freer than a report in form, as strict in what it claims."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping

from msgspec import Struct

from jindan_agent.looks.rows import RowItem
from jindan_agent.verify.bounds import squeeze
from jindan_agent.verify.foreign import is_foreign
from jindan_agent.verify.numerals import states_number
from jindan_agent.verify.slots import SLOT
from jindan_agent.verify.strength import claims_too_much
from jindan_agent.verify.wording import ends_politely, is_readable
from jindan_tools.causes.catalogue import load_taxonomy, page
from jindan_tools.model.cause import Status
from jindan_tools.model.diagnosis import Diagnosis
from jindan_tools.model.evidence import Evidence
from jindan_tools.text.regex import regex

_NUMBER = regex(r"(?<![A-Za-z_가-힣\d.])[-+]?\d[\d,]*(?:\.\d+)?(?:[eE][-+]?\d+)?")
# A name that holds digits, such as mAP50-95 or resnet50, is no number when the run knows it.
_NAME = regex(r"[A-Za-z_][\w./\-]*\d[\w./\-]*")
_DENIAL = regex(r"배제|아닙|아니|없|않|어렵|낮")
_HEDGE = regex(r"가능성|수\s*있|수도|추정|의심|보입|것\s*같|가설|확인")
# A heading or an item of a list need not be a sentence.
_SHORT = 60
_MARKS = regex(r"\*\*|`")


class SpokenBounds(Struct, frozen=True, kw_only=True):
    """The limits of what may be said.

    `evidence` and `rows` are what may be cited, `shown` every word the model was shown in lower case, `asked` the
    numbers the person typed.
    """

    diagnosis: Diagnosis
    evidence: Mapping[str, Evidence]
    rows: Mapping[str, RowItem]
    names: Collection[str]
    shown: Collection[str]
    asked: Collection[str]


def words_of(text: str) -> frozenset[str]:
    """Return the names in a text, in lower case."""
    return frozenset(re.findall(r"[A-Za-z_][\w./\-]*", text.lower()))


def numbers_of(text: str) -> frozenset[str]:
    """Return the numbers in a text as they are written, without thousands separators."""
    return frozenset(n.replace(",", "").lstrip("+") for n in _NUMBER.findall(text))


def may_be_said(sentence: str, bounds: SpokenBounds) -> bool:
    """Say whether every slot exists, every number is that of a cited fact, and nothing is claimed beyond the evidence."""
    slots = SLOT.findall(sentence)
    words = _MARKS.sub("", SLOT.sub(" ", unicodedata.normalize("NFC", sentence)))
    bare = _without_known(words, slots, bounds)
    return (
        all(slot in bounds.evidence or slot in bounds.rows for slot in slots)
        and _is_told(words)
        and not states_number(bare)
        and not is_foreign(bare, {*bounds.names, *bounds.shown})
        and not _claims(words, bounds)
    )


def _is_told(words: str) -> bool:
    """Say whether it is a polite sentence, or a heading or item too short to claim much; nothing that never ends."""
    return is_readable(words) and (ends_politely(words) or len(words) <= _SHORT)


def _without_known(words: str, slots: Collection[str], bounds: SpokenBounds) -> str:
    """Return the words without names the run knows and without numbers that a fact cited beside them holds."""
    bare = _NAME.sub(lambda m: " " if m.group().lower().rstrip(".-/") in bounds.shown else m.group(), words)
    held = {*bounds.asked}
    for slot in slots:
        held |= numbers_of(_said_by(slot, bounds))
    return _NUMBER.sub(lambda m: " " if m.group().replace(",", "").lstrip("+") in held else m.group(), bare)


def _said_by(slot: str, bounds: SpokenBounds) -> str:
    fact, row = bounds.evidence.get(slot), bounds.rows.get(slot)
    return f"{fact.statement if fact else ''} {row['text'] if row else ''}"


def _claims(words: str, bounds: SpokenBounds) -> bool:
    """Say whether the sentence is surer than the causes it names, or revives one that nothing speaks for."""
    found, said = bounds.diagnosis, squeeze(words)
    ranked = [c for c in found.causes if _names(said, c.id)]
    open_ids = {c.id for c in found.causes}
    strangers = [n for n in load_taxonomy() if n not in open_ids and page(n).kind != "none" and _names(said, n)]
    if strangers and not ranked and not _DENIAL.search(words) and not _HEDGE.search(words):
        return True
    excluded = {c.id for c in found.ruled_out}
    if any(n in excluded for n in strangers) and not ranked and not _DENIAL.search(words):
        return True
    first = found.causes[0].status if found.causes else Status.HYPOTHESIS
    status = min((c.status for c in ranked), key=_SURENESS.index, default=first)
    return claims_too_much(words, status, found.verdict)


_SURENESS = (Status.RULED_OUT, Status.HYPOTHESIS, Status.SUPPORTED, Status.ESTABLISHED)


def _names(said: str, cause: str) -> bool:
    name = load_taxonomy()[cause]
    return name.id in said or squeeze(name.name_ko.partition("(")[0]) in said
