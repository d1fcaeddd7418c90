"""Everything the deterministic steps conclude about a session, in one pure function."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from jindan_tools.causes.number import number_evidence
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import SEVERITY_ORDER
from jindan_tools.session.checks.table import CHECKS
from jindan_tools.session.claims import Claim, claims
from jindan_tools.session.groups import Group, groups
from jindan_tools.session.lesson import Check, Lesson
from jindan_tools.session.member import Member
from jindan_tools.session.session import Session
from jindan_tools.session.steps import Step, steps
from jindan_tools.session.succession import succession
from jindan_tools.session.twins import Twins, distinct, find_twins


class Lessons(Struct, frozen=True, kw_only=True):
    """A session with its lessons, the weightiest first, and the evidence E1, E2, ... they cite.

    `steps` lead from attempt to attempt when the runs follow one another; a sweep has none.
    """

    session: Session
    lessons: tuple[Lesson, ...]
    evidence: tuple[Evidence, ...]
    twins: tuple[Twins, ...]
    distinct: tuple[Member, ...]
    groups: tuple[Group, ...]
    claims: tuple[Claim, ...]
    steps: tuple[Step, ...] = ()


def learn(session: Session, checks: Sequence[Check] = CHECKS) -> Lessons:
    """Return the lessons of a session; it reads nothing and asks no model."""
    found = sorted(
        (each for one in checks for each in one.lessons(session)), key=lambda e: -SEVERITY_ORDER[e.finding.severity]
    )
    findings, evidence = number_evidence([e.finding for e in found])
    return Lessons(
        session=session,
        lessons=tuple(replace(e, finding=f) for e, f in zip(found, findings, strict=True)),
        evidence=evidence,
        twins=find_twins(session.members),
        distinct=distinct(session.members),
        groups=groups(session.members),
        claims=claims(session),
        steps=steps(session, succession(session.members)),
    )
