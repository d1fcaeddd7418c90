"""Make the patch of the configuration files of a run, and the patched files, without touching the run."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from msgspec import Struct

from jindan_tools.fixes.patch.edit import Edit
from jindan_tools.fixes.patch.edits import Unplaced, edits_of
from jindan_tools.fixes.patch.in_script import edit_in_script
from jindan_tools.fixes.patch.insert_beside import BESIDE, line_beside
from jindan_tools.fixes.patch.replace_value import replace_span, replace_value
from jindan_tools.fixes.patch.unified import unified
from jindan_tools.model.diagnosis import Diagnosis
from jindan_tools.model.fix import Fix
from jindan_tools.model.run import Run
from jindan_tools.readers.walk import open_regular
from jindan_tools.text.safe import safe_line

_MOST_BYTES = 2 << 20
# Files a trainer writes to say what it ran with.
_HYDRA = ".hydra/"
_OF_LIGHTNING = "hparams.yaml"
_RECORDS = {"args.yaml", "opt.yaml", "hyp.yaml", "hparams.yaml"}


class FixPatch(Struct, frozen=True, kw_only=True):
    """`text` is a unified diff, '' when no file can be patched; `files` are the patched texts by their path.

    `notes` are Korean sentences about what is not in the patch or must be known before it is used.
    """

    text: str
    files: Mapping[str, str]
    notes: tuple[str, ...]


def patch_of(diagnosis: Diagnosis) -> FixPatch:
    """Return the changes of the plan as a patch of the files that state the values."""
    found = [_placed(diagnosis.run, item) for item in edits_of(diagnosis)]
    by_file: dict[str, list[Edit]] = {}
    beside = {e: u.fix for u in found if isinstance(u, Unplaced) and (e := _home(u, found)) is not None}
    inserted: list[Fix] = []
    for item in found:
        if isinstance(item, Edit):
            by_file.setdefault(item.path, []).append(item)
    notes: list[str] = []
    texts: list[str] = []
    files: dict[str, str] = {}
    for path, edits in by_file.items():
        old = _text(Path(diagnosis.run.root), path)
        new = None if old is None else _edited(old, edits, notes)
        if new is not None:
            new = _with_lines(new, [(e, beside[e]) for e in edits if e in beside], inserted)
        if old is None:
            notes.append(f"'{safe_line(path)}' 파일은 UTF-8이 아니거나 너무 커서 변경분을 만들지 못했습니다.")
        elif new is not None and new != old:
            files[path] = new
            texts.append(unified(path, old, new))
            if PurePosixPath(path).name in _RECORDS:
                notes.append(f"'{path}' 파일은 학습기가 남긴 기록입니다. 새 파일로 저장해 다음 실행의 설정으로 쓰세요.")
    left = [_unplaced(u) for u in found if isinstance(u, Unplaced) and u.fix not in inserted]
    return FixPatch(text="".join(texts), files=files, notes=(*left, *notes))


def _home(item: Unplaced, found: Iterable[Edit | Unplaced]) -> Edit | None:
    """Return the edit beside whose line a setting belongs that no file states."""
    edits = (e for e in found if isinstance(e, Edit) and e.fix is not None and e.fix.cause_id == item.fix.cause_id)
    return next((e for e in edits if BESIDE.get(e.key) == item.fix.parameter), None)


def _with_lines(text: str, wanted: Iterable[tuple[Edit, Fix]], inserted: list[Fix]) -> str:
    lines = text.splitlines(keepends=True)
    for edit, fix in sorted(wanted, key=lambda w: -w[0].line):
        suffix = PurePosixPath(edit.path).suffix.lower()
        new = line_beside(lines[edit.line - 1], edit.key, fix.parameter, fix.after, suffix)
        if new is not None:
            lines.insert(edit.line - 1, new)
            inserted.append(fix)
    return "".join(lines)


def _placed(run: Run, item: Edit | Unplaced) -> Edit | Unplaced:
    """Return a change with its place in a script, where no file states the value or only one that Lightning wrote."""
    if isinstance(item, Edit):
        if PurePosixPath(item.path).name != _OF_LIGHTNING or item.fix is None:
            return item
        return edit_in_script(run, item.fix, lambda path: _text(Path(run.root), path)) or item
    return edit_in_script(run, item.fix, lambda path: _text(Path(run.root), path)) or item


def _edited(text: str, edits: Iterable[Edit], notes: list[str]) -> str:
    lines = text.splitlines(keepends=True)
    for edit in edits:
        line = lines[edit.line - 1] if edit.line <= len(lines) else ""
        suffix = PurePosixPath(edit.path).suffix.lower()
        changed = (
            replace_value(line, edit.key, edit.before, edit.after, suffix)
            if edit.span is None
            else replace_span(line, edit.span, edit.before, edit.after, suffix)
        )
        if changed is None:
            place = f"{edit.path}:{edit.line}"
            notes.append(safe_line(f"{edit.key}: {edit.before} → {edit.after} ({place} 줄을 직접 바꾸세요)"))
        else:
            lines[edit.line - 1] = changed
    return "".join(lines)


def _text(root: Path, path: str) -> str | None:
    try:
        with os.fdopen(open_regular(root, path), "rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
        return None if len(data) > _MOST_BYTES or b"\x00" in data else data.decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _unplaced(item: Unplaced) -> str:
    fix = item.fix
    change = f"{fix.before} → {fix.after}" if fix.before else fix.after
    where = f" ({fix.where})" if fix.where else ""
    if fix.where.startswith(_HYDRA):
        # Nobody changes what Hydra wrote down.
        key = fix.parameter.lstrip("-")
        told = f"{key}: {change}{where} — Hydra의 기록이므로 실행할 때 {key}={fix.after} 값을 명령행에 적거나 conf의 값을 바꾸세요."
        return safe_line(told)
    kept = f" 함께 바꾸어야 합니다: {fix.expected}" if fix.parameter in BESIDE.values() else ""
    return safe_line(f"{fix.parameter}: {change}{where} — 이 값을 적은 설정 파일이 실행 폴더에 없습니다.{kept}")
