"""Open a path a person points at and read the runs that are there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from operator import lt
from pathlib import Path, PurePosixPath

from msgspec import Struct
from msgspec.structs import replace

from jindan_tools.model.event import EventKind, training_scripts
from jindan_tools.model.run import FileRead, Run
from jindan_tools.model.series import Series
from jindan_tools.readers.assemble import assemble
from jindan_tools.readers.binary_files import apart, binary_reader, read_binary
from jindan_tools.readers.contract import LOG_READER, FileReader, Part, Reading, TextFile
from jindan_tools.readers.decode import read_head, read_text
from jindan_tools.readers.discover import files_of, find_runs
from jindan_tools.readers.encodings import decode_head, is_text
from jindan_tools.readers.files import FILE_READERS
from jindan_tools.readers.large_log import read_large_log
from jindan_tools.readers.log_files import looks_like_log
from jindan_tools.readers.logs import read_log
from jindan_tools.readers.walk import FoundFile, files_in, walk

UNREADABLE = "unreadable"
LARGE_TABLE = 8 << 20
# A shorter text in which nothing is recognised is no log.
_WORTH_A_REPORT = 100
_SCRIPT = "training-script"
_RECORDS_HINT = "results.csv, trainer_state.json, metrics.csv 같은 지표 파일이나 학습 로그가 있는 폴더를 지정하세요."
_SCRIPT_HINT = "학습 스크립트만 있습니다. 시작하기 전에 점검하려면: diagnose preflight {path}"
# What describes a machine or its code and by itself is no record of a training.
_OF_THE_MACHINE = ("nvidia_smi.", "slurm.")
_OF_NO_TRAINING = frozenset(
    {EventKind.NOTE, EventKind.COMMENT, EventKind.VERSION, EventKind.DEVICE, EventKind.CODE_CHANGE, EventKind.SCRIPT}
)
# Lists of the files of a split.
_MAY_LIST, _LISTS = "train", (".txt", ".lst", ".csv", ".tsv", ".json")
# What trainers write of themselves under such a name.
_NO_LISTS = ("_results.json", "trainer_state.json", "train_config.json", "_log.json")
# What a file holds: the name of its reader and the parts it found, None for a file that is no record.
Taken = tuple[str, tuple[Part, ...]] | None
# Reads one file: the root, the path below it, and the size.
ReadFile = Callable[[Path, str, int], Taken]
# Reads a file that the named reader claims in a way of its own, None for one that it leaves to the reader.
ReadSome = Callable[[str, Path, str, int], Reading | None]


class RunNotReadableError(Exception):
    """The path holds nothing that can be diagnosed. `what` names the path and problem, `hint` says what to do."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint


class NoRecordError(RunNotReadableError):
    """What lies at the path can be read, and none of it is the record of a training."""


class Location(Struct, frozen=True, kw_only=True):
    """Where a run lies: `root` as asked for, `name` the folder below it ('' for the root itself), its files."""

    asked: Path
    root: Path
    name: str
    files: tuple[FoundFile, ...]

    def label(self) -> str:
        """Return the path a person would type for it."""
        return str(self.asked / self.name) if self.name else str(self.asked)


def read_large(reader: str, root: Path, path: str, size: int, *, full: bool = False) -> Reading | None:
    """Return what a large log or a large state says, None for any other file."""
    if reader == LOG_READER:
        return read_large_log(root, path, size, full=full)
    if size < LARGE_TABLE:
        return None
    # Only a large file pays for it.
    from jindan_tools.readers.large_state import TRAINER_STATE, read_large_state  # noqa: PLC0415

    return read_large_state(root, path, size) if reader == TRAINER_STATE else None


def read_file(root: Path, path: str, size: int, *, read_some: ReadSome = read_large, full: bool = False) -> Taken:
    """Return what the reader that claims a file finds in it; `read_some` reads those files that it knows better.

    `full` reads a table whole however large it is.
    """
    try:
        head = read_head(root, path)
        binary = binary_reader(path, head)
        if binary is not None:
            return binary.name, read_binary(binary, root, path, size)
    except OSError as error:
        return UNREADABLE, (Part(reading=Reading(problem=f"열 수 없습니다: {error.strerror or error}")),)
    if not is_text(head):
        return None
    text = decode_head(head)
    reader = next((r for r in FILE_READERS if r.claims(path, text)), None)
    if reader is None and not looks_like_log(path, text):
        return None
    name, reading = _apply(reader, root, path, size, read_some, full=full)
    return name, (Part(reading=reading),)


