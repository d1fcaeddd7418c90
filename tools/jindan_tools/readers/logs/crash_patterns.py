"""What the words of a dying program mean: a table from wording to kind of event."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from jindan_tools.model.event import EventKind
from jindan_tools.readers.logs.oom import is_gpu_oom, oom_data
from jindan_tools.text.regex import regex

Data = Mapping[str, str | float]
_SIGNALS = {
    "killed": 9.0,
    "sigkill": 9.0,
    "terminated": 15.0,
    "sigterm": 15.0,
    "segmentation fault": 11.0,
    "sigsegv": 11.0,
    "bus error": 7.0,
    "illegal instruction": 4.0,
    "floating point exception": 8.0,
    "sigbus": 7.0,
    "aborted": 6.0,
    "sigabrt": 6.0,
    "interrupt": 2.0,
    "sigint": 2.0,
    "hangup": 1.0,
    "sighup": 1.0,
}


class Meaning(Struct, frozen=True, kw_only=True):
    """What a message stands for beside being an exception."""

    kind: EventKind
    data: Data


class _Pattern(Struct, frozen=True):
    kind: EventKind
    words: re.Pattern[str]
    build: Callable[[re.Match[str]], Data]


def signal_number(word: str) -> float | None:
    """Return the number of a signal given by name or number, or None."""
    word = word.strip(" .<>:'\"").lower()
    if word.lstrip("-").isdigit():
        number = abs(int(word))
        return float(number - 128 if number > 128 else number)
    return next((n for name, n in _SIGNALS.items() if word.startswith(name)), None)


def _signal(match: re.Match[str]) -> Data:
    word = next((g for g in match.groups() if g), "")
    number = signal_number(word)
    return {"by": "unknown"} if number is None else {"signal": number, "by": "unknown"}


def _exit_code(match: re.Match[str]) -> Data:
    code = abs(int(match[1]))
    return {"exit_code": float(match[1]), "signal": float(code - 128 if code > 128 else code), "by": "unknown"}


def _by(name: str, **data: float) -> Callable[[re.Match[str]], Data]:
    return lambda _match: {"by": name, **data}


def _fixed(**data: str | float) -> Callable[[re.Match[str]], Data]:
    return lambda _match: dict(data)


def _nccl(match: re.Match[str]) -> Data:
    text = match.string
    data: dict[str, str | float] = {}
    op = re.search(r"OpType=(\w+)", text)
    timeout = re.search(r"Timeout\(ms\)=(\d+)|ran for (\d+) milliseconds", text)
    rank = re.search(r"[Rr]ank:? ?(\d+)", text)
    if op is not None:
        data["op"] = op[1]
    if timeout is not None:
        data["timeout_ms"] = float(timeout[1] or timeout[2])
    if rank is not None:
        data["rank"] = float(rank[1])
    return data


def _xid(match: re.Match[str]) -> Data:
    return {"xid": float(match[1]), "problem": "xid"} if match[1] else {"problem": "xid"}


def _rows(*rows: tuple[EventKind, tuple[str, ...], str, Callable[[re.Match[str]], Data]]) -> tuple[_Pattern, ...]:
    """Return the rows of the table: the kind, words without which its wordings do not stand in a line, the wordings, the data."""
    return tuple(_Pattern(kind, regex(told, re.IGNORECASE, words=words), build) for kind, words, told, build in rows)


# What the kernel killed is a training by the names that `side/kernel_lines.py` knows; another process is none of the run.
# First match wins. Wordings: PyTorch c10/cuda and torch/utils/data, torch.distributed elastic, slurmstepd, Linux oom_kill.
_TABLE = _rows(
    (
        EventKind.SHM,
        ("shared memory", "/dev/shm", "torch_"),
        r"insufficient shared memory|out of shared memory|shared memory limit|/dev/shm|</?torch_\d+|"
        r"torch_shm_manager|shared memory manager",
        _fixed(),
    ),
    (
        EventKind.WORKER_DIED,
        ("dataloader worker",),
        r"DataLoader worker \(pid\(?s?\)?[^)]*\)+ (?:is killed by signal: ([A-Za-z ]+)|exited unexpectedly)",
        lambda m: {"signal": m[1].strip()} if m[1] else {"signal": ""},
    ),
    (
        EventKind.TIME_LIMIT,
        ("due to", "walltime", "term_runlimit", "time limit", "wallclock"),
        r"DUE TO TIME LIMIT|DUE TO PREEMPTION|walltime .*exceed|TERM_RUNLIMIT|time limit exceeded.*job|"
        r"exceeded (?:hard|soft) wallclock time",
        _by("scheduler"),
    ),
    (EventKind.NODE_FAILURE, ("node fail", "node_fail"), r"DUE TO NODE FAIL|NODE_FAIL|node failure", _by("scheduler")),
    (
        EventKind.KILLED,
        ("oom", "memory limit", "term_memlimit", "memory cgroup", "job killed", "out of memory"),
        r"oom[-_ ]kill|OOMKilled|exceeded (?:job|step) memory limit|TERM_MEMLIMIT|memory cgroup out of memory|"
        r"exceeded memory limit .{0,80}killed|PBS: job killed: v?mem|"
        r"srun: error: .{1,200}: Out Of Memory",
        _by("cgroup", signal=9.0),
    ),
    (
        EventKind.KILLED,
        ("out of memory", "oom_reaper", "memory pressure"),
        r"Out of memory: Kill(?:ed)? process(?! \d{1,9},? \((?!i?python|pt_|torchrun|ray|accelerate|deepspeed|jupyter|yolo|train|uv\)|srun|conda))|"
        r"oom_reaper: reaped process|Killed .{1,300} due to memory pressure",
        _by("oom_killer", signal=9.0),
    ),
    (
        EventKind.KILLED,
        ("due to signal", "preempted"),
        r"CANCELLED AT .*DUE TO SIGNAL|(?<![\w/.])PREEMPTED(?![\w/.])",
        _by("slurm", signal=15.0),
    ),
    (
        EventKind.INTERRUPT,
        ("cancelled", "scancel", "term_"),
        r"(?:JOB|STEP) \S+ .*CANCELLED(?: AT|$)|scancel|\bTERM_(?:FORCE_)?OWNER\b",
        _by("scancel"),
    ),
    (
        EventKind.DISK,
        (
            "no space left",
            "errno",
            "quota exceeded",
            "inline_container",
            "pytorchstreamwriter",
            "write failed",
            "unexpected pos",
            "i/o error",
        ),
        r"No space left on device|Errno 28\b|Disk quota exceeded|Errno 122\b|inline_container\.cc.*unexpected pos|"
        r"PytorchStreamWriter failed|file write failed|unexpected pos \d+ vs \d+|I/O error.*device",
        _fixed(),
    ),
    (EventKind.HARDWARE, ("xid",), r"NVRM: Xid.*?: (\d+)|\bXid\b[^\d]*(?:\([^)]*\):? ?)?(\d+)?", _xid),
    (
        EventKind.HARDWARE,
        ("ecc", "fallen off", "gpu is lost"),
        r"uncorrectable ECC|ECC error|fallen off the bus|GPU is lost",
        _fixed(ecc=1.0, problem="ecc"),
    ),
    (
        EventKind.HARDWARE,
        ("launch timed out",),
        r"launch timed out and was terminated",
        _fixed(problem="launch_timeout"),
    ),
    (
        EventKind.HARDWARE,
        ("cuda error",),
        r"CUDA error: (?:unknown error|unspecified launch failure|hardware stack error)",
        _fixed(problem="unknown_error"),
    ),
    (
        EventKind.HARDWARE,
        ("illegal", "misaligned"),
        r"illegal memory access|misaligned address|CUDA error: an illegal instruction|CUDA_ERROR_ILLEGAL_ADDRESS",
        _fixed(problem="illegal_access"),
    ),
    (
        EventKind.HARDWARE,
        ("cublas", "cudnn", "unable to find an engine"),
        r"CUBLAS_STATUS_(?:NOT_INITIALIZED|EXECUTION_FAILED|INTERNAL_ERROR)|cuDNN failed to initialize|"
        r"CUDNN_STATUS_(?:NOT_INITIALIZED|EXECUTION_FAILED|INTERNAL_ERROR|MAPPING_ERROR)|"
        r"Unable to find a valid cuDNN algorithm|unable to find an engine to execute",
        _fixed(problem="cuda_library"),
    ),
    (EventKind.HARDWARE, ("busy or unavailable",), r"devices? (?:is|are) busy or unavailable", _fixed(problem="busy")),
    (
        EventKind.NCCL,
        ("nccl", "watchdog", "distbackenderror", "timed out"),
        r"Watchdog caught collective operation timeout|ProcessGroupNCCL.*timeout|NCCL (?:error|timeout)|"
        r"NCCL WARN.*(?:error|fail|timeout|abort)|nccl(?:System|Remote|Internal)Error|ncclUnhandled|DistBackendError|"
        r"NCCL communicator was aborted|Timed out initializing process group in store based barrier|"
        r"NCCL's watchdog got stuck|Heartbeat monitor timed out|"
        r"Timed out waiting \d+ms for (?:send|recv) operation",
        _nccl,
    ),
    (
        EventKind.KILLED,
        ("signal",),
        r"got signal: (\d+)|process \d+ terminated with signal (SIG\w+)|died with <Signals\.(SIG\w+)|exited on signal (\d+)|Signal \d+ \((SIG\w+)\) received",
        _signal,
    ),
    # The C++ traceback of Paddle ends in a "FatalError" that names the signal in words.
    (
        EventKind.KILLED,
        ("termination signal",),
        r"`(Termination signal)` is detected by the operating system",
        lambda _m: {"signal": 15.0, "by": "unknown"},
    ),
    (
        EventKind.KILLED,
        ("exit",),
        r"exit(?:s|ed)?(?: with)?(?: exit| return)? ?(?:code|status)[:= ]+(-9|-15|137|143|-11|139|-6|134|-7|135)\b",
        _exit_code,
    ),
    (
        EventKind.KILLED,
        ("sig",),
        r"(?:received|caught|got) (?:signal )?(SIGTERM|SIGKILL|SIGHUP)|(SIGTERM) received|Received signal (15|9)\b|\bSignal (15|9)\b",
        _signal,
    ),
    (
        EventKind.KILLED,
        ("killed", "terminated", "segmentation", "bus error", "illegal", "floating point", "aborted", "hangup"),
        r"(?:^|(?:[:\]]\s*[+-]?\s*\d*|\btask \d+:)\s*)(?:Signal: )?(Killed|Terminated|Segmentation fault|Bus error|Illegal instruction|"
        r"Floating point exception|Aborted|Hangup)(?:\s*\((?:core dumped|\d{1,2})\))?(?:\s{2,}\S.*|\s*)$",
        _signal,
    ),
    # Programs and manuals speak of it without having been stopped.
    (EventKind.INTERRUPT, ("keyboard interruption",), r"Keyboard interruption\b", _by("keyboard")),
    (
        EventKind.INTERRUPT,
        ("keyboardinterrupt",),
        r"(?<!except )(?<!except \()(?<!raise )(?<! a )KeyboardInterrupt",
        _by("keyboard"),
    ),
    # The word language model of pytorch/examples and Flair 0.4 to 0.15, which go on to their closing test.
    (
        EventKind.INTERRUPT,
        ("exiting from training",),
        r"^(?:\d[\d\-:,. ]{7,30})?Exiting from training early\b",
        _by("keyboard"),
    ),
    # DeepSpeed's launcher (deepspeed/launcher/launch.py, sigkill_handler) and programs with a handler of their own.
    (EventKind.INTERRUPT, ("sigint",), r"\b(?:[Rr]eceived|[Cc]aught|[Gg]ot) (?:signal )?SIGINT\b", _by("keyboard")),
    (
        EventKind.INTERRUPT,
        ("by user", "by the user"),
        r"\b[Tt]raining\b.{0,20}\b(?:interrupted|stopped|aborted|cancell?ed)\b.{0,12}\bby (?:the )?user\b",
        _by("keyboard"),
    ),
    (
        EventKind.EXCEPTION,
        ("srun",),
        r"srun: error: .{1,200}: (Exited with exit code [1-9]\d*)",
        lambda m: {"type": "TaskFailed", "message": m[1]},
    ),
)
# What an exception is about when it is no event of its own.
_TOPICS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("device_assert", regex(r"device-side assert")),
    ("illegal_access", regex(r"illegal memory access|misaligned address")),
    (
        "host_memory",
        regex(
            r"DefaultCPUAllocator|can't allocate memory|Unable to allocate|Cannot allocate memory|\bMemoryError\b|std::bad_alloc|"
            r"device:CPU:\d+ by allocator|ray\.exceptions\.OutOfMemoryError|running low on memory|"
            r"(?:WinError|os error) 1455|paging file is too small|페이징 파일이 너무 작"
        ),
    ),
)
# Errors that follow from another process or rank having died.
_FOLLOWS = regex(
    r"NCCL|ChildFailedError|ProcessExitedException|CalledProcessError|DistBackendError|DistNetworkError|DistStoreError|"
    r"Connection reset by peer|Broken ?pipe|Connection closed by (?:remote )?peer|BrokenProcessPool|ProcessRaisedException|"
    r"EOFError|Exited with exit code|Socket Timeout|exitcode\s*: -?(?:6|15)\b|SIG(?:TERM|ABRT)\) received by PID|terminate called|Aborted \(core|TCPStore|SignalException|"
    r"STEP \S+ .*CANCELLED(?: AT \S+)? ?\*|srun: error: .{1,200}: Terminated|RendezvousConnectionError|"
    # Who ends a job with SIGTERM ends its workers too.
    r"DataLoader worker \(pid[^)]{0,40}\)+ is killed by signal: (?:Terminated|Hangup)",
    re.IGNORECASE,
)
_NOT_AN_END = (
    "closing signal SIGTERM",
    "Sending process",
    "SIGTERM handler",
    "Registering signal",
    "KillOnBadExit",
    "potential root causes",
)


def meaning_of(text: str, frames: Sequence[str] = (), *, inside_worker: bool = False) -> Meaning | None:
    """Return what a message stands for, or None when it is nothing but its words.

    `frames` are the frames of its traceback; a full device met inside a data loading worker is the shared memory.
    """
    if is_gpu_oom(text):
        return Meaning(kind=EventKind.CUDA_OOM, data=oom_data(text, frames))
    if any(words in text for words in _NOT_AN_END):
        return None
    for pattern in _TABLE:
        match = pattern.words.search(text)
        if match is not None:
            kind = EventKind.SHM if pattern.kind is EventKind.DISK and inside_worker else pattern.kind
            return Meaning(kind=kind, data=pattern.build(match))
    return None


def topic_of(text: str) -> str:
    """Return the topic of an exception that has no kind of event: device_assert, illegal_access, host_memory or ''."""
    return next((name for name, pattern in _TOPICS if pattern.search(text)), "")


def follows_from_another(text: str) -> bool:
    """Say whether a message is one that appears because another process or rank died first."""
    return bool(_FOLLOWS.search(text))
