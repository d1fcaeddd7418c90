"""SES009: an alarm for standing still that goes off before or after the patience that really stops the run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Severity
from jindan_tools.session.cite import cite_member_setting, cite_note
from jindan_tools.session.claims import claims
from jindan_tools.session.lesson import Lesson, check, lesson
from jindan_tools.session.member import Member
from jindan_tools.session.results import Result, main_result
from jindan_tools.session.session import Note, Session
from jindan_tools.session.settings import shown
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_STALL = regex(
    r"(?P<epochs>\d+)\s*(?:에폭|에포크|epochs?)\s*(?:동안|넘게|이상|연속)?\s*(?:개선|향상|정체|나아지|no improve|without)",
    re.IGNORECASE,
)


@check("SES009", "stall-alarm-and-patience")
def stall_alarm(session: Session) -> Iterator[Lesson]:
    """Relate the alarm for epochs without improvement to the patience in force and to the longest stall there was.

    ## What it does
    Compares the noted number of epochs with patience, and counts the longest stretch without a new best in the runs.
    ## Why it matters
    Two numbers for one decision mean that somebody acts on the wrong one.
    ## Fires on
    An alarm whose number of epochs is not the patience of the runs.
    ## Stays silent on
    Equal numbers, runs without a patience.
    ## Source
    Ultralytics EarlyStopping: stops when epoch - best_epoch >= patience.
    """
    found = next(((m, n) for n in session.notes if (m := _STALL.search(n.text)) is not None), None)
    member = next((m for m in session.members if (m.run.number("patience") or 0) > 0), None)
    if found is None or member is None:
        return
    alarm, note = float(found[0]["epochs"]), found[1]
    patience = member.run.number("patience") or 0.0
    if alarm == patience:
        return
    noted = _noted(session, patience)
    longest = _longest_stall(session.members)
    told = (
        f" 이 세션에서 가장 긴 정체는 {longest[1]} 에폭이라 {_crossed(longest[1], alarm, patience)}." if longest else ""
    )
    yield lesson(
        f"정체 경보는 {figure(alarm)} 에폭인데 실제 patience는 {figure(patience)}{noted}입니다.{told}",
        cite_note(note),
        *_setting(member),
        *(() if longest is None else (_stall_proof(*longest),)),
        severity=Severity.LOW,
        advice=f"한 가지 기준만 남기세요. 경보를 {figure(patience)} 에폭으로 맞추거나 patience={figure(alarm)} 값을 주세요.",
        facts={"alarm": alarm, "patience": patience},
    )


def _noted(session: Session, patience: float) -> str:
    claim = next((c for c in claims(session) if c.stated.name == "patience" and c.stated.value != patience), None)
    return "" if claim is None else f"(메모에는 {shown(claim.stated.value)})"


def _setting(member: Member) -> Iterator[Evidence]:
    held = member.run.config["patience"].source
    for setting in member.run.settings:
        if setting.source == held:
            yield cite_member_setting(member, setting)


def _longest_stall(members: Sequence[Member]) -> tuple[Member, int, Result, int] | None:
    """Return the run with the longest stretch of records without a new best, its length and where it began."""
    found: list[tuple[Member, int, Result, int]] = []
    for member in members:
        result = main_result(member.run)
        if result is not None and len(result.series) > 1:
            length, start = stall(result)
            found.append((member, length, result, start))
    return max(found, key=lambda f: f[1], default=None)


def stall(result: Result) -> tuple[int, int]:
    """Return the most records that passed without a new best value, and the index of the best they followed."""
    best, at, longest, start = float("-inf"), 0, 0, 0
    for index, value in enumerate(result.series.values):
        height = value if result.rises else -value
        if height > best:
            best, at = height, index
        elif index - at > longest:
            longest, start = index - at, at
    return longest, start


def _crossed(longest: int, alarm: float, patience: float) -> str:
    low, high = sorted((alarm, patience))
    if longest < low:
        return "어느 쪽도 걸리지 않았습니다"
    return "짧은 쪽만 걸립니다" if longest < high else "둘 다 걸립니다"


def _stall_proof(member: Member, length: int, result: Result, start: int) -> Evidence:
    series = result.series
    return Evidence(
        statement=f"{member.label}: {series.name} 값은 {series.x_label(start)} 이후 {length}개 기록 동안 나아지지 않았습니다.",
        value=float(length),
        source=member.at(series.source(start)),
    )


def stated_alarm(notes: Sequence[Note]) -> float | None:
    """Return the noted number of epochs without improvement, None without one."""
    found = next((m for n in notes if (m := _STALL.search(n.text)) is not None), None)
    return None if found is None else float(found["epochs"])