def read_file_whole(root: Path, path: str, size: int) -> Taken:
    """Return what the reader that claims a file finds in all of it, however large it is."""
    return read_file(root, path, size, read_some=partial(read_large, full=True), full=True)


def locate(path: Path) -> tuple[Location, ...]:
    """Return where the runs at `path` lie: one for a file or a run directory, several for a directory of runs.

    Raises RunNotReadableError when the path is missing, empty, unreadable, binary or of a wrong type.
    """
    root, files = _root_and_files(path)
    runs = find_runs(files)
    return tuple(Location(asked=path, root=root, name=n, files=files_of(n, runs, files)) for n in runs)


def read_location(location: Location, read: ReadFile = read_file, *, scripts: bool = False) -> Iterator[Run]:
    """Yield the runs of one location: several when the logs of several attempts lie in one directory.

    `read` reads each file. `scripts` takes a training script for a run that has not begun. Raises RunNotReadableError
    when nothing in it is a training record.
    """
    base = location.root / location.name if location.name else location.root
    prefix = f"{location.name}/" if location.name else ""
    taken = [(f, read(base, f.path.removeprefix(prefix), f.size)) for f in location.files]
    parts = [(_file_read(f, prefix, t[0], p), p) for f, t in taken if t is not None for p in t[1]]
    yield from _assembled(location, base, parts, scripts=scripts)


def open_run(path: Path) -> Iterator[Run]:
    """Yield every run at `path`; raises as `locate` and `read_location` do."""
    for location in locate(path):
        yield from read_location(location)


def _root_and_files(path: Path) -> tuple[Path, tuple[FoundFile, ...]]:
    if not path.exists():
        msg = f"실행 디렉터리를 찾을 수 없습니다: '{path}'"
        raise RunNotReadableError(
            msg,
            "로그가 들어 있는 폴더를 지정하세요: diagnose --auto runs/exp7",
        )
    if path.is_file():
        return path.parent, (_single(path),)
    if not path.is_dir():
        msg = f"파일이나 폴더가 아닙니다: '{path}'"
        raise RunNotReadableError(msg, "로그 파일 또는 실행 폴더를 지정하세요.")
    if not os.access(path, os.R_OK | os.X_OK):
        msg = f"폴더를 읽을 권한이 없습니다: '{path}'"
        raise RunNotReadableError(msg, "권한을 확인하세요: ls -ld 폴더")
    files = tuple(f for f in walk(path) if f.size)
    if not files:
        msg = f"폴더에 읽을 파일이 없습니다: '{path}'"
        raise RunNotReadableError(msg, "학습 로그나 지표 파일이 저장된 폴더인지 확인하세요.")
    return path, files


def _single(path: Path) -> FoundFile:
    if not os.access(path, os.R_OK):
        msg = f"파일을 읽을 권한이 없습니다: '{path}'"
        raise RunNotReadableError(msg, "권한을 확인하세요: ls -l 파일")
    size = path.stat().st_size
    if not size:
        msg = f"파일이 비어 있습니다: '{path}'"
        raise RunNotReadableError(msg, "학습이 시작되었는지, 올바른 로그 파일인지 확인하세요.")
    if not _is_readable(path.parent, path.name):
        msg = f"텍스트 로그가 아닙니다: '{path}'"
        raise RunNotReadableError(msg, "체크포인트가 아니라 로그나 지표 파일을 지정하세요.")
    return FoundFile(path=path.name, size=size)


def _is_readable(root: Path, path: str) -> bool:
    try:
        head = read_head(root, path)
    except OSError:
        return False
    return is_text(head) or binary_reader(path, head) is not None


