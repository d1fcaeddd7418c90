"""What a line of the kernel or of an out-of-memory daemon says about a training process, a card or a disk."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from msgspec import Struct

from jindan_tools.model.event import EventKind
from jindan_tools.text.regex import regex

Data = Mapping[str, str | float]
# Names under which training processes appear in the kernel; DataLoader workers and threads rename themselves (prctl).
_TRAINING = regex(
    r"^(?:i?python|pt_|torchrun|ray::|ray$|accelerate|deepspeed|jupyter|yolo|train|uv$|srun|conda)", re.IGNORECASE
)
_KIB_PER_GIB = 1024 * 1024


class _Line(Struct, frozen=True):
    kind: EventKind
    regex: re.Pattern[str]
    build: Callable[[re.Match[str]], Data | None]


def _process(match: re.Match[str], **data: str | float) -> Data | None:
    """Return the data of a line about a process, None when it is no training."""
    found = match.groupdict()
    name = found.get("name") or ""
    if not _TRAINING.match(name):
        return None
    told: dict[str, str | float] = {**data, "process": name[:60]}
    if found.get("pid"):
        told["pid"] = float(found["pid"])
    if found.get("rss"):
        told["rss_gib"] = round(float(found["rss"]) / _KIB_PER_GIB, 2)
    return told


def _killed(match: re.Match[str]) -> Data | None:
    by = "cgroup" if (match["cgroup"] or "").lower().startswith("memory cgroup") else "oom_killer"
    return _process(match, by=by, signal=9.0)


def _early(match: re.Match[str]) -> Data | None:
    return _process(match, by="oom_killer", signal=9.0 if "KILL" in match["signal"] else 15.0)


def _fault(number: float) -> Callable[[re.Match[str]], Data | None]:
    def build(match: re.Match[str]) -> Data | None:
        library = match.groupdict().get("library")
        return _process(match, by="unknown", signal=number, **({"library": library} if library else {}))

    return build


def _xid(match: re.Match[str]) -> Data:
    data: dict[str, str | float] = {"xid": float(match["xid"]), "problem": "xid", "device": match["device"]}
    if match["pid"]:
        data["pid"] = float(match["pid"])
    return data


def _problem(name: str) -> Callable[[re.Match[str]], Data]:
    return lambda _match: {"problem": name}


def _by(name: str) -> Callable[[re.Match[str]], Data]:
    return lambda _match: {"by": name}


# Linux mm/oom_kill.c (3.x to 6.x), arch/x86/kernel/traps.c and mm/fault.c, drivers of NVIDIA, earlyoom, systemd-oomd.
_LINES: tuple[_Line, ...] = (
    _Line(
        EventKind.KILLED,
        regex(
            r"(?P<cgroup>Memory cgroup out|Out) of memory: Kill(?:ed)? process (?P<pid>\d{1,9}),? \((?P<name>[^)]{1,40})\)"
            r"(?:.{0,120}?anon-rss:(?P<rss>\d{1,15})kB)?"
        ),
        _killed,
    ),
    _Line(
        EventKind.KILLED,
        regex(r"[Ss]ending (?P<signal>SIGKILL|SIGTERM) to process (?P<pid>\d{1,9}) .{0,40}?\"(?P<name>[^\"]{1,40})\""),
        _early,
    ),
    _Line(
        EventKind.KILLED,
        regex(
            r"(?P<name>[\w.:\-]{1,40})\[(?P<pid>\d{1,9})\]: segfault at .{0,120}?(?: in (?P<library>[\w.+\-]{1,80}))?(?:\[|$)"
        ),
        _fault(11.0),
    ),
    _Line(
        EventKind.KILLED,
        regex(r"traps: (?P<name>[\w.:\-]{1,40})\[(?P<pid>\d{1,9})\] general protection.{0,120}?(?: in (?P<library>[\w.+\-]{1,80}))?(?:\[|$)"),
        _fault(11.0),
    ),
    _Line(
        EventKind.KILLED,
        regex(r"traps: (?P<name>[\w.:\-]{1,40})\[(?P<pid>\d{1,9})\] trap invalid opcode.{0,120}?(?: in (?P<library>[\w.+\-]{1,80}))?(?:\[|$)"),
        _fault(4.0),
    ),
    _Line(
        EventKind.HARDWARE,
        regex(r"NVRM: Xid \((?:PCI:)?(?P<device>[\w:.]{1,30})\): (?P<xid>\d{1,4})\b(?=[, ])(?:, pid='?(?P<pid>\d{1,9}))?"),
        _xid,
    ),
    _Line(EventKind.HARDWARE, regex(r"NVRM: .{0,60}(?:fallen off the bus|GPU is lost)"), _problem("ecc")),
    _Line(
        EventKind.HARDWARE,
        regex(r"\[Hardware Error\]: .{0,80}(?:[Uu]ncorrected|Fatal|Machine check events)|EDAC .{0,60}\bUE\b|Uncorrected error"),
        _problem("machine_check"),
    ),
    _Line(
        EventKind.DISK,
        regex(r"EXT4-fs error|XFS .{0,60}(?:I/O error|Corruption)|I/O error, dev |Buffer I/O error|Remounting filesystem read-only"),
        _problem("io_error"),
    ),
    _Line(
        EventKind.NODE_FAILURE,
        regex(r"systemd-logind.{0,40}(?:rebooting|powering down)|The system will (?:reboot|power off)|Reached target.{0,20}(?:Reboot|Power-Off)"),
        _by("shutdown"),
    ),
)  # fmt: skip


def told_by(text: str) -> tuple[EventKind, Data] | None:
    """Return the kind and data of what a line tells, None for all others and for processes that train nothing."""
    for line in _LINES:
        match = line.regex.search(text)
        if match is not None:
            data = line.build(match)
            return None if data is None else (line.kind, data)
    return None
