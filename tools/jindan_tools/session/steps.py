"""From one attempt to the next: what was changed, what came out, and whether that is an improvement."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from jindan_tools.model.diagnosis import Verdict
from jindan_tools.model.finding import Finding
from jindan_tools.session.groups import Ranked, groups
from jindan_tools.session.member import Member
from jindan_tools.session.noise import noise_of
from jindan_tools.session.pairs import Fairness, compare
from jindan_tools.session.results import main_result
from jindan_tools.session.session import Note, Session
from jindan_tools.session.settings import differing, shown

# The rules that find a loss at the level of guessing.
CHANCE_CODES = ("CTR005", "PLT001", "PLT004", "PLT006", "PLT009")
_NOTHING = frozenset({"", "-", "–", "—", "x", "없음", "none", "n/a"})


class Progress(StrEnum):
    """What a step brought."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    AT_CHANCE = "at_chance"
    BROKEN = "broken"
    UNKNOWN = "unknown"


PROGRESS_KO = {
    Progress.BETTER: "나아짐",
    Progress.WORSE: "나빠짐",
    Progress.SAME: "구별되지 않음",
    Progress.AT_CHANCE: "여전히 무작위 추측 수준",
    Progress.BROKEN: "학습되지 않음",
    Progress.UNKNOWN: "비교할 수 없음",
}


class Changed(Struct, frozen=True, kw_only=True):
    """One thing that differs between two attempts; `note` is where a person wrote it, None for a setting."""

    name: str
    before: str
    after: str
    note: Note | None = None


class Step(Struct, frozen=True, kw_only=True):
    """The way from one attempt to the next.

    `gain` is in the unit of the main curve, None when it is not shared; `why` says why the two cannot be compared.
    `same_as` is an earlier attempt that failed with the very settings of the better one: they are not what helped.
    """

    before: Member
    after: Member
    changes: tuple[Changed, ...]
    progress: Progress
    gain: float | None
    why: str = ""
    same_as: Member | None = None


def steps(session: Session, order: Sequence[Member]) -> tuple[Step, ...]:
    """Return one step for each pair of neighbours in the order of the attempts."""
    found = (_step(session, a, b) for a, b in itertools.pairwise(order))
    return tuple(replace(s, same_as=_failed_alike(s, order[: i + 1])) for i, s in enumerate(found))


def _failed_alike(step: Step, earlier: Sequence[Member]) -> Member | None:
    """Return an attempt before a better one that failed with the same settings."""
    if step.progress is not Progress.BETTER or not step.after.settings:
        return None
    failed = (m for m in earlier if m.diagnosis.verdict is Verdict.FAILING and m.settings)
    return next((m for m in failed if not differing([m.settings, step.after.settings])), None)


def at_chance(member: Member) -> Finding | None:
    """Return the finding that a run's loss is at the level of guessing, None when it is not."""
    return next((f for f in member.diagnosis.findings if f.code in CHANCE_CODES), None)


def _step(session: Session, before: Member, after: Member) -> Step:
    progress, gain, why = _progress(session, before, after)
    changes = (*_settings(before, after), *noted(session, before, after))
    return Step(before=before, after=after, changes=changes, progress=progress, gain=gain, why=why)


def _settings(before: Member, after: Member) -> list[Changed]:
    if not before.run.settings or not after.run.settings:
        return []
    old, new = before.settings, after.settings
    return [
        Changed(
            name=key,
            before=shown(old[key].value) if key in old else "없음",
            after=shown(new[key].value) if key in new else "없음",
        )
        for key in differing([before.settings, after.settings])
    ]


def noted(session: Session, before: Member, after: Member) -> list[Changed]:
    """Return what a table of the notes says was changed between two attempts."""
    found: list[Changed] = []
    for note in session.notes:
        old, new = _column(note, before), _column(note, after)
        if old is None or new is None or old == new:
            continue
        found.append(Changed(name=note.cells[0], before=_cell(old), after=_cell(new), note=note))
    return found


def _column(note: Note, member: Member) -> str | None:
    """Return the cell of the column that is named for an attempt: '01-before' for the run 'exp-01-before'."""
    for name, cell in list(zip(note.header, note.cells, strict=False))[1:]:
        if name and (member.label == name or member.label.endswith(f"-{name}")):
            return cell
    return None


def _cell(text: str) -> str:
    return "적지 않음" if text.lower() in _NOTHING else text


def _progress(session: Session, before: Member, after: Member) -> tuple[Progress, float | None, str]:
    one, two = main_result(before.run), main_result(after.run)
    shared = one is not None and two is not None and one.series.name == two.series.name
    gain = two.gain(one) if shared and one is not None and two is not None else None
    if at_chance(after) is not None:
        return Progress.AT_CHANCE, gain, ""
    if gain is None or one is None or two is None:
        failed = after.diagnosis.verdict in (Verdict.FAILING, Verdict.CRASHED)
        return (Progress.BROKEN if failed else Progress.UNKNOWN), None, ""
    group = next(
        (g for g in groups(session.members) if {before.label, after.label} <= {m.label for m in g.members}), None
    )
    noise = None if group is None else noise_of(group)
    pair = compare(Ranked(member=after, result=two), Ranked(member=before, result=one), noise)
    if pair.fairness is Fairness.OTHER_SCALE:
        return Progress.UNKNOWN, gain, pair.why
    if pair.above_noise is False or gain == 0:
        return Progress.SAME, gain, ""
    return (Progress.BETTER if gain > 0 else Progress.WORSE), gain, ""
