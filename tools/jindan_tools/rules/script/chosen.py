"""Which of the scripts of a directory a run came from, and what that one does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from jindan_tools.model.event import Event, EventKind, program_path, training_scripts
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Role
from jindan_tools.text.regex import regex

_WORD = regex(r"[a-z]{2,20}|[가-힣]{2,20}|[一-鿿]{2,20}")
_SHARE = 0.5
_SHOWN = frozenset({Role.TRAIN_LOSS, Role.VAL_LOSS, Role.TRAIN_METRIC, Role.VAL_METRIC})
# What readers put into a name that the log may have left out.
_IMPLIED = frozenset({"train", "training", "step", "epoch"})


def habits(run: Run, *names: str) -> Iterator[Event]:
    """Yield the habits of these names of the script that made the run, none where that cannot be told."""
    path = script_path(run)
    return (e for e in run.of_kind(EventKind.SCRIPT) if path and program_path(e) == path and e.word("habit") in names)


def data_habits(run: Run, *names: str) -> Iterator[Event]:
    """Yield the habits of these names of the script that made the run, or of the one file there is that prepares data.

    Where no script names the curves, a lone one is taken all the same: what logs them may be a library.
    """
    if script_path(run):
        yield from habits(run, *names)
        return
    scripts = list(run.of_kind(EventKind.SCRIPT))
    if len({program_path(e) for e in training_scripts(scripts)}) > 1:
        return
    found = [e for e in scripts if e.word("habit") in names]
    if len({e.source.path for e in found}) == 1:
        yield from found


def script_path(run: Run) -> str:
    """Return the script that made the run: the only one that trains, or the one of several that is named or fits best.

    A script that writes none of the names of the curves is never taken; '' when none or several are left. Before a run
    there are no curves, and the only script is the one.
    """
    scripts = list(training_scripts(run.events))
    if not _has_begun(run):
        started = {program_path(e) for e in scripts}
        return started.pop() if len(started) == 1 else ""
    named = [e for e in scripts if _is_named(run, e)]
    if len(named) == 1 and len(scripts) > 1:
        return program_path(named[0])
    fits = {program_path(e): _fit(run, e) for e in scripts}
    best = max(fits.values(), default=0.0)
    if best <= 0 or (len(scripts) > 1 and best < _SHARE):
        return ""
    first = [e for e in scripts if fits[program_path(e)] == best]
    return program_path(first[0]) if len({e.word("words") for e in first}) == 1 else ""


def _has_begun(run: Run) -> bool:
    told = any(e.kind is not EventKind.SCRIPT for e in run.events)
    return told or bool(run.series) or run.ending is not Ending.UNKNOWN


def _is_named(run: Run, script: Event) -> bool:
    name = PurePosixPath(program_path(script)).name
    told = (str(s.value) for s in run.stated("program", "codepath", "code_path", "script"))
    frames = (e.word("frame") for e in run.of_kind(EventKind.EXCEPTION))
    return any(text.partition(":")[0].endswith(name) for text in (*told, *frames))


def _fit(run: Run, script: Event) -> float:
    """Return the share of the curves of losses and metrics all of whose words the script writes."""
    words = set(script.word("words").split())
    curves = {s.name.lower() for s in run.series if s.role in _SHOWN}
    shares = [_holds(words, name) for name in curves]
    return sum(shares) / len(shares) if shares else 0.0


def _holds(words: set[str], name: str) -> bool:
    found = set(_WORD.findall(name))
    found -= {w for w in found & _IMPLIED if len(found) > 1}
    return bool(found) and all(
        f in words or any(w.startswith(f) or f.startswith(w) for w in words if len(w) > 2 or w > "z") for f in found
    )
