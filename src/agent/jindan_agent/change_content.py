"""The content of a change review: from two paths, or from one folder that holds both configurations."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from msgspec.structs import replace

from jindan_agent.errors import UserError
from jindan_agent.report.content import ReportContent
from jindan_agent.report.quotes import with_quotes
from jindan_tools.diagnose import diagnose
from jindan_tools.model.diagnosis import VERDICT_KO, Verdict
from jindan_tools.readers.open_run import RunNotReadableError
from jindan_tools.review.as_diagnosis import as_diagnosis
from jindan_tools.review.case import ReviewCase
from jindan_tools.review.record import ChangeReview
from jindan_tools.review.review import review_change
from jindan_tools.review.sides import build_case, open_case, open_side


def compared(old: Path, new: Path, run: Path | None, card_gib: float | None) -> ReportContent:
    """Return the content of the review of two paths. Raises UserError when one of them cannot be read."""
    try:
        case = open_case(old, new, run=run, card_gib=card_gib)
    except RunNotReadableError as error:
        raise UserError(error.what, error.hint) from error
    review = _with_verdict(review_change(case), case, old)
    root = "/" if old.is_absolute() and new.is_absolute() else str(Path.cwd())
    return _content(case, review, root, f"{_named(old, new)} → {_named(new, old)}")


def reviewed(content: ReportContent, pair: tuple[str, str]) -> ReportContent:
    """Return the review of two configurations inside a run's folder; `content` itself when they cannot be read."""
    run = content.diagnosis.run
    root = Path(run.root).absolute()
    try:
        old, new = (open_side(root / path, _folder(path)) for path in pair)
    except RunNotReadableError:
        return content
    case = build_case(old, new, run, labels=pair)
    return content if not case.changes else _content(case, review_change(case), str(root), run.name)


def _named(path: Path, other: Path) -> str:
    """Return the last part of a path, with its folder when both paths end alike."""
    whole = path.absolute()
    return f"{whole.parent.name}/{whole.name}" if path.name == other.name else whole.name


def _folder(path: str) -> str:
    folder = str(PurePosixPath(path).parent)
    return "" if folder == "." else folder


def _with_verdict(review: ChangeReview, case: ReviewCase, old: Path) -> ChangeReview:
    """Say so when the old side's own run failed: the change is then judged by whether it mends that."""
    if case.baseline is None or not old.is_dir():
        return review
    found = diagnose(case.old)
    if found.verdict not in (Verdict.FAILING, Verdict.CRASHED):
        return review
    cause = next((c.name_ko for c in found.causes if not c.is_remark), "")
    named = f" 원인은 '{cause}'입니다." if cause else ""
    said = f"이전 실행은 '{VERDICT_KO[found.verdict]}'로 판정됩니다.{named} 이 변경이 그것을 고치는지 먼저 보세요."
    return replace(review, old_verdict=said)


def _content(case: ReviewCase, review: ChangeReview, root: str, name: str) -> ReportContent:
    run = replace(case.new, root=root, name=name)
    return ReportContent(diagnosis=with_quotes(as_diagnosis(review, run)), review=review)
