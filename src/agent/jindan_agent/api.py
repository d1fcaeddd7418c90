"""The public Python API: `from jindan_agent.api import diagnose`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from msgspec import Struct

from jindan_agent.earlier import Earlier
from jindan_agent.errors import UserError
from jindan_agent.report.content import ReportContent
from jindan_agent.report.json_causes import cause_json
from jindan_agent.report.render import Format, content_json, render
from jindan_agent.report.session.content import SessionContent
from jindan_agent.report.session.render import render_session
from jindan_agent.sessions import session_content
from jindan_agent.steps import check, collect, recall
from jindan_tools.model.run import Run


class Report(Struct, frozen=True, kw_only=True):
    """The report on one run. `verdict` and `causes` (ids, best first) answer without rendering anything."""

    content: ReportContent

    @property
    def name(self) -> str:
        """Return the name of the run."""
        return self.content.diagnosis.run.name

    @property
    def verdict(self) -> str:
        """Return healthy, failing, crashed or insufficient_evidence."""
        return self.content.diagnosis.verdict.value

    @property
    def causes(self) -> tuple[str, ...]:
        """Return the ids of the causes, best first, ruled-out ones left out."""
        return tuple(cause.id for cause in self.content.diagnosis.causes)

    def cause_dicts(self) -> list[Mapping[str, object]]:
        """Return the causes as they stand in `to_dict()`, best first."""
        return [
            cause_json(self.content.diagnosis.run, c, self.content.prose.explanations.get(c.id, ""))
            for c in self.content.diagnosis.causes
        ]

    def to_markdown(self) -> str:
        """Return the Korean report as Markdown."""
        return render(self.content, Format.MARKDOWN)

    def to_text(self) -> str:
        """Return the Korean report as plain text for a terminal."""
        return render(self.content, Format.TEXT)

    def to_json(self) -> str:
        """Return the report as JSON text under docs/reference/report.schema.json."""
        return render(self.content, Format.JSON)

    def to_dict(self) -> Mapping[str, object]:
        """Return the report as plain data, before any cleaning; NaN values are floats."""
        return content_json(self.content)


def diagnose(
    path: str | Path, *, exclude_prior: str | Collection[str] = (), prior_store: Path | None = None
) -> list[Report]:
    """Return one report for each run at `path`. Raises jindan_agent.errors.UserError when nothing can be read.

    Earlier reports are recalled from the cases of the package and from `prior_store` (the command's own is
    jindan_agent.earlier.user_store()); those with an id in `exclude_prior` are left out.
    """
    left_out = (exclude_prior,) if isinstance(exclude_prior, str) else exclude_prior
    earlier = Earlier(store=prior_store, exclude=frozenset(left_out))
    return [Report(content=recall(check(run), earlier)) for run in collect(Path(path)) if isinstance(run, Run)]


class Session(Struct, frozen=True, kw_only=True):
    """The report on several runs together: session lessons, or an improvement log when they follow one another."""

    content: SessionContent

    @property
    def kind(self) -> str:
        """Return session_lessons or improvement_log."""
        return self.content.kind.value

    @property
    def verdict(self) -> str:
        """Return the worst verdict of the runs."""
        return self.content.verdict.value

    @property
    def lessons(self) -> tuple[str, ...]:
        """Return the lessons, the weightiest first, one Korean sentence each."""
        return tuple(e.finding.title for e in self.content.found.lessons)

    def to_markdown(self) -> str:
        """Return the Korean report as Markdown."""
        return render_session(self.content, Format.MARKDOWN)

    def to_text(self) -> str:
        """Return the Korean report as plain text for a terminal."""
        return render_session(self.content, Format.TEXT)

    def to_json(self) -> str:
        """Return the report as JSON text under docs/reference/session.schema.json."""
        return render_session(self.content, Format.JSON)


def learn(*paths: str | Path) -> Session:
    """Return what the runs at the paths teach together. Raises UserError when fewer than two can be read."""
    asked = [Path(p) for p in paths]
    diagnoses = [check(run).diagnosis for path in asked for run in collect(path) if isinstance(run, Run)]
    if len(diagnoses) < 2:
        what = f"함께 볼 실행이 {len(diagnoses)}개뿐입니다: {', '.join(map(str, asked))}"
        raise UserError(what, "실행이 둘 이상 든 폴더나 실행 폴더 여럿을 지정하세요.")
    return Session(content=session_content(asked, diagnoses))
