"""CRS052: a signal of the process's own making ended the run, below Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.crash.fatal_exception import fatal_exception
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.safe import safe_line

# signal -> (its name and meaning, causes it speaks for). Source: signal(7); SIGBUS on a mapped file is a full /dev/shm.
_BY_SIGNAL: Mapping[float, tuple[str, Mapping[str, float]]] = {
    4.0: ("SIGILL(이 CPU에 없는 명령)", {"env_version": 3.0}),
    6.0: ("SIGABRT(라이브러리가 스스로 중단)", {"env_version": 1.0, "code_error": 1.0}),
    7.0: ("SIGBUS(메모리에 올린 파일을 읽지 못함)", {"shm_bus_error": 2.0, "disk_full": 0.5, "hardware_fault": 0.5}),
    8.0: ("SIGFPE(0으로 나눔)", {"code_error": 1.5, "env_version": 1.0}),
    11.0: ("SIGSEGV(잘못된 메모리 접근)", {"env_version": 1.5, "code_error": 1.0, "hardware_fault": 0.5}),
}


@rule(
    "CRS052",
    "native-crash",
    {"env_version": 1.5, "code_error": 1.0, "shm_bus_error": 2.0, "hardware_fault": 0.5, "disk_full": 0.5},
)
def native_crash(run: Run) -> Iterator[Finding]:
    """Report a death inside a compiled library, and where Python stood.

    ## What it does
    Takes the signal from the shell, faulthandler, the kernel's log or a core file, and the Python line and the library
    that these name.
    ## Why it matters
    There is no traceback: the reason lies in a compiled extension, its version, or the machine, not in the Python line.
    ## Fires on
    SIGSEGV, SIGBUS, SIGABRT, SIGILL or SIGFPE at the end of a run that raised no exception.
    ## Stays silent on
    Signals from outside (SIGKILL, SIGTERM), signals that followed an exception, and runs that went on.
    ## Source
    signal(7); CPython faulthandler; PyTorch multiprocessing notes on /dev/shm.
    """
    if run.ending is not Ending.CRASHED or fatal_exception(run) is not None:
        return
    deaths = [e for e in run.of_kind(EventKind.KILLED) if e.number("signal") in _BY_SIGNAL]
    if not deaths:
        return
    # The event that names a place says most; without one the last is as good as any.
    event = next((e for e in deaths if e.word("frame")), deaths[-1])
    name, argues = _BY_SIGNAL[event.number("signal") or 11.0]
    yield finding(
        f"파이썬 예외 없이 {name} 신호로 프로세스가 죽었습니다. 컴파일된 라이브러리 안에서 난 오류입니다.",
        cite_line(event, f"기록에 '{safe_line(event.text, 160)}' 줄이 있습니다."),
        *_places(deaths),
        severity=Severity.CRITICAL,
        argues=argues,
    )


def _places(deaths: list[Event]) -> Iterator[Evidence]:
    for event in deaths:
        if event.word("frame"):
            place = safe_line(f"{event.word('frame')} ({event.word('function')})", 160)
            yield Evidence(statement=f"그때 파이썬이 실행하던 곳은 {place}입니다.", source=event.source)
        if event.word("library"):
            library = safe_line(event.word("library"), 80)
            process = safe_line(event.word("process"), 40)
            yield Evidence(
                statement=f"커널 로그에 따르면 '{process}' 프로세스가 {library} 안에서 죽었습니다.", source=event.source
            )
