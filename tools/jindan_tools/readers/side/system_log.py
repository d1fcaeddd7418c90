"""Read dmesg, journalctl and syslog excerpts: what the kernel did to the processes and cards of a training."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.event import Event
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Line, Reading, TextFile
from jindan_tools.readers.side.kernel_lines import told_by
from jindan_tools.text.regex import regex

# dmesg "[12345.678901] ", dmesg -T "[Thu Nov 27 07:16:03 2025] ", with -x "kern  :info  : ", raw "<6>[ 1.23] ";
# syslog and journalctl "Nov 27 07:16:03 host kernel: ", "2025-11-27T07:16:03+0900 host systemd[1]: ".
_SHAPE = regex(
    r"^(?:<\d{1,3}>|\w{3,8} *:\w{3,6} *: )?\[ *\d{1,9}\.\d{6}\] |"
    r"^(?:\w{3,8} *:\w{3,6} *: )?\[(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}\] |"
    r"^(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,6})?|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S{0,14}) \S{1,100} "
    r"(?:kernel|systemd[\w\-]*|dbus[\w\-]*|sshd|sudo|cron|earlyoom|nvidia[\w\-]*|slurm\w*|dockerd|containerd|rsyslogd)(?:\[\d{1,9}\])?: "
)
_FRAME = regex(r"^-- |^\s*$")
_MOST = 0.7
# Its clock is all that is kept of the last of many.
_CLOCK_LENGTH = 60


class SystemLog:
    """A log that the kernel or systemd wrote, not the training."""

    name = "system-log"

    def claims(self, path: str, head: str) -> bool:
        """Take a file nearly all of whose first lines have the shape of a system log."""
        del path
        lines = [line for line in head.splitlines()[:60] if not _FRAME.match(line)]
        lines = lines[:-1] if len(head) >= 4096 and len(lines) > 1 else lines
        return bool(lines) and sum(1 for line in lines if _SHAPE.match(line)) >= _MOST * len(lines)

    def read(self, file: TextFile) -> Reading:
        """Return deaths of training processes and errors of cards and disks as events marked `beside`."""
        return Reading(events=tuple(_events(file.path, file.lines)))


def _events(path: str, lines: tuple[Line, ...]) -> Iterator[Event]:
    told: dict[str, Event] = {}
    for line in lines:
        match = _SHAPE.match(line.text)
        found = None if match is None else told_by(line.text[match.end() :])
        if found is None:
            continue
        kind, data = found
        # The same card or process is told once, with how often.
        key = f"{kind}|{data.get('problem', '')}|{data.get('xid', '')}|{data.get('pid', line.number if 'pid' in data else '')}"
        before = told.get(key)
        count = 1 if before is None else before.count + 1
        source = Source(path=path, line=line.number) if before is None else before.source
        text = line.text.strip()[:400] if before is None else before.text
        until = {} if before is None else {"until": line.text.strip()[:_CLOCK_LENGTH]}
        told[key] = Event(kind=kind, text=text, source=source, data={**data, **until, "beside": 1.0}, count=count)
    yield from told.values()
