"""REP005: a patch beside the run says what was changed before it started."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.safe import safe_line

_MOST = 6


@rule("REP005", "changed-code")
def changed_code(run: Run) -> Iterator[Finding]:
    """List the files that a patch beside the run changed, and the values that it replaced.

    ## What it does
    Reads git diffs that the user or the tracker left in the run directory.
    ## Why it matters
    What was changed last is the first suspect, and a run of uncommitted code cannot be repeated from its commit.
    ## Fires on
    A patch with at least one changed file.
    ## Stays silent on
    Runs without a patch.
    ## Source
    git diff; W&B saves the uncommitted changes as diff.patch.
    """
    changes = list(run.of_kind(EventKind.CODE_CHANGE))
    files = [e for e in changes if e.number("added") is not None]
    values = [e for e in changes if e.word("after")]
    if not files:
        return
    rest = len(values) + len(files) - 2 * _MOST
    more = f" 그 밖의 변경은 {files[0].source.path} 파일에 있습니다." if rest > 0 else ""
    yield finding(
        f"실행 옆의 패치에 코드 파일 {len(files)}개의 변경이 있습니다.{more}",
        *[_value(e) for e in values[:_MOST]],
        *[_file(e) for e in files[:_MOST]],
        severity=Severity.INFO,
        facts={"files": float(len(files)), "values": float(len(values))},
    )


def _value(event: Event) -> Evidence:
    name, file = safe_line(event.word("name"), 60), safe_line(event.word("file"), 80)
    before, after = safe_line(event.word("before"), 40), safe_line(event.word("after"), 40)
    return Evidence(statement=f"{file} 파일의 {name} 값: {before} → {after}", source=event.source)


def _file(event: Event) -> Evidence:
    file = safe_line(event.word("file"), 80)
    added, removed = event.number("added") or 0, event.number("removed") or 0
    return Evidence(statement=f"{file}: {added:.0f}줄 추가, {removed:.0f}줄 삭제", source=event.source)
