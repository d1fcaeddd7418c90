"""Fuzz one reader with Atheris, by hand; the suite itself breaks samples without it (tests/tools/test_mutated_input.py).

    pip install atheris            (wheels for Linux and Python 3.11 to 3.13; no dependency of the project)
    PYTHONPATH=tools python tests/fuzz/readers.py READER [CORPUS_DIR] [-max_total_time=60]

READER is `log`, `large-log`, `live-log`, `large-trainer-state`, or the name of a structured or binary reader; without one
the names are listed. A crash is kept by libFuzzer as crash-... in the working directory.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from jindan_tools.readers.binary import BINARY_READERS
from jindan_tools.readers.contract import BinaryFile
from jindan_tools.readers.decode import text_of
from jindan_tools.readers.files import FILE_READERS
from jindan_tools.readers.files.array_trainer_state import NotPlainError, read_state
from jindan_tools.readers.logs import read_log
from jindan_tools.readers.logs.bulk.chunks import LogChunks
from jindan_tools.readers.logs.bulk.reader import read_bulk
from jindan_tools.readers.logs.live_log import LiveLog

Target = Callable[[bytes], object]
# A name by which each structured reader is claimed; the content decides the rest.
NAME = "train.log"


def read_live(data: bytes) -> object:
    """Read the first half of a log, then the rest of it."""
    log = LiveLog(NAME)
    log.read(io.BytesIO(data), len(data) // 2)
    return log.read(io.BytesIO(data), len(data))


def read_trainer_state(data: bytes) -> object:
    """Read a large trainer_state.json; it may refuse."""
    try:
        return read_state("trainer_state.json", io.BytesIO(data), len(data))
    except NotPlainError:
        return None


def read_large(data: bytes) -> object:
    """Read a log a wording at a time, several times over, so that there is a bulk to read."""
    many = data * max(1, 300_000 // max(1, len(data)))
    return read_bulk(NAME, lambda: LogChunks(io.BytesIO(many), len(many)), patient=True)


def targets() -> dict[str, Target]:
    """Return what reads bytes, by reader."""
    found: dict[str, Target] = {
        "log": lambda data: read_log(text_of(NAME, data)),
        "large-log": read_large,
        "live-log": read_live,
        "large-trainer-state": read_trainer_state,
    }
    for reader in FILE_READERS:
        found[reader.name] = lambda data, reader=reader: reader.read(text_of(NAME, data))
    for binary in BINARY_READERS:
        found[binary.name] = lambda data, binary=binary: _read_binary(binary.read, data)
    return found


def _read_binary(read: Callable[[BinaryFile], object], data: bytes) -> object:
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        with Path(file.name).open("rb") as stream:
            return read(BinaryFile(path="x", size=len(data), stream=stream, absolute=Path(file.name)))


def main() -> int:
    """Run the target that was named."""
    known = targets()
    if len(sys.argv) < 2 or sys.argv[1] not in known:
        sys.stdout.write("\n".join(known) + "\n")
        return 2
    target = known[sys.argv.pop(1)]
    try:
        import atheris  # noqa: PLC0415  # pyright: ignore[reportMissingModuleSource]
    except ImportError:
        sys.stderr.write("Atheris is not installed: pip install atheris\n")
        return 2
    atheris.instrument_all()  # pyright: ignore[reportUnknownMemberType, reportAttributeAccessIssue]
    atheris.Setup(sys.argv, lambda data: (target(data), None)[1])  # pyright: ignore[reportUnknownMemberType, reportUnknownLambdaType]
    atheris.Fuzz()  # pyright: ignore[reportUnknownMemberType]
    return 0


if __name__ == "__main__":
    sys.exit(main())
