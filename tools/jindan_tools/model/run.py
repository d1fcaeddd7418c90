"""What was read from a run directory, and the configuration that really ran."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property, wraps
from re import Pattern
from typing import Concatenate, ParamSpec, TypeVar, cast

from msgspec import Struct, field

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.series import Role, Series
from jindan_tools.model.setting import Resolved, Scalar, Setting, as_flag

_Asked = ParamSpec("_Asked")
_Answer = TypeVar("_Answer")


class Framework(StrEnum):
    """The trainer that wrote the run."""

    ULTRALYTICS = "ultralytics"
    YOLOV5 = "yolov5"
    HF_TRAINER = "hf_trainer"
    LIGHTNING = "lightning"
    MMDET = "mmdet"
    MEGATRON = "megatron"
    DEEPSPEED = "deepspeed"
    FAIRSEQ = "fairseq"
    DETECTRON2 = "detectron2"
    KERAS = "keras"
    PYTORCH = "pytorch"
    UNKNOWN = "unknown"


class FileRead(Struct, frozen=True, kw_only=True):
    """A file of the run: which reader took it, how big it is and what was wrong with it.

    `problem` is a Korean sentence, '' when the file was read whole.
    """

    path: str
    size: int
    reader: str
    problem: str = ""


class Ending(StrEnum):
    """How the run ended, as far as its files show."""

    COMPLETED = "completed"
    EARLY_STOPPED = "early_stopped"
    CRASHED = "crashed"
    INTERRUPTED = "interrupted"
    KILLED = "killed"
    UNKNOWN = "unknown"


class Run(Struct, frozen=True, kw_only=True, dict=True):
    """One training run. `root` is the directory as given; every path inside is relative to it."""

    root: str
    name: str
    framework: Framework
    version: str | None
    files: tuple[FileRead, ...]
    settings: tuple[Setting, ...]
    series: tuple[Series, ...]
    events: tuple[Event, ...]
    config: Mapping[str, Resolved] = field(default_factory=dict[str, Resolved])
    ending: Ending = Ending.UNKNOWN
    epochs_done: float | None = None
    epochs_planned: float | None = None
    steps_done: float | None = None
    steps_planned: float | None = None

    @cached_property
    def answers(self) -> dict[tuple[object, ...], object]:
        """Return what was found in the run so far, by the question (see `once_a_run`)."""
        return {}

    def of_kind(self, *kinds: EventKind) -> Iterator[Event]:
        """Yield the events of the given kinds in file order."""
        return (e for e in self.events if e.kind in kinds)

    def last_event(self, *kinds: EventKind) -> Event | None:
        """Return the last event of the given kinds, or None; the deaths of earlier attempts in the same log do not count."""
        found: Event | None = None
        for event in self.of_kind(*kinds):
            if not event.number("restarted") and not _printed_later(found, event):
                found = event
        return found

    def of_role(self, role: Role) -> tuple[Series, ...]:
        """Return all series of a role, every segment, in file order."""
        return self._by_role.get(role, ())

    @cached_property
    def _by_role(self) -> Mapping[Role, tuple[Series, ...]]:
        table: dict[Role, list[Series]] = {}
        for series in self.series:
            table.setdefault(series.role, []).append(series)
        return {role: tuple(found) for role, found in table.items()}

    def stated(self, *names: str) -> tuple[Setting, ...]:
        """Return the settings whose last part is one of `names`, as files write them, in file order.

        For keys without a canonical name. Case and `-` for `_` do not count.
        """
        held = {leaf for name in names if (leaf := name.lower()) in self._by_leaf}
        if len(held) == 1:
            return self._by_leaf[held.pop()]
        return tuple(s for s in self.settings if s.leaf in held) if held else ()

    def stated_like(self, pattern: Pattern[str]) -> Iterator[Setting]:
        """Yield the settings whose whole name holds the pattern, in file order. Case and `-` for `_` do not count."""
        return (s for s in self.settings if pattern.search(s.path))

    @cached_property
    def _by_leaf(self) -> Mapping[str, tuple[Setting, ...]]:
        table: dict[str, list[Setting]] = {}
        for setting in self.settings:
            table.setdefault(setting.leaf, []).append(setting)
        return {leaf: tuple(found) for leaf, found in table.items()}

    def setting(self, name: str) -> Scalar:
        """Return the value in force of a canonical name, None when unknown."""
        found = self.config.get(name)
        return None if found is None else found.value

    def number(self, name: str) -> float | None:
        """Return the value in force of a canonical name as a float, None when unknown or no number."""
        found = self.config.get(name)
        return None if found is None else found.number()

    def word(self, name: str) -> str:
        """Return the value in force of a canonical name as lower-case text, '' when unknown."""
        found = self.config.get(name)
        return "" if found is None or found.value is None else str(found.value).lower()

    def flag(self, name: str) -> bool | None:
        """Return the value in force of a canonical name as a boolean, None when unknown."""
        found = self.config.get(name)
        return None if found is None else as_flag(found.value)


def _printed_later(found: Event | None, event: Event) -> bool:
    """Return whether a line that was kept before was printed again below another one of the same file."""
    if found is None or found.source.path != event.source.path:
        return False
    return (found.number("last_line") or 0.0) > event.last_line


def once_a_run(
    find: Callable[Concatenate[Run, _Asked], _Answer],
) -> Callable[Concatenate[Run, _Asked], _Answer]:
    """Keep the answer of a function with the run that it is asked about: a run never changes, and many rules ask the same."""

    @wraps(find)
    def found(run: Run, *asked: _Asked.args, **named: _Asked.kwargs) -> _Answer:
        question = (find, *asked, *named.items())
        if question not in run.answers:
            run.answers[question] = find(run, *asked, **named)
        return cast("_Answer", run.answers[question])

    return found
