"""권장 설정 변경: the same changes as lines to paste into a file or a command."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from jindan_agent.report.blocks import Block, Fence, Paragraph, Section
from jindan_agent.report.citations import place
from jindan_agent.report.draft import Draft
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.model.run import Run

_PLACE = re.compile(r"^(?P<path>[^\s:]+):(?P<line>\d+)")
_NAME = re.compile(r"^-{0,2}[\w.\-/]+$", re.ASCII)
_KOREAN = re.compile(r"[가-힣]")
_PATTERNS = {
    ".yaml": "{key}: {value}",
    ".yml": "{key}: {value}",
    ".json": '"{key}": {value},',
    ".toml": "{key} = {value}",
}


def diff(draft: Draft) -> Section | None:
    """Return the changes of settings as a diff for each file, and those of the command as a diff of their own."""
    fixes = [
        f for f in draft.diagnosis.fixes if not f.already and _typed(f) and f.kind in (FixKind.CONFIG, FixKind.COMMAND)
    ]
    by_file: dict[str, list[Fix]] = {}
    for fix in fixes:
        by_file.setdefault(_path(fix), []).append(fix)
    if not by_file:
        return None
    run = draft.diagnosis.run
    blocks: list[Block] = [Paragraph(text=("설정 파일이나 실행 명령에서 아래 줄을 바꿉니다.",))]
    blocks += [Fence(lines=_hunk(run, path, held), language="diff") for path, held in by_file.items()]
    return Section(title="권장 명령과 설정 변경", blocks=tuple(blocks))


def _typed(fix: Fix) -> bool:
    """Say whether name and values are what one types, not words about them."""
    return bool(fix.after) and _NAME.match(fix.parameter) is not None and not _KOREAN.search(fix.before + fix.after)


def _path(fix: Fix) -> str:
    found = _PLACE.match(fix.where)
    return found["path"] if found else ""


def _hunk(run: Run, path: str, fixes: Sequence[Fix]) -> tuple[str, ...]:
    lines = [f"--- {path}", f"+++ {path}"] if path else ["# 실행 명령 또는 설정"]
    pattern = _PATTERNS.get(PurePosixPath(path).suffix, "{key}={value}")
    for fix in sorted(fixes, key=_line):
        key = _written_name(run, fix)
        if path:
            lines.append(f"@@ -{_line(fix)} +{_line(fix)} @@")
        if fix.before:
            lines.append("-" + pattern.format(key=key, value=fix.before))
        lines.append("+" + pattern.format(key=key, value=fix.after))
    return tuple(lines)


def _line(fix: Fix) -> int:
    found = _PLACE.match(fix.where)
    return int(found["line"]) if found else 0


def _written_name(run: Run, fix: Fix) -> str:
    """Return the key as the file spells it; the name of the fix when the place holds no setting."""
    at = _PLACE.match(fix.where)
    names = [s.name for s in run.settings if at and place(s.source) == at[0]]
    known = [n for n in names if n.rpartition(".")[2] == fix.parameter] or (names if len(names) == 1 else [])
    return known[0].rpartition(".")[2] if known else fix.parameter
