"""CRS046: reports that a data loader worker process died."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.crash.fatal_event import describe_event
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.regex import regex
from jindan_tools.text.safe import safe_line

_NUMBER = regex(r"\d{1,7}")
_KILLED = regex(r"(?:Killed process |\bpid=)(\d{1,7})\b")
_BY_KERNEL = ("oom_killer", "cgroup")
# SIGTERM and SIGHUP: what schedulers, launchers, people and closed terminals send.
_ASKED = (15.0, 1.0)
# How strsignal spells signal 9; torch/utils/data/_utils/signal_handling.py passes it on.
_SIGKILL = "Killed"


@rule("CRS046", "worker-died", {"dataloader_worker_crash": 2.0, "host_oom_kill": 4.0, "oom_capacity": -2.0})
def worker_died(run: Run) -> Iterator[Finding]:
    """Report that a data loader worker process died.

    ## What it does
    Reports that a data loader worker process died, and looks for its process number among the kernel's kills.
    ## Why it matters
    The worker's own error, or the signal that killed it, is the cause; this line is its echo.
    ## Fires on
    'DataLoader worker (pid N) exited / is killed by signal'. With a line of the kernel's OOM killer about one of these
    processes, host memory is the cause; by SIGKILL ("Killed") without one it is the likely cause.
    ## Stays silent on
    Shared-memory bus errors, which another rule explains, runs that went on, and jobs that were asked to end: the signal ends their workers too.
    ## Source
    PyTorch DataLoader messages; Linux mm/oom_kill.c.
    """
    if run.ending is Ending.COMPLETED or any(run.of_kind(EventKind.SHM)):
        return
    pair = _killed_by_kernel(run)
    if pair is None:
        event = run.last_event(EventKind.WORKER_DIED)
        if event is not None and not _asked_to_end(run):
            yield _by_signal(event)
        return
    death, kill = pair
    yield finding(
        "데이터로더 워커는 호스트 메모리가 부족해 커널이 강제 종료한 프로세스입니다.",
        _said(death, "워커가 죽었다는 줄입니다"),
        _said(kill, "커널이 같은 프로세스를 종료한 줄입니다"),
        severity=Severity.CRITICAL,
        argues={"host_oom_kill": 4.0, "dataloader_worker_crash": 0.5, "oom_capacity": -2.0},
    )


def _by_signal(event: Event) -> Finding:
    if event.word("signal") != _SIGKILL:
        return describe_event(event, "데이터로더 워커 프로세스가 죽었습니다", {"dataloader_worker_crash": 2.0})
    title = "데이터로더 워커를 SIGKILL 신호가 끝냈습니다. 본 프로세스가 아닌 워커만 받았으므로 호스트 메모리가 모자라 커널이 보낸 것일 때가 많지만, 그 줄은 로그에 없습니다"
    return describe_event(event, title, {"host_oom_kill": 2.0, "dataloader_worker_crash": 2.0})


def _killed_by_kernel(run: Run) -> tuple[Event, Event] | None:
    """Return the death of a worker and the kernel's kill of the same process."""
    kills: dict[str, Event] = {}
    for event in run.of_kind(EventKind.KILLED):
        found = _KILLED.search(event.text) if event.word("by") in _BY_KERNEL else None
        if found is not None:
            kills[found[1]] = event
    for death in run.of_kind(EventKind.WORKER_DIED):
        for number in _NUMBER.findall(death.text):
            if number in kills:
                return death, kills[number]
    return None


def _said(event: Event, what: str) -> Evidence:
    return cite_line(event, f"{what}: '{safe_line(event.text, 160)}'")


def _asked_to_end(run: Run) -> bool:
    killed = run.last_event(EventKind.KILLED)
    return run.ending is Ending.KILLED and killed is not None and killed.number("signal") in _ASKED
