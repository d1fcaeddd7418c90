"""Hostile strings through each widget that shows foreign text (CI: 20,000): none acts, none colours, none crashes."""

import itertools
from collections.abc import Iterator

import pytest
from driving import FAILING, drive, opened
from hostile import FORBIDDEN, harmful, hostile_strings
from msgspec.structs import replace
from rich.segment import Segment
from textual.content import Content
from textual.events import Paste
from textual.widget import Widget
from textual.widgets import Static

from jindan_agent.tui.charts.chart import Chart, Curve, Mark
from jindan_agent.tui.charts.layout import chart_lines
from jindan_agent.tui.chat.entry import ChatEntry
from jindan_agent.tui.chat.text_block import TextBlock
from jindan_agent.tui.chat.tool_block import ToolBlock
from jindan_agent.tui.dialogs.cause_page import cause_page
from jindan_agent.tui.evidence.fact_rows import fact_rows
from jindan_agent.tui.evidence.file_text import WholeText
from jindan_agent.tui.evidence.file_view import FileView
from jindan_agent.tui.foreign import foreign, joined
from jindan_agent.tui.lines.markdown import markdown_lines
from jindan_agent.tui.lines.view import LinesView
from jindan_agent.tui.overview.cause_rows import cause_rows
from jindan_agent.tui.overview.setting_rows import setting_rows
from jindan_agent.tui.overview.timeline_rows import timeline_rows
from jindan_agent.tui.overview.verdict import verdict_text
from jindan_agent.tui.rows import Rows
from jindan_agent.tui.run_header import RunHeader
from jindan_tools.model.diagnosis import Diagnosis, TimelineEntry
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.setting import Origin, Resolved
from jindan_tools.model.source import Source
from tests.fuzz_depth import FUZZ_DEPTH

COUNT = 4000 * FUZZ_DEPTH


def chunks(size: int) -> Iterator[tuple[str, ...]]:
    strings = hostile_strings(COUNT)
    while part := tuple(itertools.islice(strings, size)):
        yield part


def rows_of(widget: Widget, height: int) -> Iterator[Segment]:
    for y in range(height):
        yield from widget.render_line(y)


def segments_of(widget: Widget, content: Content) -> Iterator[Segment]:
    """Yield what the widget would draw of a content, wrapped to its width as it wraps it."""
    for line in content.wrap(max(20, widget.size.width)):
        yield from line.render_segments(widget.visual_style)


def test_rows_show_it_harmlessly() -> None:
    async def look() -> None:
        async with opened(FAILING) as (app, pilot):
            rows = app.query_one("#causes", Rows)
            for part in chunks(2000):
                rows.fill((str(i), joined((text, "bold"), text)) for i, text in enumerate(part))
                rows.styles.height = 60
                await pilot.pause()
                assert harmful(rows_of(rows, rows.size.height)) == []
                assert harmful(s for text in part for s in segments_of(rows, joined(text))) == []

    drive(look)


def test_the_file_view_shows_it_harmlessly() -> None:
    async def look() -> None:
        async with opened(FAILING) as (app, pilot):
            await pilot.press("2")
            await pilot.pause()
            view = app.query_one(FileView)
            strings = list(hostile_strings(COUNT))
            view.show(WholeText(strings), 7)
            for first in range(0, COUNT, view.size.height):
                view.scroll_to(y=first, animate=False, immediate=True)
                assert harmful(rows_of(view, view.size.height)) == []

    drive(look)


def test_lines_and_answers_show_it_harmlessly_even_as_markdown() -> None:
    async def look() -> None:
        async with opened(FAILING, (80, 24)) as (app, _):
            view = LinesView()
            await app.mount(view)
            for part in chunks(1000):
                lines = markdown_lines("\n".join(part), 78)
                assert harmful(s for line in lines for s in line.render_segments(view.visual_style)) == []
                assert max(line.cell_length for line in lines) <= 78

    drive(look)


