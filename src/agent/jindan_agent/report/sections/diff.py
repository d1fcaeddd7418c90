"""권장 명령과 설정 변경: the changes of the plan as lines to paste into a file or a command."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from jindan_agent.report.blocks import Block, Fence, Paragraph, Section
from jindan_agent.report.citations import place
from jindan_agent.report.draft import Draft
from jindan_agent.report.hangul import has_hangul
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.model.run import Framework, Run
from jindan_tools.text.regex import regex

_PLACE = regex(r"^(?P<path>[^\s:]+):(?P<line>\d+)")
_NAME = regex(r"^-{0,2}[\w.\-/]+$", re.ASCII)
# How a line of each kind of file is written. Other files are records of a value, not the place where it is set.
_LINES: Mapping[str, str] = {
    ".yaml": "{key}: {value}",
    ".yml": "{key}: {value}",
    ".json": '"{key}": {value},',
    ".toml": "{key} = {value}",
    ".cfg": "{key} = {value}",
    ".ini": "{key} = {value}",
    ".py": "{key} = {value}",
    ".sh": "{key}={value}",
}
# Files a trainer writes to say what it ran with; editing them changes nothing.
_RECORDS = frozenset({"args.yaml", "opt.yaml", "hyp.yaml", "hparams.yaml", "trainer_state.json", "all_results.json"})
_RECORD_FOLDERS = frozenset({"wandb", ".hydra", "mlruns"})
# What a trainer's command line wants before its settings, and how it takes each of them.
_ARGUMENT: Mapping[Framework, tuple[str, str]] = {
    Framework.ULTRALYTICS: ("", "{key}={value}"),
    Framework.HF_TRAINER: ("", "--{key} {value}"),
    Framework.MEGATRON: ("", "--{key} {value}"),
    Framework.FAIRSEQ: ("", "--{key} {value}"),
    Framework.MMDET: ("--cfg-options ", "{key}={value}"),
}
_APPEND = "실행 명령 뒤에 덧붙일 인수"


def diff(draft: Draft) -> Section | None:
    """Return the changes of settings as one diff a file, and those without a file as values before and after."""
    by_file: dict[str, list[Fix]] = {}
    for fix in draft.diagnosis.fixes:
        if not fix.already and fix.kind in (FixKind.CONFIG, FixKind.COMMAND) and _typed(fix):
            by_file.setdefault(_path(fix), []).append(fix)
    if not by_file:
        return None
    run = draft.diagnosis.run
    blocks: list[Block] = []
    for path, fixes in by_file.items():
        intro = f"설정 파일 {path}에서 바꿀 줄입니다." if path else "실행 명령이나 학습 설정에서 바꿀 값입니다."
        fence = Fence(lines=_hunks(run, path, fixes), language="diff") if path else Fence(lines=_values(run, fixes))
        blocks += [Paragraph(text=(intro,)), fence]
    return Section(title="권장 명령과 설정 변경", blocks=tuple(blocks))


def _typed(fix: Fix) -> bool:
    """Say whether name and values are what one types, not words about them."""
    return bool(fix.after) and _NAME.match(fix.parameter) is not None and not has_hangul(fix.before + fix.after)


def _path(fix: Fix) -> str:
    """Return the file to edit, '' when the place only records the value."""
    found = _PLACE.match(fix.where)
    if found is None:
        return ""
    path = PurePosixPath(found["path"])
    record = path.name in _RECORDS or _RECORD_FOLDERS & set(path.parts)
    return str(path) if path.suffix in _LINES and not record else ""


def _hunks(run: Run, path: str, fixes: Sequence[Fix]) -> tuple[str, ...]:
    lines = [f"--- {path}", f"+++ {path}"]
    pattern = _LINES[PurePosixPath(path).suffix]
    for fix in sorted(fixes, key=_line):
        lines += [f"@@ -{_line(fix)} +{_line(fix)} @@", *_change(pattern, _written_name(run, fix), fix)]
    return tuple(lines)


def _values(run: Run, fixes: Sequence[Fix]) -> tuple[str, ...]:
    """Return one line a setting, and for trainers with a command line the arguments to append to it."""
    names = [_written_name(run, fix).lstrip("-") for fix in fixes]
    values = [f"{f.before} → {f.after}" if f.before else f.after for f in fixes]
    lines = [f"{name}: {value}" for name, value in zip(names, values, strict=True)]
    before, pattern = _ARGUMENT.get(run.framework, ("", ""))
    if pattern:
        typed = " ".join(pattern.format(key=n, value=f.after) for n, f in zip(names, fixes, strict=True))
        lines += ["", f"{_APPEND}: {before}{typed}"]
    return tuple(lines)


def _change(pattern: str, key: str, fix: Fix) -> list[str]:
    removed = [f"-{pattern.format(key=key, value=fix.before)}"] if fix.before else []
    return [*removed, f"+{pattern.format(key=key, value=fix.after)}"]


def _line(fix: Fix) -> int:
    found = _PLACE.match(fix.where)
    return int(found["line"]) if found else 0


def _written_name(run: Run, fix: Fix) -> str:
    """Return the key as the file spells it; the name of the fix when the place holds no setting."""
    at = _PLACE.match(fix.where)
    names = [s.name for s in run.settings if at and place(s.source) == at[0]]
    known = [n for n in names if n.rpartition(".")[2] == fix.parameter] or (names if len(names) == 1 else [])
    return known[0].rpartition(".")[2] if known else fix.parameter
