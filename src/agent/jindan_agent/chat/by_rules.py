"""An answer without a model."""

from __future__ import annotations

import re
from collections.abc import Callable

from jindan_agent.chat.citations import cited
from jindan_agent.chat.events import ChatEvent, Done, TextDelta, ToolFinished, ToolStarted
from jindan_agent.chat.rules_answer import Say, Use, rules_answer
from jindan_agent.chat.session import Session
from jindan_agent.explain import page_text
from jindan_agent.report.escape import escape, fence_mark
from jindan_tools.text.regex import regex
from jindan_tools.text.safe import safe_text

_MOST_SHOWN = 40
_HEADING = regex(r"^#{1,3} ", re.MULTILINE)


async def by_rules(
    session: Session, question: str, emit: Callable[[ChatEvent], None], failure: str = "", dropped: int = 0
) -> Done:
    """Emit the answer of the rules and return its end; `failure` says why the model did not answer."""
    said: list[str] = []
    number = 0
    for part in rules_answer(session.content, question, tuple(session.subject.others)):
        match part:
            case Say(text=text):
                pass
            case Use():
                number += 1
                title = session.title(part.tool, part.target, part.argument)
                emit(ToolStarted(number=number, tool=part.tool, title=title))
                seen = await session.look(number, part.tool, part.target, part.argument)
                emit(seen)
                text = _page(part) or _view(seen)
        said.append(text)
        emit(TextDelta(text=text))
    whole = "".join(said).strip()
    return Done(text=whole, by="rules", citations=cited(whole, session), failure=failure, dropped=dropped)


def _page(part: Use) -> str:
    """Return the page of a rule or cause, which is Markdown of our own, below the headings of an answer."""
    text = page_text(part.target) if part.tool == "explain" else None
    return f"{_HEADING.sub(lambda m: '##' + m.group(), text)}\n" if text is not None else ""


def _view(seen: ToolFinished) -> str:
    """Return a look as part of the answer: explained in a line, shown as it is."""
    lines = [safe_text(line) for line in seen.text.splitlines()]
    if not seen.ok:
        return f"{escape(seen.title)}: {escape(' '.join(lines))}\n\n"
    kept = tuple(lines[:_MOST_SHOWN])
    more = f"\n…(이하 {len(lines) - len(kept)}줄은 위의 도구 출력에 있습니다)" if len(lines) > len(kept) else ""
    mark = fence_mark(kept)
    body = "\n".join(kept)
    return f"{escape(seen.title)}:\n\n{mark}text\n{body}\n{mark}\n{more}\n"