def _assembled(
    location: Location, base: Path, parts: Sequence[tuple[FileRead, Part]], *, scripts: bool
) -> Iterator[Run]:
    asked, name = location.asked, location.name
    found, stored = apart(parts)
    _refuse_when_all_unreadable(found, asked)
    found = _linked(base, _of_this_run(found), location)
    found += _lists(base, location)
    own = any((f.reader == LOG_READER and f.size >= _WORTH_A_REPORT) or _tells(f.reader, r) for f, r in found)
    # A script that somebody points at is read for the arguments that it gives a trainer.
    own = own or (asked.is_file() and any(r.settings for _, r in found))
    script = next((f.path for f, r in found if any(training_scripts(r.events))), "")
    own = own or (scripts and bool(script) and not stored)
    if not own and not stored:
        msg = f"알아볼 수 있는 학습 기록이 없습니다: '{asked / name if name else asked}'"
        raise NoRecordError(msg, _SCRIPT_HINT.format(path=base / script) if script else _RECORDS_HINT)
    title = asked.name if asked.is_file() else (base if base.name else base.resolve()).name or str(base)
    for file, part in stored:
        yield assemble(str(base), f"{title}-{part.run}", [file], [part.reading])
    if not own:
        return
    groups = _attempts({f.path: r.series for f, r in found if f.reader == LOG_READER and r.series})
    for group in groups or [tuple[str, ...]()]:
        others = {path for other in groups if other is not group for path in other}
        mine = [(f, r) for f, r in found if f.path not in others]
        label = title if len(groups) < 2 else f"{title}-{PurePosixPath(group[0]).stem}"
        for number, readings in _runs_of(mine):
            yield assemble(str(base), f"{label}{number}", [f for f, _ in mine], readings)


def _attempts(logs: Mapping[str, Sequence[Series]]) -> tuple[tuple[str, ...], ...]:
    if len(logs) < 2:
        return ()
    # Few folders hold several logs.
    from jindan_tools.readers.attempts import split_attempts  # noqa: PLC0415

    return split_attempts(logs)


def _of_this_run(found: list[tuple[FileRead, Reading]]) -> list[tuple[FileRead, Reading]]:
    """Return what was read, without what scripts of other runs say."""
    if sum(f.reader == _SCRIPT for f, _ in found) < 2:
        return found
    # Few folders hold several scripts.
    from jindan_tools.readers.launched_script import keep_launched  # noqa: PLC0415

    return keep_launched(found)


def _linked(base: Path, found: list[tuple[FileRead, Reading]], location: Location) -> list[tuple[FileRead, Reading]]:
    """Return what was read, the scripts of the folder taken as one program where one imports the others."""
    prefix = f"{location.name}/" if location.name else ""
    sizes = {f.path.removeprefix(prefix): f.size for f in location.files if f.path.endswith(".py")}
    started = location.asked.name if location.asked.suffix == ".py" and location.asked.is_file() else ""
    if started:
        sizes |= {f.path: f.size for f in files_in(base) if f.path.endswith(".py")}
    if len(sizes) < 2 or not any(f.reader == _SCRIPT for f, _ in found):
        return found
    # Few folders hold several scripts.
    from jindan_tools.readers.linked_scripts import with_linked  # noqa: PLC0415

    return with_linked(base, found, sizes, started)


def _lists(base: Path, location: Location) -> list[tuple[FileRead, Reading]]:
    """Return what the lists of files of the splits share, nothing where no two of them lie there."""
    prefix = f"{location.name}/" if location.name else ""
    sizes = {
        f.path.removeprefix(prefix): f.size
        for f in location.files
        if _MAY_LIST in f.path.lower() and not f.path.endswith(_NO_LISTS)
    }
    if not sizes or not any(path.lower().endswith(_LISTS) for path in sizes):
        return []
    # Few folders hold lists.
    from jindan_tools.readers.split_lists import split_lists  # noqa: PLC0415

    every = {f.path.removeprefix(prefix): f.size for f in location.files if f.path.lower().endswith(_LISTS)}
    return split_lists(base, every)


