"""Hold every setting that the notes state against the configuration of every run."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from jindan_tools.model.evidence import Evidence
from jindan_tools.model.setting import Setting
from jindan_tools.session.cite import cite_member_setting
from jindan_tools.session.member import Member
from jindan_tools.session.named_runs import named_in
from jindan_tools.session.session import Session
from jindan_tools.session.settings import canonical, same_value, shown
from jindan_tools.session.stated import Stated, stated_settings

_MOST_PROOF = 2
Held = tuple[Member, Setting]


class Standing(StrEnum):
    """What the configurations say to a claim."""

    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    MIXED = "mixed"
    UNKNOWN = "unknown"


STANDING_KO = {
    Standing.CONFIRMED: "맞음",
    Standing.REFUTED: "다름",
    Standing.MIXED: "일부만 맞음",
    Standing.UNKNOWN: "기록에 없음",
}


class Claim(Struct, frozen=True, kw_only=True):
    """A stated setting with the runs that agree and those that do not; `proof` opens the configurations."""

    stated: Stated
    agreeing: tuple[Held, ...]
    against: tuple[Held, ...]

    @property
    def standing(self) -> Standing:
        """Return what the runs say."""
        if not self.agreeing and not self.against:
            return Standing.UNKNOWN
        if not self.against:
            return Standing.CONFIRMED
        return Standing.MIXED if self.agreeing else Standing.REFUTED

    @property
    def actual(self) -> str:
        """Return the values that ran and differ from the note, or the value that agrees."""
        held = self.against or self.agreeing
        return ", ".join(dict.fromkeys(shown(s.value) for _, s in held))

    @property
    def proof(self) -> tuple[Evidence, ...]:
        """Return the settings of up to two runs."""
        return tuple(cite_member_setting(m, s) for m, s in (self.against or self.agreeing)[:_MOST_PROOF])


def claims(session: Session) -> tuple[Claim, ...]:
    """Return every stated setting once, in the order of the notes."""
    found: dict[tuple[str, str, str], Claim] = {}
    for stated in stated_settings(session.notes):
        runs = ",".join(m.label for m in named_in(stated.note, session.members))
        key = (stated.name, shown(stated.value), runs)
        if key not in found:
            found[key] = _judge(stated, session.members)
    return tuple(found.values())


def _judge(stated: Stated, members: Sequence[Member]) -> Claim:
    held = [(m, s) for m in named_in(stated.note, members) or members if (s := _setting(m, stated.name)) is not None]
    agreeing = tuple(h for h in held if same_value(h[1].value, stated.value))
    against = tuple(h for h in held if not same_value(h[1].value, stated.value))
    return Claim(stated=stated, agreeing=agreeing, against=against)


def _setting(member: Member, name: str) -> Setting | None:
    """Return the setting of a canonical name as the run's own file writes it."""
    held = member.run.config.get(name)
    if held is None or held.source is None:
        return None
    return next(
        (s for s in member.run.settings if s.source == held.source and canonical(s.name.lstrip("-")) == name), None
    )
