"""The verdict in a few lines: the answer, its reason, what to do first."""

from __future__ import annotations

from textual.content import Content

from jindan_agent.report.width import shorten, width
from jindan_agent.report.words import run_phrase
from jindan_agent.tui.checking.snapshot import CheckedRun
from jindan_agent.tui.foreign import joined
from jindan_agent.tui.overview.review import review_title
from jindan_tools.model.diagnosis import VERDICT_KO, Diagnosis, Verdict
from jindan_tools.text.safe import safe_line

# A letter beside the word, so that the answer is seen without colour and without Korean.
SIGN = {
    Verdict.HEALTHY: "OK",
    Verdict.FAILING: "!!",
    Verdict.CRASHED: "XX",
    Verdict.INSUFFICIENT_EVIDENCE: "??",
}
STYLE = {
    Verdict.HEALTHY: "bold $text-success",
    Verdict.FAILING: "bold $text-error",
    Verdict.CRASHED: "bold $text-error",
    Verdict.INSUFFICIENT_EVIDENCE: "bold $text-warning",
}


def verdict_text(diagnosis: Diagnosis) -> Content:
    """Return the verdict with its reason, and the first thing to do."""
    verdict = diagnosis.verdict
    said = joined(
        (f"[{SIGN[verdict]}] 판정: {VERDICT_KO[verdict]}", STYLE[verdict]),
        f"  {safe_line(diagnosis.verdict_reason, 400)}",
    )
    todo = first_step(diagnosis)
    return joined_lines(said, joined(("먼저 할 일: ", "bold"), todo)) if todo else said


def first_step(diagnosis: Diagnosis) -> str:
    """Return what to do first as one Korean line, '' when there is nothing."""
    fix = next((f for f in diagnosis.fixes if not f.already), None)
    if diagnosis.verdict is Verdict.INSUFFICIENT_EVIDENCE and diagnosis.missing:
        return safe_line(f"{diagnosis.missing[0].what}: {diagnosis.missing[0].how}", 200)
    if fix is None or diagnosis.verdict is Verdict.HEALTHY:
        return ""
    if not fix.after:
        return safe_line(fix.why, 200)
    change = f"{fix.before} -> {fix.after}" if fix.before else fix.after
    where = f" ({fix.where})" if fix.where else ""
    return safe_line(f"{fix.parameter} {change}{where}", 200)


def run_line(diagnosis: Diagnosis) -> str:
    """Return what ran and how far, in letters that are one or two columns wide in every terminal."""
    return run_phrase(diagnosis.run).replace(" · ", ", ")


def header_text(checked: CheckedRun, room: int) -> Content:
    """Return verdict, name and progress of the run in one line; the last two take at most `room` columns."""
    diagnosis = checked.diagnosis
    verdict = diagnosis.verdict
    title = (f"[{SIGN[verdict]}] {VERDICT_KO[verdict]}", STYLE[verdict])
    if checked.review is not None:
        title = review_title(checked.review)
    room = max(10, room - width(title[0]))
    what = shorten(f"{safe_line(diagnosis.run.name, 40)}  {run_line(diagnosis)}", room)
    return joined(title, f"  {what}")


def joined_lines(*lines: Content) -> Content:
    """Return lines below one another."""
    return Content("\n").join(lines)
