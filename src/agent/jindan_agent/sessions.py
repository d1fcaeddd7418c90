"""Several diagnosed runs as one report: session lessons, or an improvement log when they follow one another."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from jindan_agent import output
from jindan_agent.batch import Options, SessionReport
from jindan_agent.earlier import remember_json, share
from jindan_agent.errors import UserError
from jindan_agent.report.kind import Kind
from jindan_agent.report.quotes import quoted
from jindan_agent.report.session.content import SessionContent
from jindan_agent.report.session.remembered import remembered_json
from jindan_agent.report.session.render import render_session
from jindan_knowledge.run_id import run_report_id
from jindan_tools.model.diagnosis import Diagnosis
from jindan_tools.session.learn import Lessons, learn
from jindan_tools.session.open_session import open_session


def session_report(paths: Sequence[Path], diagnoses: Sequence[Diagnosis], options: Options) -> SessionReport | None:
    """Return the rendered report on the runs of `paths`, None when they have nothing in common to report on."""
    content = session_content(paths, diagnoses)
    if not worth_a_report(content.found):
        return None
    if options.earlier.keep and options.earlier.store is not None:
        try:
            share(keep_session(content, options.earlier.store), options.earlier.team)
        except UserError as error:  # the report itself is worth having all the same
            output.write_error(error.what, error.hint)
    return rendered(content, options)


def keep_session(content: SessionContent, store: Path) -> Path:
    """Write what a session taught into the store of earlier reports. Raises UserError when that fails."""
    session = content.found.session
    report_id = run_report_id(f"{session.name}/{content.kind.value}", Path(session.root))
    return remember_json(remembered_json(content), store, report_id, Path(session.root))


def rendered(content: SessionContent, options: Options) -> SessionReport:
    """Return the report in the formats asked for."""
    session = content.found.session
    return SessionReport(
        name=session.name,
        root=session.root,
        kind=content.kind,
        clean=content.is_clean,
        texts=tuple((form, render_session(content, form)) for form in options.formats),
    )


def session_content(paths: Sequence[Path], diagnoses: Sequence[Diagnosis]) -> SessionContent:
    """Return the content of the report on several runs, with the raw line behind each fact."""
    found = learn(open_session(paths, diagnoses))
    evidence = {e.id: e for e in quoted(found.evidence, Path(found.session.root))}
    lessons = tuple(
        replace(
            each,
            finding=replace(each.finding, evidence=tuple(evidence.get(e.id, e) for e in each.finding.evidence)),
        )
        for each in found.lessons
    )
    kind = Kind.IMPROVEMENT_LOG if found.steps else Kind.SESSION_LESSONS
    return SessionContent(kind=kind, found=replace(found, evidence=tuple(evidence.values()), lessons=lessons))


def worth_a_report(found: Lessons) -> bool:
    """Say whether runs that lie together belong together: comparable, copies of one another, or with notes on them."""
    return bool(found.groups or found.twins or found.steps or found.session.notes)
