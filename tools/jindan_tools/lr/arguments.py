"""The arguments of a schedule by name: which there are, which are missing, and values read from text."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from jindan_tools.lr.catalogue import Entry
from jindan_tools.lr.curve import Schedule

Value = bool | int | float | str | None | tuple[int, ...] | tuple[float, ...] | tuple[Schedule, ...]


class Refusal(StrEnum):
    """Why arguments make no schedule."""

    UNKNOWN = "unknown"
    MISSING = "missing"
    MALFORMED = "malformed"
    REFUSED = "refused"


class ScheduleError(ValueError):
    """Arguments that make no schedule; `argument` is the one at fault, '' when it is their combination."""

    def __init__(self, entry: Entry, why: Refusal, argument: str = "", detail: str = "") -> None:
        super().__init__(f"{entry.name}: {why.value} {argument} {detail}".rstrip())
        self.entry = entry
        self.why = why
        self.argument = argument
        self.detail = detail


class Parameter(Struct, frozen=True, kw_only=True):
    """One argument: `kind` is its annotation, `default` its value when left out, `required` that it has none."""

    name: str
    kind: str
    required: bool
    default: Value = None


def parameters(entry: Entry) -> tuple[Parameter, ...]:
    """Return the arguments of a scheduler in order."""
    found = [p for p in inspect.signature(entry.make).parameters.values() if p.name not in entry.fixed]
    return tuple(
        Parameter(
            name=p.name,
            kind=inspect.formatannotation(p.annotation).replace("typing.", ""),
            required=p.default is inspect.Parameter.empty,
            default=None if p.default is inspect.Parameter.empty else p.default,
        )
        for p in found
    )


def build(entry: Entry, values: Mapping[str, Value]) -> Schedule:
    """Return the schedule with these arguments.

    Raises ScheduleError for unknown or missing arguments, and for values that the scheduler refuses.
    """
    known = {p.name: p for p in parameters(entry)}
    for name in values:
        if name not in known:
            raise ScheduleError(entry, Refusal.UNKNOWN, name)
    for parameter in known.values():
        if parameter.required and parameter.name not in values:
            raise ScheduleError(entry, Refusal.MISSING, parameter.name)
    schedule = entry.make(**entry.fixed, **values)
    try:
        schedule.curve()
    except (ValueError, ArithmeticError) as error:
        raise ScheduleError(entry, Refusal.REFUSED, detail=str(error)) from error
    return schedule


def parse(entry: Entry, name: str, text: str) -> Value:
    """Return the value of an argument written as text. Raises ScheduleError when it does not fit the argument."""
    parameter = next((p for p in parameters(entry) if p.name == name), None)
    if parameter is None:
        raise ScheduleError(entry, Refusal.UNKNOWN, name)
    try:
        return _value(parameter.kind, text.strip())
    except ValueError as error:
        raise ScheduleError(entry, Refusal.MALFORMED, name, f"{text}: {parameter.kind}") from error


def _value(kind: str, text: str) -> Value:
    if "None" in kind and text.lower() in {"none", ""}:
        return None
    if kind.startswith("tuple[int"):
        return tuple(int(part) for part in text.split(",") if part.strip())
    if kind.startswith("tuple"):
        return tuple(float(part) for part in text.split(",") if part.strip())
    if kind.startswith("Literal"):
        return _choice(choices(kind), text)
    return {"bool": _flag, "int": int, "float": float}.get(kind.partition(" ")[0], str)(text)


def _flag(text: str) -> bool:
    if text.lower() in {"true", "1", "yes", "on"}:
        return True
    if text.lower() in {"false", "0", "no", "off"}:
        return False
    raise ValueError(text)


def choices(kind: str) -> tuple[str, ...]:
    """Return the words that a Literal annotation allows, () for every other annotation."""
    return tuple(re.findall(r"['\"]([^'\"]+)['\"]", kind)) if kind.startswith("Literal") else ()


def _choice(words: tuple[str, ...], text: str) -> str:
    if text not in words:
        raise ValueError(text)
    return text
