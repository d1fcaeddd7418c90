"""Find the exception that ended the run, and report it once under the rule that understands it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.crash.patterns import kind_of
from jindan_tools.rules.registry import finding
from jindan_tools.text.safe import safe_line

# They carry an exit code and a rank, never the reason.
LAUNCHERS = frozenset({"ChildFailedError", "CalledProcessError", "ProcessExitedException", "TaskFailed"})
_SAME_END = 200


def fatal_exception(run: Run) -> Event | None:
    """Return the exception that ended the last attempt, None when the run did not end in one.

    Consequences on other ranks (role 'cascade') never count while an original exception is there, nor does the report of
    a launcher while what it reports stands above it.
    """
    if run.ending is not Ending.CRASHED:
        return None
    found = list(run.of_kind(EventKind.EXCEPTION))
    original = [e for e in found if e.word("role") != "cascade"]
    last = (original or found or [None])[-1]
    if last is not None and last.word("type").rpartition(".")[2] in LAUNCHERS:
        return next((e for e in reversed(original) if _told_before(e, last)), last)
    return last


def _told_before(event: Event, report: Event) -> bool:
    """Return whether an exception was printed shortly before a launcher's report: the report is about it."""
    if event.word("type").rpartition(".")[2] in LAUNCHERS or event.number("restarted"):
        return False
    near = report.last_line - event.last_line
    return event.source.path == report.source.path and 0 < near <= _SAME_END


def report_fatal(run: Run, code: str, why: str) -> Iterator[Finding]:
    """Yield one finding when the fatal exception is of the kind that rule `code` understands.

    `why` is a Korean clause that ends in a connective: '텐서 크기가 서로 맞지 않아'.
    """
    event = fatal_exception(run)
    if event is not None and kind_of(event) == code:
        yield describe(event, why)


def describe(event: Event, why: str, argues: Mapping[str, float] | None = None) -> Finding:
    """Return the finding for a fatal exception: the message with its line, and the frame in user code.

    `argues` overrides the rule's declared weights.
    """
    # The type of an exception that was only told in words is the reader's, not the log's.
    said = "" if event.number("untyped") else f"{event.word('type')}: {event.word('message')}".strip(": ")
    text = safe_line(said or event.text.strip(), 200)
    facts = [cite_line(event, f"마지막 오류는 '{text}'입니다.")]
    if event.word("frame"):
        place = f"{event.word('frame')} ({event.word('function')})" if event.word("function") else event.word("frame")
        facts.append(cite_line(event, f"오류가 지나간 사용자 코드 위치는 {safe_line(place, 160)}입니다."))
    return finding(f"{why} 실행이 중단되었습니다: {text}", *facts, severity=Severity.CRITICAL, argues=argues)
