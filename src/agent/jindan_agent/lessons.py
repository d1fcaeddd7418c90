"""`diagnose lessons`: what several runs teach together."""

from __future__ import annotations

from collections.abc import Sequence

from jindan_agent import output
from jindan_agent.api import learn
from jindan_agent.earlier import user_store
from jindan_agent.errors import UserError
from jindan_agent.report.render import Format
from jindan_agent.report.session.render import render_session
from jindan_agent.sessions import keep_session

CLEAN, FOUND, BROKEN = 0, 1, 2


def lessons(paths: Sequence[str], form: str, *, remember: bool) -> int:
    """Print the report; return 0 when nothing asks for action, 1 when something does, 2 without two runs."""
    output.prepare_streams()
    try:
        content = learn(*paths).content
        if remember:
            output.write_note(f"교훈을 저장했습니다: {keep_session(content, user_store())}")
    except UserError as error:
        output.write_error(error.what, error.hint)
        return BROKEN
    output.write_report(render_session(content, Format(form)))
    return CLEAN if content.is_clean else FOUND