def test_the_blocks_of_the_chat_show_it_harmlessly() -> None:
    async def look() -> None:
        async with opened(FAILING) as (app, _):
            block, tool = TextBlock(), ToolBlock("찾기")
            await app.mount(block, tool)
            tool.folded = False
            for part in chunks(200):
                block.replace("\n".join(part))
                tool.finish("\n".join(part), ok=True, seconds=0.1)
                shown = f"{block.render().plain}{tool.render().plain}"
                assert not FORBIDDEN.search(shown.replace("\n", ""))

    drive(look)


@pytest.mark.parametrize("words", ["foreign", "static"])
def test_single_texts_are_shown_harmlessly(words: str) -> None:
    async def look() -> None:
        async with opened(FAILING) as (app, _):
            static = Static("", markup=False)
            await app.mount(static)
            make = {"foreign": foreign, "static": joined}[words]
            bad = [
                text
                for text in hostile_strings(COUNT)
                if FORBIDDEN.search("".join(s.text for s in make(text).render_segments()).replace("\n", ""))
            ]
            assert bad == []

    drive(look)


def poisoned(diagnosis: Diagnosis, text: str) -> Diagnosis:
    """Return a diagnosis with a hostile string wherever foreign text can stand."""
    fact = Evidence(statement=text, source=Source(path=text, line=3, field=text), quote=text, formula=text, id="E1")
    held = Resolved(name="model", value=text, origin=Origin.OVERRIDDEN, source=fact.source, given=text[:5], reason=text)
    finding = replace(diagnosis.findings[0], title=text, evidence=(fact,))
    run = replace(diagnosis.run, name=text, config={"model": held}, version=text)
    moment = TimelineEntry(when=text, what=text, evidence_id="E1", decisive=True)
    argument = replace(diagnosis.causes[0].arguments_for[0], title=text, evidence_ids=("E1",))
    return replace(
        diagnosis,
        run=run,
        verdict_reason=text,
        findings=(finding,),
        evidence=(fact,),
        timeline=(moment,),
        causes=(replace(diagnosis.causes[0], arguments_for=(argument,)),),
        fixes=(replace(diagnosis.fixes[0], parameter=text, before=text, after=text, where=text, why=text),),
    )


def test_everything_built_from_a_diagnosis_shows_it_harmlessly() -> None:
    async def look() -> None:
        async with opened(FAILING) as (app, _):
            assert app.checked is not None
            header = app.query_one(RunHeader)
            for text in hostile_strings(COUNT // 10):
                found = poisoned(app.checked.diagnosis, text)
                made = [
                    verdict_text(found),
                    *(row.line for _, row in cause_rows(found, {}, folded=False)),
                    *(row.line for _, row in timeline_rows(found)),
                    *(row.line for _, row in setting_rows(found)),
                    *(row.line for _, row in fact_rows(found)),
                    *markdown_lines(cause_page(found, found.causes[0]), 80),
                ]
                header.checked = replace(app.checked, diagnosis=found)
                made.append(header.render())
                assert not [c.plain for c in made if FORBIDDEN.search(c.plain.replace("\n", ""))]
                assert not [c for c in made if any("@" in str(span.style) for span in c.spans)]

    drive(look)


def test_the_names_of_a_chart_are_shown_harmlessly() -> None:
    for text in hostile_strings(COUNT):
        chart = Chart(
            title=text,
            unit="에폭",
            curves=(Curve(name=text, xs=(0.0, 1.0), ys=(0.0, 1.0)),),
            marks=(Mark(x=1.0, letter="N", meaning="첫 NaN"),),
        )
        first, *_, last = chart_lines(chart, 60, 6)
        assert not FORBIDDEN.search(first.plain + last.plain)


def test_what_is_pasted_into_the_field_is_cleaned() -> None:
    async def look() -> None:
        async with opened(FAILING) as (app, pilot):
            entry = ChatEntry()
            await app.mount(entry)
            for part in chunks(1000):
                entry.load_text("")
                await entry._on_paste(Paste("\n".join(part)[:15_000]))
                assert not FORBIDDEN.search(entry.text.replace("\n", ""))
            await pilot.pause()

    drive(look)
