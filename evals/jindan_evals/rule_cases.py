"""Build a Run from the compact JSON of a rule case."""

from __future__ import annotations

import math
from typing import cast

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.run import Ending, Framework, Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.model.setting import Origin, Resolved, Scalar, Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.roles import describe

Json = dict[str, object]


def build_run(case: Json) -> Run:
    """Return the Run of a case.

    Keys: framework, version, ending, settings {raw name or "path:raw name": value}, config {canonical name: value or {"value","origin","given","reason"}},
    series [{"name","axis"?,"role"?,"values","xs"?,"epochs"?,"segment"?,"path"?,"averaged"?}], events [{"kind","text","data"?,"line"?,"count"?}],
    epochs_done, epochs_planned, steps_done, steps_planned. `values` is a list of numbers and of parts:
    {"line": [start, end, n]}, {"const": [value, n]}, {"wave": [low, high, n]} (alternating), {"decay": [start, end, n]} (geometric).
    """
    return Run(
        root="case",
        name="case",
        framework=Framework(str(case.get("framework", "pytorch"))),
        version=cast("str | None", case.get("version")),
        files=(),
        settings=tuple(_setting(i, n, v) for i, (n, v) in enumerate(cast("Json", case.get("settings", {})).items())),
        series=tuple(_series(s) for s in cast("list[Json]", case.get("series", []))),
        events=tuple(_event(i, e) for i, e in enumerate(cast("list[Json]", case.get("events", [])))),
        config={name: _resolved(name, v) for name, v in cast("Json", case.get("config", {})).items()},
        ending=Ending(str(case.get("ending", "completed"))),
        epochs_done=_number(case, "epochs_done"),
        epochs_planned=_number(case, "epochs_planned"),
        steps_done=_number(case, "steps_done"),
        steps_planned=_number(case, "steps_planned"),
    )


def _setting(index: int, name: str, value: object) -> Setting:
    path, _, bare = name.rpartition(":")
    source = Source(path=path or "config.yaml", line=index + 1, field=bare)
    return Setting(name=bare, value=cast("Scalar", value), source=source)


def _number(case: Json, key: str) -> float | None:
    value = case.get(key)
    return float(cast("float", value)) if value is not None else None


def _series(data: Json) -> Series:
    values = [v for part in cast("list[object]", data["values"]) for v in _part(part)]
    name = str(data["name"])
    meaning = describe(name)
    xs = cast("list[float] | None", data.get("xs")) or [float(i + 1) for i in range(len(values))]
    return Series(
        name=name,
        role=Role(str(data["role"])) if "role" in data else meaning.role,
        axis=Axis(str(data.get("axis", "epoch"))),
        path=str(data.get("path", "metrics.csv")),
        xs=tuple(xs),
        values=tuple(values),
        lines=tuple(range(2, len(values) + 2)),
        epochs=tuple(cast("list[float]", data.get("epochs", []))),
        total=meaning.total if "total" not in data else bool(data["total"]),
        higher_is_better=meaning.higher_is_better,
        segment=int(cast("int", data.get("segment", 0))),
        averaged=bool(data.get("averaged", False)),
    )


def _part(part: object) -> list[float]:
    if isinstance(part, int | float):
        return [float(part)]
    kind, args = next(iter(cast("dict[str, list[float]]", part).items()))
    first, second = args[0], args[1]
    if kind == "const":
        return [first] * int(second)
    n = int(args[2])
    if kind == "wave":
        return [first if i % 2 == 0 else second for i in range(n)]
    if kind == "line":
        return [first + (second - first) * i / max(1, n - 1) for i in range(n)]
    if kind == "decay":
        return [first * math.exp(math.log(second / first) * i / max(1, n - 1)) for i in range(n)]
    raise ValueError(kind)


def _event(index: int, data: Json) -> Event:
    return Event(
        kind=EventKind(str(data["kind"])),
        text=str(data.get("text", "")),
        source=Source(path=str(data.get("path", "train.log")), line=int(cast("int", data.get("line", index + 1)))),
        data=cast("dict[str, str | float]", data.get("data", {})),
        count=int(cast("int", data.get("count", 1))),
    )


def _resolved(name: str, value: object) -> Resolved:
    source = Source(path="config.yaml", line=1, field=name)
    if isinstance(value, dict):
        data = cast("Json", value)
        return Resolved(
            name=name,
            value=cast("Scalar", data.get("value")),
            origin=Origin(str(data.get("origin", "given"))),
            given=cast("Scalar", data.get("given")),
            reason=str(data.get("reason", "")),
            source=source,
        )
    return Resolved(name=name, value=cast("Scalar", value), origin=Origin.GIVEN, source=source)
