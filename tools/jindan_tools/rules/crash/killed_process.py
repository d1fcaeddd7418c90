"""CRS050: the process was killed from outside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from jindan_tools.curves.cite import cite_line
from jindan_tools.curves.select import last_segment
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.crash.cancelled import cancelled
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.safe import safe_line

_PROVEN = ("oom_killer", "cgroup")
# signal -> (what it says, causes it speaks for). The kernel kills for memory with SIGKILL only; schedulers, launchers
# and `kill` ask with SIGTERM; a closed terminal hangs up. Source: signal(7), slurm.conf KillWait, nohup(1).
_BY_SIGNAL: Mapping[float, tuple[str, Mapping[str, float]]] = {
    15.0: (
        "프로세스가 SIGTERM 신호를 받고 끝났습니다. 작업 관리자나 사람이 끝내라고 보낸 신호이고, 메모리 부족의 신호(SIGKILL)가 아닙니다.",
        {"time_limit_preempt": 2.0, "user_cancel": 1.5, "host_oom_kill": -1.0},
    ),
    1.0: (
        "터미널이나 접속이 끊겨(SIGHUP) 프로세스가 끝났습니다.",
        {"user_cancel": 2.0, "time_limit_preempt": 0.5, "host_oom_kill": -1.0},
    ),
}
_BARE = (
    "프로세스가 SIGKILL 신호로 강제 종료되었습니다. 이 줄만으로는 메모리 부족이라고 단정할 수 없습니다.",
    {"host_oom_kill": 1.5, "time_limit_preempt": 0.5, "user_cancel": 0.5},
)
_LEAKED = (
    "계획한 끝에 이르기 전에 프로세스가 정리 절차 없이 사라졌습니다. 남은 세마포어를 파이썬이 대신 치웠다는 줄뿐이고, 무엇이 끝냈는지는 로그에 없습니다.",
    {"host_oom_kill": 1.0, "time_limit_preempt": 0.5, "user_cancel": 0.5},
)
# A scheduler or a person ends the launcher too; here it lived on to report which of its processes was gone.
_ONE_RANK = (
    "한 랭크의 프로세스만 SIGKILL 신호로 죽고 실행 도구는 살아남아 보고했습니다. 스케줄러나 사람이 끝냈다면 실행 도구도 함께 끝납니다.",
    {"host_oom_kill": 2.0},
)


@rule("CRS050", "killed-process", {"host_oom_kill": 2.0, "time_limit_preempt": 2.0, "user_cancel": 2.0})
def killed_process(run: Run) -> Iterator[Finding]:
    """Report a kill, and how far the record proves that host memory was the reason.

    ## What it does
    Separates a kill that the kernel or the cgroup explains from a bare 'Killed' and from a SIGTERM or SIGHUP, and looks
    for growing host memory.
    ## Why it matters
    A bare 'Killed' only says SIGKILL; a SIGTERM was sent by a scheduler or a person. The kernel log is the proof; memory that grows every epoch is strong evidence.
    ## Fires on
    A kill as the end of the run. One that only the machine's own log tells is likely, not proven.
    ## Stays silent on
    Kills the run survived, and time limits or node failures, which have rules of their own.
    ## Source
    Shell and kernel messages; SIGKILL is exit code 137 = 128 + 9.
    """
    event = _proof(run) or run.last_event(EventKind.KILLED)
    explained = run.last_event(EventKind.TIME_LIMIT, EventKind.NODE_FAILURE) or cancelled(run)
    if event is None or explained is not None or run.ending is not Ending.KILLED:
        return
    facts = [cite_line(event, f"로그에 '{safe_line(event.text, 160)}' 줄이 있습니다.")]
    title, argues = _BY_SIGNAL.get(event.number("signal") or 0.0, _BARE)
    if event.word("sign") == "leaked":
        title, argues = _LEAKED
    elif title == _BARE[0] and _launcher_tells(run):
        title, argues = _ONE_RANK
    if event.word("by") in _PROVEN:
        argues, title = {"host_oom_kill": 4.0}, "운영체제가 호스트 메모리 부족으로 프로세스를 강제 종료했습니다."
        if _is_alone(run, event):
            argues = {"host_oom_kill": 3.0}
            facts.append(_process(event))
    growing = next((s for s in last_segment(run.of_role(Role.MEMORY)) if _grows(s)), None)
    grown = dict[str, float]()
    if growing is not None and argues.get("host_oom_kill", 0) > 0:
        facts.append(_growth(growing))
        grown = {"memory_first": growing.finite[0], "memory_last": growing.finite[-1]}
        argues = {**argues, "host_oom_kill": argues["host_oom_kill"] + 1.5}
        title = "호스트 메모리가 계속 늘다가 프로세스가 강제 종료되었습니다."
    yield finding(title, *facts, severity=Severity.CRITICAL, argues=argues, facts=grown)


def _launcher_tells(run: Run) -> bool:
    """Say whether torchrun reports the rank that a signal 9 ended."""
    killed = (e for e in run.of_kind(EventKind.KILLED) if e.number("signal") == 9)
    return any(e.number("exit_code") == -9 and "local_rank" in e.text for e in killed)


def _proof(run: Run) -> Event | None:
    """Return the last kill that kernel, cgroup or scheduler explain, None when nobody explains one."""
    kills = [e for e in run.of_kind(EventKind.KILLED) if e.word("by") in _PROVEN and not e.number("restarted")]
    return kills[-1] if kills else None


def _is_alone(run: Run, event: Event) -> bool:
    """Say whether only the log of the machine tells of the kill, which may be one of another program."""
    own = any(e.number("beside") is None for e in run.of_kind(EventKind.KILLED, EventKind.WORKER_DIED))
    return bool(event.number("beside")) and event.number("pid") is not None and not own


def _process(event: Event) -> Evidence:
    used = event.number("rss_gib")
    size = "" if used is None else f" 그때 쓰던 메모리는 {figure(used)} GiB입니다."
    name = safe_line(event.word("process"), 40)
    return Evidence(
        statement=f"시스템 로그에만 있는 기록입니다. 종료된 프로세스 '{name}'(PID {event.number('pid'):.0f})가 이 학습인지 확인하세요.{size}",
        value=used,
        unit="" if used is None else "GiB",
        source=event.source,
    )


def _grows(series: Series) -> bool:
    values = series.finite
    return len(values) >= 4 and values[-1] >= 1.5 * values[0] and all(b >= a for a, b in pairwise(values))


def _growth(series: Series) -> Evidence:
    first, last = series.finite[0], series.finite[-1]
    return Evidence(
        statement=f"{series.name} 값이 {figure(first)}에서 {figure(last)}까지 한 번도 줄지 않고 늘었습니다.",
        value=last,
        source=series.source(series.finite_indices[-1]),
        formula=f"{figure(last)} / {figure(first)} = {last / first:.2f}배" if first else "",
    )