def _runs_of(mine: Sequence[tuple[FileRead, Reading]]) -> Iterator[tuple[str, list[Reading]]]:
    """Yield the readings of each run: several where one log, alone in holding curves, holds several runs."""
    curved = [i for i, (_, r) in enumerate(mine) if r.series]
    alone = len(curved) == 1 and mine[curved[0]][0].reader == LOG_READER
    parts = _begun_again(mine[curved[0]][1]) if alone else ()
    if len(parts) < 2:
        yield "", [r for _, r in mine]
        return
    for number, part in enumerate(parts, 1):
        yield f"-run{number}", [part if i == curved[0] else r for i, (_, r) in enumerate(mine)]


def _begun_again(log: Reading) -> tuple[Reading, ...]:
    """Return the runs of a log in which a curve goes back, () for any other log."""
    if not any(any(map(lt, s.xs[1:], s.xs)) for s in log.series):
        return ()
    # Few logs begin anew.
    from jindan_tools.readers.runs_in_log import runs_in_log  # noqa: PLC0415

    return runs_in_log(log)


def _refuse_when_all_unreadable(found: Sequence[tuple[FileRead, Reading]], asked: Path) -> None:
    if found and all(f.reader == UNREADABLE for f, _ in found):
        msg = f"파일을 읽을 수 없습니다: '{asked / found[0][0].path}' ({found[0][0].problem})"
        raise RunNotReadableError(
            msg,
            "파일 권한을 확인하세요: ls -l 파일",
        )


def _tells(reader: str, reading: Reading) -> bool:
    """Say whether a file that is no log told anything about a training; a log is worth a report in any case."""
    if reader == _SCRIPT and not reading.series and all(e.kind is not EventKind.EXCEPTION for e in reading.events):
        # A script says what may be trained, not that it was; a notebook may hold what it printed.
        return False
    if reading.series or any(not s.name.startswith(_OF_THE_MACHINE) for s in reading.settings):
        return True
    return any(e.kind not in _OF_NO_TRAINING for e in reading.events)


def _file_read(found: FoundFile, prefix: str, reader: str, part: Part) -> FileRead:
    return FileRead(path=found.path.removeprefix(prefix), size=found.size, reader=reader, problem=part.reading.problem)


def _text(reader: str, root: Path, path: str, size: int, *, full: bool) -> TextFile:
    if size < LARGE_TABLE:
        return read_text(root, path, size)
    # Only a large file pays for what thins it.
    from jindan_tools.readers.large_records import RECORDS, read_large_records  # noqa: PLC0415
    from jindan_tools.readers.large_table import FULL_KO, TABLES, read_large_table  # noqa: PLC0415
    from jindan_tools.readers.stretches import WHOLE_BYTES  # noqa: PLC0415

    thinned: TextFile | None = None
    if reader in TABLES:
        thinned = read_large_table(root, path, size, full=full)
    elif reader in RECORDS:
        thinned = read_large_records(root, path, size, full=full)
    if thinned is not None:
        return thinned
    file = read_text(root, path, size)
    ask = reader in TABLES | RECORDS and size > WHOLE_BYTES and not full
    return replace(file, problem=f"{file.problem} {FULL_KO}".strip()) if ask else file


def _apply(
    reader: FileReader | None, root: Path, path: str, size: int, read_some: ReadSome, *, full: bool
) -> tuple[str, Reading]:
    name = LOG_READER if reader is None else reader.name
    try:
        large = read_some(name, root, path, size)
        if large is not None:
            return name, large
        file = _text(name, root, path, size, full=full)
    except OSError as error:
        return UNREADABLE, Reading(problem=f"읽는 중 오류가 났습니다: {error.strerror or error}")
    reading = read_log(file) if reader is None else _with_comments(reader.read(file), file)
    problem = " ".join(p for p in (file.problem, reading.problem) if p)
    return name, reading if problem == reading.problem else _with_problem(reading, problem)


def _with_comments(reading: Reading, file: TextFile) -> Reading:
    # A log has none.
    from jindan_tools.readers.files.comments import blaming_comments  # noqa: PLC0415

    comments = blaming_comments(file)
    return reading if not comments else replace(reading, events=(*reading.events, *comments))


def _with_problem(reading: Reading, problem: str) -> Reading:
    return Reading(
        framework=reading.framework,
        version=reading.version,
        settings=reading.settings,
        series=reading.series,
        events=reading.events,
        problem=problem,
    )
