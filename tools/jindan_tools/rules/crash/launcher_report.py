"""CRS049: only the launcher's report is left, which never names the error."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_event import describe_event
from jindan_tools.rules.crash.fatal_exception import LAUNCHERS, fatal_exception
from jindan_tools.rules.crash.patterns import kind_of
from jindan_tools.rules.registry import rule

# The thread of W&B that is left behind when its process is gone.
_TRACKER = "backend process has shutdown"
_TOLD = (EventKind.CUDA_OOM, EventKind.DISK, EventKind.SHM, EventKind.HARDWARE, EventKind.NCCL, EventKind.WORKER_DIED)


def is_launcher_report(event: Event) -> bool:
    """Say whether an exception only reports that a child process failed, in words that fit no known kind of error."""
    reports = event.word("type").rpartition(".")[2] in LAUNCHERS or _TRACKER in event.word("message")
    return reports and kind_of(event) is None


@rule("CRS049", "launcher-report", {"crash_cause_not_shown": 3.0, "rank_crash_cascade": 1.0})
def launcher_report(run: Run) -> Iterator[Finding]:
    """Report a launcher's error when the error of its child is not in the record.

    ## What it does
    Recognises the exceptions with which torchrun, accelerate, multiprocessing and srun tell that a child process failed,
    and that of an experiment tracker whose own process is gone.
    ## Why it matters
    They carry an exit code and a rank, never the reason: the child's own traceback decides.
    ## Fires on
    Such an exception as the only one that ended the run.
    ## Stays silent on
    Runs in which the child's error was printed, or a memory, disk or hardware event explains it.
    ## Source
    torch.distributed.elastic.multiprocessing.errors.ChildFailedError; subprocess.CalledProcessError.
    """
    event = fatal_exception(run)
    if event is not None and is_launcher_report(event) and not any(run.of_kind(*_TOLD)):
        yield describe_event(event, "실행 도구의 보고만 남아 자식 프로세스가 낸 오류를 알 수 없습니다")
