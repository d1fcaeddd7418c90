"""Write a new file where the user asked for one, and nowhere else."""

from __future__ import annotations

from pathlib import Path

from jindan_agent.errors import UserError
from jindan_agent.files import write_whole


def write_new(path: Path, text: str, run_root: Path) -> Path:
    """Write a text to a path that does not exist yet and return it.

    Raises UserError when there is something already, when it lies in the run folder, or when the disk refuses.
    """
    target = path.expanduser()
    if target.resolve().is_relative_to(run_root.resolve()):
        what = f"실행 폴더 안에는 쓰지 않습니다: '{target}'"
        raise UserError(what, "실행 폴더 밖의 경로를 지정하세요.")
    if target.exists() or target.is_symlink():
        what = f"이미 있는 파일이라 쓰지 않았습니다: '{target}'"
        raise UserError(what, "다른 이름을 지정하세요.")
    if not target.parent.is_dir():
        what = f"폴더가 없습니다: '{target.parent}'"
        raise UserError(what, "있는 폴더를 지정하거나 먼저 만드세요: mkdir -p 폴더")
    write_whole(target, text)
    return target


def try_new(path: Path, text: str, run_root: Path) -> tuple[str, bool]:
    """Write as `write_new` does; return what to tell the user and whether it was written."""
    try:
        return f"썼습니다: {write_new(path, text, run_root)}", True
    except UserError as error:
        return f"{error.what} {error.hint}", False
