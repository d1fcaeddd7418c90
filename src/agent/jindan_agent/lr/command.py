"""Run `diagnose lr`: list the schedules, simulate a plan, or replay a run."""

from __future__ import annotations

from pathlib import Path

from jindan_agent import output
from jindan_agent.errors import UserError
from jindan_agent.files import write_whole
from jindan_agent.lr.list_page import list_json, list_page
from jindan_agent.lr.plan_input import LrOptions, Planned, plan_of, planned_change
from jindan_agent.lr.plan_page import plan_json, plan_page
from jindan_agent.lr.refusals import refusal_words
from jindan_agent.lr.run_page import replay_json, replay_page
from jindan_agent.lr.svg import Line, to_svg
from jindan_agent.report.blocks import ReportDoc
from jindan_agent.report.html import to_html
from jindan_agent.report.json_report import to_json
from jindan_agent.report.markdown import to_markdown
from jindan_agent.report.plain_text import to_text
from jindan_agent.steps import collect
from jindan_tools.lr.replay_run import RunReplay, replay_run
from jindan_tools.model.run import Run
from jindan_tools.text.safe import safe_line

DONE, DEPARTS, BROKEN = 0, 1, 2
# Curves that one picture can hold apart.
_MOST_LINES = 4
_MOST_DOTS = 500
__all__ = ["LrOptions", "lr"]


def lr(asked: LrOptions) -> int:
    """Print what was asked for; return 0, 1 when a run departs from its schedule, 2 when the input cannot be used."""
    output.prepare_streams()
    try:
        if asked.list:
            return _show(asked, list_page(), list_json())
        return _replay(asked) if asked.path is not None else _simulate(asked)
    except UserError as error:
        output.write_error(error.what, error.hint)
        return BROKEN
    except ArithmeticError as error:
        output.write_error(
            f"이 스케줄은 마지막 스텝까지 계산할 수 없습니다. 라이브러리도 여기서 멈춥니다 ({refusal_words(str(error))}).",
            "전체 스텝 수와 인자를 확인하세요: diagnose lr --list",
        )
        return BROKEN


def _simulate(asked: LrOptions) -> int:
    before = plan_of(asked)
    after = planned_change(asked) if asked.compare else None
    longest = max(before.steps, after.steps if after is not None else 0)
    if asked.at and not any(0 <= step < longest for step in asked.at):
        what = f"--at 의 스텝이 모두 실행 밖입니다: {', '.join(map(str, asked.at[:5]))}"
        raise UserError(what, f"0부터 {longest - 1:,}까지의 스텝을 쓰세요.")
    picture = to_svg(_lines(before, after), title=f"{before.simulation.entry.name}")
    if asked.svg:
        write_whole(Path(asked.svg), picture)
    return _show(asked, plan_page(before, after, asked.at), plan_json(before, after, asked.at), picture)


def _lines(before: Planned, after: Planned | None) -> list[Line]:
    steps, rates = before.curve_points()
    if after is None:
        return [Line(name="학습률", xs=steps, ys=rates)]
    later_steps, later_rates = after.curve_points()
    return [Line(name="이전", xs=steps, ys=rates), Line(name="이후", xs=later_steps, ys=later_rates)]


def _replay(asked: LrOptions) -> int:
    if asked.schedule is not None or asked.compare:
        raise UserError(
            "경로와 --schedule, --compare 옵션은 함께 쓸 수 없습니다.", "기록을 대조하려면: diagnose lr 경로"
        )
    found = [replay_run(run) for run in collect(Path(asked.path or "")) if isinstance(run, Run)]
    lines = [_logged(one) for one in found if one.points][:_MOST_LINES]
    picture = to_svg(lines, title="기록된 학습률") if lines else ""
    if asked.svg and picture:
        write_whole(Path(asked.svg), picture)
    _show(asked, replay_page(found), [replay_json(one) for one in found], picture)
    return DEPARTS if any(one.departures for one in found) else DONE


def _logged(one: RunReplay) -> Line:
    shown = one.points[:: max(1, len(one.points) // _MOST_DOTS)]
    return Line(name=safe_line(one.run.name, 24), xs=[p.step for p in shown], ys=[p.lr for p in shown])


def _show(asked: LrOptions, page: ReportDoc, plain: object, picture: str = "") -> int:
    match "json" if asked.json else asked.format:
        case "json":
            shown = to_json(plain)
        case "html":
            shown = to_html(page, picture=picture)
        case "md":
            shown = to_markdown(page)
        case _:
            shown = to_text(page)
    output.write_report(shown)
    return DONE
