"""What is known about one cause in this run, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_agent.report.escape import code_span, escape, fence_mark
from jindan_tools.causes.catalogue import load_taxonomy, told_page
from jindan_tools.causes.deciding_check import deciding_check
from jindan_tools.model.cause import ROLE_KO, STATUS_KO, Argument, Cause, Status
from jindan_tools.model.diagnosis import Diagnosis
from jindan_tools.text.figures import percent


def find_cause(diagnosis: Diagnosis, cause_id: str) -> Cause | None:
    """Return a cause of the diagnosis, ruled out or not."""
    return next((c for c in (*diagnosis.causes, *diagnosis.ruled_out) if c.id == cause_id), None)


def cause_page(diagnosis: Diagnosis, cause: Cause) -> str:
    """Return the standing of a cause, what speaks for and against it, and how to check and fix it."""
    return "\n".join(_lines(diagnosis, cause)) + "\n"


def _lines(diagnosis: Diagnosis, cause: Cause) -> Iterator[str]:
    text = told_page(cause.id, cause.arguments_for)
    sure = "" if cause.status is Status.RULED_OUT else f", 확신도 {percent(cause.confidence, 0)}"
    yield f"# {escape(cause.name_ko)} ({code_span(cause.id)})"
    yield f"**{STATUS_KO[cause.status]}**, {ROLE_KO[cause.role]}{sure}"
    if cause.explained_by in load_taxonomy():
        yield f"'{load_taxonomy()[cause.explained_by].name_ko}' 원인에서 따라온 것입니다."
    yield from ("", "## 무엇인가", text.what, text.why_it_hurts, "")
    yield from _arguments(diagnosis, "근거", cause.arguments_for)
    yield from _arguments(diagnosis, "반대 근거", cause.arguments_against)
    check = deciding_check(diagnosis.run, cause)
    if check.command:
        mark = fence_mark((check.command,))
        yield from (f"## 확인 방법 (약 {check.minutes}분)", mark, *check.command.splitlines(), mark)
        yield from (f"- 맞으면: {check.if_true}", f"- 아니면: {check.if_false}", "")
    fixes = [f for f in diagnosis.fixes if f.cause_id == cause.id and not f.already]
    if fixes:
        yield "## 해결"
        for fix in fixes:
            change = f"{code_span(fix.before)} -> {code_span(fix.after)}" if fix.before else code_span(fix.after)
            yield f"- {escape(fix.parameter)}: {change}" if fix.after else f"- {escape(fix.why)}"
    yield from ("", "## 하지 말 것", *(f"- {d}" for d in text.do_not))


def _arguments(diagnosis: Diagnosis, title: str, arguments: tuple[Argument, ...]) -> Iterator[str]:
    if not arguments:
        return
    held = {e.id: e for e in diagnosis.evidence}
    yield f"## {title}"
    for argument in arguments:
        yield f"- {code_span(argument.code)} (무게 {argument.weight:+g}) {escape(argument.title)}"
        for evidence_id in argument.evidence_ids:
            fact = held.get(evidence_id)
            if fact is not None:
                where = f" ({code_span(fact.source.place())})" if fact.source is not None else ""
                yield f"  - **{fact.id}** {escape(fact.statement)}{where}"
    yield ""
