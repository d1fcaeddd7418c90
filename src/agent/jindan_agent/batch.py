"""Diagnose paths one after the other or side by side; what goes wrong with one never stops the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from jindan_agent import output
from jindan_agent.earlier import SEEDS_ONLY, Earlier, keep, report_id
from jindan_agent.errors import UserError
from jindan_agent.report.content import ReportContent
from jindan_agent.report.kind import Kind
from jindan_agent.report.render import Format, render
from jindan_agent.steps import check, collect, explain, recall
from jindan_tools.model.diagnosis import VERDICT_KO, Diagnosis, Verdict
from jindan_tools.model.run import Run

if TYPE_CHECKING:  # a run without a model does without its settings
    from jindan_agent.llm.settings import ModelSettings
    from jindan_agent.llm.use import ModelUse

_BLAMED = (Verdict.FAILING, Verdict.CRASHED)


class Options(Struct, frozen=True, kw_only=True):
    """How runs are diagnosed. `formats` are those to render; `model` is None when no model takes part.

    `use` says how the model takes part; `full` reads also very large logs whole. `earlier` says which earlier reports may
    be recalled and whether this one is kept.
    """

    formats: tuple[Format, ...]
    model: ModelSettings | None = None
    use: ModelUse | None = None
    jobs: int = 1
    full: bool = False
    earlier: Earlier = SEEDS_ONLY


class RunReport(Struct, frozen=True, kw_only=True):
    """The finished reports of one run. `root` is its folder; `texts` holds one rendering for each asked format."""

    name: str
    root: str
    verdict: Verdict
    cause: str
    texts: tuple[tuple[Format, str], ...]

    def text(self, form: Format) -> str:
        """Return the rendering of a format that was asked for."""
        return dict(self.texts)[form]

    @property
    def verdict_ko(self) -> str:
        """Return the verdict in Korean."""
        return VERDICT_KO[self.verdict]


class Failure(Struct, frozen=True, kw_only=True):
    """A path or run without a report. `trace` holds the traceback of a bug, '' for what the user can fix."""

    name: str
    what: str
    hint: str
    trace: str = ""


class SessionReport(Struct, frozen=True, kw_only=True):
    """The finished report on the runs of one path together. `clean` says that no run and no lesson asks for action."""

    name: str
    root: str
    kind: Kind
    clean: bool
    texts: tuple[tuple[Format, str], ...]

    def text(self, form: Format) -> str:
        """Return the rendering of a format that was asked for."""
        return dict(self.texts)[form]


Outcome = RunReport | SessionReport | Failure


def diagnose_one(run: Run, options: Options) -> ReportContent:
    """Return the content of the report on one run: the one place where the steps after reading are wired."""
    content = recall(check(run), options.earlier)
    if options.earlier.keep and content.review is None:
        _keep(content, options.earlier)
    if options.model is None:
        return content
    left_out = options.earlier.exclude | {report_id(run)}
    return explain(content, options.model, options.use and replace(options.use, left_out=left_out))


def _keep(content: ReportContent, earlier: Earlier) -> None:
    try:
        keep(content, earlier)
    except UserError as error:  # the report itself is worth having all the same
        output.write_error(error.what, error.hint)


def diagnose_path(path: Path, options: Options) -> list[Outcome]:
    """Return one outcome for each run at a path; a failure of its own for what could not be read or broke."""
    outcomes: list[Outcome] = []
    diagnoses: list[Diagnosis] = []
    runs = collect(path, full=options.full)
    try:
        for run in runs:
            outcomes.append(_unreadable(path, run) if isinstance(run, UserError) else _guarded(run, options, diagnoses))
    except UserError as error:
        outcomes.append(_unreadable(path, error))
    except Exception:  # a bug in a reader must not take the other paths with it
        outcomes.append(_bug(str(path)))
    if len(diagnoses) > 1:
        outcomes += _together(path, diagnoses, options)
    return outcomes


def _together(path: Path, diagnoses: Sequence[Diagnosis], options: Options) -> list[Outcome]:
    """Return the report on several runs together, when they have enough in common for one."""
    # A single run, which is the usual case, needs nothing of it.
    from jindan_agent.sessions import session_report  # noqa: PLC0415

    try:
        report = session_report([path], diagnoses, options)
    except Exception:  # the reports of the runs are worth having all the same
        return [_bug(str(path))]
    return [] if report is None else [report]


def diagnose_all(paths: Sequence[Path], options: Options) -> Iterator[tuple[Path, list[Outcome]]]:
    """Yield every path with its outcomes, in the order given; several at a time when `jobs` is above 1."""
    jobs = min(options.jobs, len(paths))
    if jobs < 2:
        yield from ((path, diagnose_path(path, options)) for path in paths)
        return
    # Costs 25 ms, which a single path need not pay.
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415

    with ProcessPoolExecutor(max_workers=jobs) as pool:
        futures = [pool.submit(diagnose_path, path, options) for path in paths]
        try:
            yield from ((path, future.result()) for path, future in zip(paths, futures, strict=True))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _guarded(run: Run, options: Options, diagnoses: list[Diagnosis]) -> Outcome:
    """Return the report of a run, and add its diagnosis to those of its path."""
    try:
        content = diagnose_one(run, options)
        diagnoses.append(content.diagnosis)
        return finish(content, options)
    except Exception:  # reported with its traceback; the other runs go on
        return _bug(run.name)


def _unreadable(path: Path, error: UserError) -> Failure:
    return Failure(name=str(path), what=error.what, hint=error.hint)


def finish(content: ReportContent, options: Options) -> RunReport:
    """Return the rendered report of a run."""
    found = content.diagnosis
    return RunReport(
        name=found.run.name,
        root=found.run.root,
        verdict=found.verdict,
        cause=next((c.name_ko for c in found.causes if not c.is_remark), "") if found.verdict in _BLAMED else "",
        texts=tuple((form, render(content, form)) for form in options.formats),
    )


def _bug(name: str) -> Failure:
    # Only a bug needs it.
    import traceback  # noqa: PLC0415

    trace = traceback.format_exc()
    return Failure(
        name=name,
        what=f"'{name}' 실행을 진단하다가 프로그램 오류가 났습니다: {trace.strip().splitlines()[-1]}",
        hint="이 실행의 파일과 아래 오류 기록을 함께 알려 주세요.",
        trace=trace,
    )
