"""Check the machine: Python, the terminal, and the place of the stored reports."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping

from jindan_agent.doctor.check import Check, Level
from jindan_agent.earlier import user_store
from jindan_agent.errors import UserError
from jindan_agent.version import tool_version

_NARROW = 80


def place_checks(environ: Mapping[str, str]) -> Iterator[Check]:
    """Yield the checks that need no model."""
    python = ".".join(map(str, sys.version_info[:3]))
    yield Check(name="프로그램", level=Level.GOOD, said=f"diagnose {tool_version()}, Python {python}")
    yield _letters()
    yield _terminal(environ)
    yield from _input(environ)
    yield _store(environ)


def _letters() -> Check:
    encoding = (sys.stdout.encoding or "").lower()
    if encoding.replace("-", "") == "utf8":
        return Check(name="글자", level=Level.GOOD, said="출력의 문자 집합은 UTF-8입니다.")
    said = f"출력의 문자 집합이 '{encoding or '알 수 없음'}'이라 한글이 물음표로 보일 수 있습니다."
    return Check(name="글자", level=Level.CARE, said=said, hint="export PYTHONUTF8=1 LC_ALL=C.UTF-8")


def _terminal(environ: Mapping[str, str]) -> Check:
    if not sys.stdout.isatty():
        return Check(
            name="터미널", level=Level.OFF, said="출력이 터미널이 아닙니다. 대화 화면은 터미널에서만 열립니다."
        )
    width = shutil.get_terminal_size().columns
    kind = environ.get("TERM", "") or "알 수 없음"
    if kind == "dumb":
        return Check(
            name="터미널",
            level=Level.CARE,
            said="TERM=dumb이라 대화 화면을 그릴 수 없습니다.",
            hint="export TERM=xterm-256color",
        )
    if width < _NARROW:
        return Check(
            name="터미널",
            level=Level.CARE,
            said=f"폭이 {width}칸입니다.",
            hint=f"{_NARROW}칸 이상에서 표가 잘 보입니다.",
        )
    return Check(name="터미널", level=Level.GOOD, said=f"{kind}, 폭 {width}칸")


def _input(environ: Mapping[str, str]) -> Iterator[Check]:
    """Yield the one known trouble with Korean input: iTerm2 loses composed text under the kitty key protocol."""
    if (
        environ.get("TERM_PROGRAM") == "iTerm.app"
        and not environ.get("TMUX")
        and not environ.get("TEXTUAL_DISABLE_KITTY_KEY")
    ):
        said = "iTerm2에서는 한글을 입력할 때 글자가 빠질 수 있습니다."
        yield Check(name="한글 입력", level=Level.CARE, said=said, hint="export TEXTUAL_DISABLE_KITTY_KEY=1")


def _store(environ: Mapping[str, str]) -> Check:
    try:
        store = user_store(environ)
    except UserError as error:
        return Check(name="보고서 저장소", level=Level.CARE, said=error.what, hint=error.hint)
    at = next(p for p in (store, *store.parents) if p.exists())
    if at.is_dir() and os.access(at, os.W_OK | os.X_OK):
        new = "" if store.exists() else " 아직 없으며 --remember를 쓰면 만듭니다."
        return Check(name="보고서 저장소", level=Level.GOOD, said=f"{store}{new}")
    said = f"보고서 저장소에 쓸 수 없습니다: '{store}'"
    return Check(
        name="보고서 저장소",
        level=Level.CARE,
        said=said,
        hint="다른 곳을 지정하세요: export DIAGNOSE_HOME=/경로/jindan",
    )
