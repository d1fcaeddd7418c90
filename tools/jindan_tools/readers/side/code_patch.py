"""Read a patch that lies beside a run (git diff, W&B's diff.patch): which files were changed, and which values in them."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Line, Reading, TextFile
from jindan_tools.text.regex import regex

_FILE = regex(r"^\+\+\+ (?:b/)?(?P<path>[^\t\r]{1,400})")
_HUNK = regex(r"^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@")
# "lr = 0.1", "lr: 0.1", "'lr': 0.1,", "--lr 0.1": a name and its value.
_VALUE = regex(
    r"""^[+\-]\s*(?:-\s+)?["']?(?:--)?(?P<name>[A-Za-z_][\w.\-]{0,60})["']?\s*(?:[:=]\s*|\s)(?P<value>[^\s#,\\]{1,80})\s*[,\\]?\s*(?:#.{0,200})?$"""
)
_CALL = regex(r"\.(zero_grad|eval)\(")
_MOST_FILES = 60
_MOST_VALUES = 40


class _Change(Struct):
    path: str
    line: int
    added: int = 0
    removed: int = 0
    before: dict[str, str] = field(default_factory=dict[str, str])
    # How often each call of a training loop is put in, less how often it is taken out.
    calls: dict[str, int] = field(default_factory=dict[str, int])
    values: list[tuple[str, str, str, int]] = field(default_factory=list[tuple[str, str, str, int]])


class CodePatch:
    """A unified diff."""

    name = "code-patch"

    def claims(self, path: str, head: str) -> bool:
        """Take a file that begins as a diff does."""
        del path
        lines = head.splitlines()[:40]
        begins = any(line.startswith(("diff --git ", "--- ")) for line in lines[:12])
        return begins and any(_HUNK.match(line) or line.startswith(("Binary files", "new file mode")) for line in lines)

    def read(self, file: TextFile) -> Reading:
        """Return one CODE_CHANGE event a file, and one for each value that a line replaced by another."""
        lines = file.lines[:-1] if file.truncated_tail else file.lines
        changes = _changes(lines)
        return Reading(events=tuple(e for change in changes[:_MOST_FILES] for e in _events(file.path, change)))


def _changes(lines: tuple[Line, ...]) -> list[_Change]:
    found: list[_Change] = []
    inside = False
    for line in lines:
        text = line.text
        named = None if inside and not text.startswith("+++ ") else _FILE.match(text)
        if text.startswith("diff --git "):
            inside = False
        elif named is not None:
            found.append(_Change(path=named["path"].strip(), line=line.number))
            inside = False
        elif _HUNK.match(text):
            inside = True
        elif inside and found and text[:1] in {"+", "-"}:
            _count(found[-1], line)
        elif inside and found:
            found[-1].before.clear()
    return found


def _count(change: _Change, line: Line) -> None:
    added = line.text.startswith("+")
    change.added += added
    change.removed += not added
    for found in _CALL.finditer(line.text[1:]):
        change.calls[found[1]] = change.calls.get(found[1], 0) + (1 if added else -1)
    match = _VALUE.match(line.text)
    if match is None:
        return
    name, value = match["name"], match["value"].strip("\"'")
    if not added:
        change.before[name] = value
    elif change.before.get(name, value) != value and len(change.values) < _MOST_VALUES:
        change.values.append((name, change.before.pop(name), value, line.number))


def _events(path: str, change: _Change) -> Iterator[Event]:
    data: dict[str, str | float] = {"file": change.path, "added": float(change.added), "removed": float(change.removed)}
    gone = " ".join(name for name, count in change.calls.items() if count < 0)
    data |= {"gone": gone} if gone else {}
    text = f"{change.path}: +{change.added} -{change.removed}"
    yield Event(kind=EventKind.CODE_CHANGE, text=text, source=Source(path=path, line=change.line), data=data)
    for name, before, after, line in change.values:
        told: dict[str, str | float] = {"file": change.path, "name": name, "before": before, "after": after}
        text = f"{change.path}: {name} {before} -> {after}"
        yield Event(kind=EventKind.CODE_CHANGE, text=text, source=Source(path=path, line=line), data=told)
