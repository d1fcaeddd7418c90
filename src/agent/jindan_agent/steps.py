"""The steps from a path to the content of a report, as plain functions that a graph or a batch can wire."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from jindan_agent import output
from jindan_agent.earlier import Earlier, prior_case, recalled
from jindan_agent.errors import UserError
from jindan_agent.fix_history import with_history
from jindan_agent.report.content import ReportContent
from jindan_agent.report.quotes import with_quotes
from jindan_tools.diagnose import diagnose
from jindan_tools.model.diagnosis import Verdict
from jindan_tools.model.run import Run
from jindan_tools.readers.open_run import RunNotReadableError, locate, read_file, read_file_whole, read_location

if TYPE_CHECKING:  # a run without a model does without its settings
    from jindan_agent.llm.settings import ModelSettings
    from jindan_agent.llm.use import ModelUse


def collect(path: Path, *, full: bool = False, scripts: bool = False) -> Iterator[Run | UserError]:
    """Yield the runs at a path, and an error in the place of a run that cannot be read among several.

    `full` reads also very large logs whole, `scripts` takes a training script for a run that has not begun.
    Raises UserError when the path itself cannot be read.
    """
    try:
        locations = locate(path)
    except RunNotReadableError as error:
        raise UserError(error.what, error.hint) from error
    for location in locations:
        try:
            yield from read_location(location, read_file_whole if full else read_file, scripts=scripts)
        except RunNotReadableError as error:
            if len(locations) == 1:
                raise UserError(error.what, error.hint) from error
            yield UserError(error.what, error.hint)


def check(run: Run) -> ReportContent:
    """Return the deterministic content of a report: complete before any model is asked.

    A folder with two configurations to compare, and no failed run, becomes a change review.
    """
    content = ReportContent(diagnosis=with_quotes(diagnose(run)))
    pair = _pair(run)
    if pair is None or content.diagnosis.verdict in (Verdict.FAILING, Verdict.CRASHED):
        return content
    # Few folders hold a pair of configurations.
    from jindan_agent.change_content import reviewed  # noqa: PLC0415

    return reviewed(content, pair)


def _pair(run: Run) -> tuple[str, str] | None:
    if len(run.files) < 2:
        return None
    # A single file has nothing to be held against.
    from jindan_tools.review.find_pair import find_pair  # noqa: PLC0415

    return find_pair([f.path for f in run.files])


def recall(content: ReportContent, earlier: Earlier) -> ReportContent:
    """Return the content with the earlier reports that look alike, and measures that failed before further down.

    Neither verdict nor causes change: an earlier report is a lead.
    """
    found = recalled(content.diagnosis, earlier)
    if found.without_team:
        output.write_note(f"주의: {found.without_team}. 팀의 이전 보고서 없이 진단합니다.")
    content = replace(content, prior=tuple(prior_case(m, content.diagnosis) for m in found.matches))
    fixes = with_history(content.diagnosis.fixes, found.tried)
    return replace(content, diagnosis=replace(content.diagnosis, fixes=fixes)) if found.tried else content


def explain(content: ReportContent, model: ModelSettings | None, use: ModelUse | None = None) -> ReportContent:
    """Return the content with what a model adds to it, unchanged without a model; no failure of a model ends here."""
    if model is None or content.review is not None:
        return content
    # langgraph and openai cost a second, which a run without a model need not pay.
    from jindan_agent.graph.part import with_part  # noqa: PLC0415
    from jindan_agent.graph.run import enrich  # noqa: PLC0415
    from jindan_agent.llm.use import IN_MEMORY  # noqa: PLC0415

    output.write_note(f"언어 모델 {model.model} 모델에 설명을 묻고 있습니다(길어도 {model.total_seconds:g}초).")
    return with_part(content, enrich(content.diagnosis, content.prior, model, _say_step, use=use or IN_MEMORY))


_STEPS_KO = {"investigate": "언어 모델이 더 볼 곳을 고릅니다.", "draft": "언어 모델이 설명을 씁니다."}


def _say_step(node: str) -> None:
    if node in _STEPS_KO:
        output.write_note(_STEPS_KO[node])
