"""Turn a result, a setting or a note of a session into evidence that can be opened from the session's root."""

from __future__ import annotations

from jindan_tools.model.evidence import Evidence
from jindan_tools.model.setting import Setting
from jindan_tools.session.groups import Ranked
from jindan_tools.session.member import Member
from jindan_tools.session.results import Result
from jindan_tools.session.session import Note
from jindan_tools.session.settings import shown
from jindan_tools.text.figures import figure
from jindan_tools.text.safe import safe_line


def cite_best(member: Member, result: Result, note: str = "최고") -> Evidence:
    """Return the best record of a run."""
    series, at = result.series, result.best
    return Evidence(
        statement=f"{member.label}: {series.x_label(at)}의 {series.name} 값은 {figure(series.values[at], 5)} ({note})입니다.",
        value=series.values[at],
        source=member.at(series.source(at)),
    )


def cite_ranked(ranked: Ranked) -> Evidence:
    """Return the best record of a run on the curve of its group."""
    return cite_best(ranked.member, ranked.result)


def cite_member_setting(member: Member, setting: Setting) -> Evidence:
    """Return what a run's own configuration says."""
    value = setting.value
    return Evidence(
        statement=f"{member.label}: {setting.name} 설정 값은 {shown(value)}입니다.",
        value=float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None,
        source=member.at(setting.source),
    )


def cite_note(note: Note) -> Evidence:
    """Return what a person wrote, in the words of the note."""
    words = " | ".join(c for c in note.cells if c) if note.cells else note.text
    return Evidence(statement=f"메모에 적힌 말입니다: '{safe_line(words.strip('- '), 160)}'", source=note.source)
