"""Put diagnosed runs together into a session, with the notes and scripts that lie among them."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from jindan_tools.model.diagnosis import Diagnosis
from jindan_tools.model.event import Event, EventKind
from jindan_tools.readers.beside import notes_beside, scripts_below
from jindan_tools.readers.contract import TextFile
from jindan_tools.readers.files.notes import Notes
from jindan_tools.session.member import Member
from jindan_tools.session.notes import as_notes
from jindan_tools.session.session import Script, Session


def open_session(paths: Sequence[Path], diagnoses: Sequence[Diagnosis]) -> Session:
    """Return the session of the runs found at `paths`; places are relative to what the paths have in common.

    Raises ValueError without any run. Files that cannot be read are passed over: the runs were read already.
    """
    if not diagnoses:
        raise ValueError("a session needs at least one run")
    root = _root(paths)
    members = _members(root, diagnoses)
    return Session(
        root=str(root),
        name=root.name or str(root),
        members=members,
        notes=tuple(as_notes(_note_events(root, paths, members))),
        scripts=tuple(_scripts(root, paths)),
    )


def _root(paths: Sequence[Path]) -> Path:
    folders = [str((p if p.is_dir() else p.parent).resolve()) for p in paths]
    return Path(os.path.commonpath(folders))


def _members(root: Path, diagnoses: Sequence[Diagnosis]) -> tuple[Member, ...]:
    prefixes = [_below(root, Path(d.run.root)) for d in diagnoses]
    names = Counter(d.run.name for d in diagnoses)
    return tuple(
        Member(label=d.run.name if names[d.run.name] == 1 else (prefix or d.run.name), prefix=prefix, diagnosis=d)
        for d, prefix in zip(diagnoses, prefixes, strict=True)
    )


def _below(root: Path, folder: Path) -> str:
    found = os.path.relpath(folder.resolve(), root)
    return "" if found == "." else Path(found).as_posix()


def _note_events(root: Path, paths: Sequence[Path], members: Sequence[Member]) -> Iterator[Event]:
    """Yield the notes beside the runs, then those inside, each place once."""
    seen: set[tuple[str, int | None]] = set()
    for event in (*_beside(root, paths), *_inside(members)):
        key = (event.source.path, event.source.line)
        if key not in seen:
            seen.add(key)
            yield event


def _beside(root: Path, paths: Sequence[Path]) -> Iterator[Event]:
    for path in paths:
        for file in notes_beside(path):
            yield from Notes().read(_moved(root, path, file)).events


def _inside(members: Sequence[Member]) -> Iterator[Event]:
    for member in members:
        for event in member.run.of_kind(EventKind.NOTE):
            yield replace(event, source=member.at(event.source))


def _scripts(root: Path, paths: Sequence[Path]) -> Iterator[Script]:
    seen: set[str] = set()
    for path in paths:
        for file in scripts_below(path):
            moved = _moved(root, path, file)
            if moved.path not in seen:
                seen.add(moved.path)
                yield Script(path=moved.path, lines=tuple((line.number, line.text) for line in moved.lines))


def _moved(root: Path, path: Path, file: TextFile) -> TextFile:
    prefix = _below(root, path)
    return replace(file, path=f"{prefix}/{file.path}") if prefix else file
