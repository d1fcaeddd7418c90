"""The configuration that really ran as rows, overridden values first and marked in words."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_agent.report.citations import Citations
from jindan_agent.report.content import ReportContent
from jindan_agent.report.draft import Draft
from jindan_agent.report.sections.configuration import relevant, value_text
from jindan_agent.report.width import pad, shorten, width
from jindan_agent.report.words import ORIGIN
from jindan_agent.tui.foreign import joined
from jindan_agent.tui.lines.hanging import Hanging
from jindan_tools.model.diagnosis import Diagnosis
from jindan_tools.model.setting import Origin, Resolved
from jindan_tools.text.safe import safe_line

_NAME, _VALUE = 24, 28


def setting_rows(diagnosis: Diagnosis) -> Iterator[tuple[str, Hanging]]:
    """Yield the name of each setting worth showing and its row."""
    draft = Draft(content=ReportContent(diagnosis=diagnosis), citations=Citations(diagnosis.evidence))
    chosen = relevant(draft)
    names = max((min(_NAME, width(safe_line(h.name))) for h in chosen), default=0)
    values = max((min(_VALUE, width(value_text(h.value))) for h in chosen), default=0)
    for held in chosen:
        yield held.name, _row(held, names, values)


def _row(held: Resolved, names: int, values: int) -> Hanging:
    differs = held.given is not None and held.given != held.value
    changed = held.origin is Origin.OVERRIDDEN or differs
    given = f" (입력값 {value_text(held.given)})" if differs else ""
    where = "" if held.source is None else f"  {held.source.place()}"
    return Hanging(
        joined((f"{'!' if changed else ' '} ", "bold $text-warning")),
        joined(
            f"{pad(shorten(safe_line(held.name), names), names)}  ",
            (pad(shorten(value_text(held.value), values), values), "bold"),
            (f"  {ORIGIN[held.origin]}{given}", "bold $text-warning" if changed else ""),
            (f"{where}  {safe_line(held.reason, 120)}".rstrip(), "dim"),
        ),
    )
