"""Write reports so that a file is either whole or not there."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

from jindan_agent.errors import UserError
from jindan_tools.text.regex import regex

_UNFIT = regex(r"[^\w.\-+]+")
_LONGEST = 120


def ready_folder(folder: Path) -> None:
    """Create the folder for reports. Raises UserError when it cannot be made or written to."""
    hint = "쓸 수 있는 폴더를 지정하세요: --output reports"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        what = f"보고서를 쓸 곳이 폴더가 아니라 파일입니다: '{folder}'"
        raise UserError(what, hint) from error
    except OSError as error:
        what = f"보고서 폴더를 만들 수 없습니다: '{folder}' ({error.strerror})"
        raise UserError(what, hint) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        what = f"보고서 폴더에 쓸 권한이 없습니다: '{folder}'"
        raise UserError(what, hint)


def write_whole(path: Path, text: str) -> None:
    """Write a file by way of a temporary one beside it. Raises UserError when the disk refuses."""
    try:
        _replace(path, text)
    except OSError as error:
        what = f"보고서를 쓰지 못했습니다: '{path}' ({error.strerror})"
        raise UserError(what, "남은 공간과 권한을 확인하세요: df -h; ls -ld 폴더") from error


def _replace(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name[:60]}.{os.getpid()}.tmp")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def file_stem(name: str, parent: str, taken: Collection[str]) -> str:
    """Return a file name without suffix for a run: its name, with its parent's or a number when that is taken.

    `taken` holds the stems in use, in lower case, because some disks do not tell case apart.
    """
    stem = _fit(name)
    if stem.lower() not in taken:
        return stem
    longer = _fit(f"{parent}-{name}") if parent else stem
    if longer.lower() not in taken:
        return longer
    number = 2
    while f"{longer}-{number}".lower() in taken:
        number += 1
    return f"{longer}-{number}"


def _fit(name: str) -> str:
    return _UNFIT.sub("_", name).strip("._")[:_LONGEST] or "run"
