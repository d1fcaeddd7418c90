"""Find for each change of the plan the line of the configuration that states the value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from msgspec import Struct

from jindan_tools.fixes.patch.edit import Edit
from jindan_tools.fixes.patch.scalar_text import same_value
from jindan_tools.model.diagnosis import Diagnosis
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Setting
from jindan_tools.text.regex import regex

SHELL = frozenset({".sh", ".bash", ".slurm", ".sbatch"})
# Formats in which a value can be replaced without touching the rest of the line.
SUFFIXES = frozenset({".yaml", ".yml", ".json", ".toml", ".cfg", ".ini", ".py", *SHELL})
# Results that happen to have such a suffix: a value in them is a record of what ran.
_RESULTS = frozenset({"trainer_state.json", "all_results.json", "wandb-summary.json", "wandb-metadata.json"})
_NAME = regex(r"-{0,2}[\w.\-/]+", re.ASCII)
_PLACE = regex(r"(?P<path>[^\s:]+):(?P<line>\d+)")
_HANGUL = regex("[ㄱ-힣]")


class Unplaced(Struct, frozen=True, kw_only=True):
    """A change that no file of the run holds a line for."""

    fix: Fix


def edits_of(diagnosis: Diagnosis) -> Iterator[Edit | Unplaced]:
    """Yield the edits in the order of the plan, at most one a line, and the changes that have no place."""
    taken: set[tuple[str, int, str]] = set()
    for fix in diagnosis.fixes:
        if fix.already or fix.kind not in (FixKind.CONFIG, FixKind.COMMAND) or not _typed(fix):
            continue
        setting = _setting(diagnosis.run, fix)
        if setting is None or setting.source.line is None:
            yield Unplaced(fix=fix)
            continue
        place = (setting.source.path, setting.source.line, _last(setting.name))
        if place not in taken:
            taken.add(place)
            yield Edit(path=place[0], line=place[1], key=place[2], before=str(setting.value), after=fix.after, fix=fix)


def _typed(fix: Fix) -> bool:
    """Say whether name and value are what one types, not words about them."""
    return bool(fix.after) and _NAME.fullmatch(fix.parameter) is not None and not _HANGUL.search(fix.after)


def _setting(run: Run, fix: Fix) -> Setting | None:
    """Return the setting at the place of the fix, else one of that name that holds the value to be replaced."""
    held = [s for s in run.settings if s.source.line is not None and _editable(s.source.path)]
    at = _PLACE.match(fix.where)
    if at is not None:
        here = [s for s in held if (s.source.path, str(s.source.line)) == (at["path"], at["line"])]
        named = [s for s in here if _last(s.name) == _last(fix.parameter)] or (here if len(here) == 1 else [])
        if named:
            return named[0]
    alike = [s for s in held if _last(s.name) == _last(fix.parameter) and same_value(str(s.value), fix.before)]
    return alike[-1] if alike else None


def _editable(path: str) -> bool:
    name = PurePosixPath(path)
    # Hydra composes .hydra/ from the files of its configuration and the command line.
    record = name.name in _RESULTS or name.name.endswith(".log.json") or ".hydra" in name.parts
    return name.suffix.lower() in SUFFIXES and not record


def _last(name: str) -> str:
    return name.lstrip("-").rpartition(".")[2]
