"""Run `diagnose lr`: list the schedules or simulate a plan."""

from __future__ import annotations

from pathlib import Path

from jindan_agent import output
from jindan_agent.errors import UserError
from jindan_agent.files import write_whole
from jindan_agent.lr.list_page import list_json, list_page
from jindan_agent.lr.plan_input import LrOptions, Planned, plan_of, planned_change
from jindan_agent.lr.plan_page import plan_json, plan_page
from jindan_agent.lr.svg import Line, to_svg
from jindan_agent.report.blocks import ReportDoc
from jindan_agent.report.json_report import to_json
from jindan_agent.report.markdown import to_markdown
from jindan_agent.report.plain_text import to_text

DONE, BROKEN = 0, 2
__all__ = ["LrOptions", "lr"]


def lr(asked: LrOptions) -> int:
    """Print what was asked for; return 0, or 2 when the input cannot be used."""
    output.prepare_streams()
    try:
        if asked.list:
            return _show(asked, list_page(), list_json())
        return _simulate(asked)
    except UserError as error:
        output.write_error(error.what, error.hint)
        return BROKEN


def _simulate(asked: LrOptions) -> int:
    before = plan_of(asked)
    after = planned_change(asked) if asked.compare else None
    if asked.svg:
        write_whole(Path(asked.svg), to_svg(_lines(before, after), title=f"{before.simulation.entry.name}"))
    return _show(asked, plan_page(before, after, asked.at), plan_json(before, after, asked.at))


def _lines(before: Planned, after: Planned | None) -> list[Line]:
    steps, rates = before.curve_points()
    if after is None:
        return [Line(name="학습률", xs=steps, ys=rates)]
    later_steps, later_rates = after.curve_points()
    return [Line(name="이전", xs=steps, ys=rates), Line(name="이후", xs=later_steps, ys=later_rates)]


def _show(asked: LrOptions, page: ReportDoc, plain: object) -> int:
    form = "json" if asked.json else asked.format
    output.write_report(to_json(plain) if form == "json" else to_markdown(page) if form == "md" else to_text(page))
    return DONE
