"""What an answer is made from: the finished diagnosis, what it told a model, and the looks of this question."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from jindan_agent.chat.events import ToolFinished
from jindan_agent.graph.check import judged
from jindan_agent.graph.collect import collected
from jindan_agent.graph.recall import recalled
from jindan_agent.graph.state import Look, State, seen_rows
from jindan_agent.llm.redact import Redactor
from jindan_agent.looks.rows import numbered
from jindan_agent.looks.subject import Subject
from jindan_agent.looks.take import take_look
from jindan_agent.looks.titles import title_ko
from jindan_agent.looks.view import View, nothing
from jindan_agent.report.content import ReportContent

_TOOL_SECONDS = 20.0


class Session:
    """The looks of one question, on top of what the diagnosis says. Rows are numbered through the whole question."""

    def __init__(self, content: ReportContent, subject: Subject, redactor: Redactor) -> None:
        self.content = content
        self.subject = subject
        self._clean: Callable[[str], str] = redactor.clean
        self.state = State(looks=[])
        self.state |= collected(subject, self._clean)
        self.state |= judged(subject.diagnosis, self._clean)
        self.state |= recalled(content.prior, self._clean)

    def title(self, tool: str, target: str, argument: str) -> str:
        """Return what a look is about, in Korean."""
        return title_ko(self.subject, tool, target, argument)

    def has_seen(self, tool: str, target: str, argument: str) -> bool:
        """Say whether this very look was already taken for the question."""
        key = (tool, target, self._clean(argument))
        return any((look["tool"], look["target"], look["argument"]) == key for look in self.state.get("looks", []))

    async def look(self, number: int, tool: str, target: str, argument: str) -> ToolFinished:
        """Take a look beside the loop, so that a large file holds up no screen, and keep it."""
        start = time.monotonic()
        view = await _taken(self.subject, tool, target, argument)
        text, rows = numbered(view, len(seen_rows(self.state)) + 1, self._clean)
        look = Look(tool=tool, target=target, argument=self._clean(argument), text=text, rows=rows)
        self.state["looks"] = [*self.state.get("looks", []), look]
        return ToolFinished(
            number=number,
            tool=tool,
            title=self.title(tool, target, argument),
            text=view.text,
            ok=view.ok,
            seconds=round(time.monotonic() - start, 3),
        )


async def _taken(subject: Subject, tool: str, target: str, argument: str) -> View:
    try:
        async with asyncio.timeout(_TOOL_SECONDS):
            return await asyncio.to_thread(take_look, subject, tool, target, argument)
    except TimeoutError:
        return nothing(f"{_TOOL_SECONDS:g}초 안에 끝나지 않아 그만두었습니다.")
    except KeyError:
        return nothing("그런 도구가 없습니다.")
