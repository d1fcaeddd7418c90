"""Read the folder that ClearML leaves of a run in offline mode: metrics.jsonl and task.json.

Written by clearml 2.1 (clearml/backend_interface/metrics/interface.py): each line of metrics.jsonl is a list of events.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from msgspec.structs import replace

from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.readers.files.json_settings import read_json_settings
from jindan_tools.readers.files.json_text import BrokenJsonError, JsonText
from jindan_tools.readers.files.records import as_object
from jindan_tools.readers.files.whole_text import file_name, too_large, whole_text
from jindan_tools.readers.logs.collect import to_scalar
from jindan_tools.readers.points import PointCollector

_SCALAR = "training_stats_scalar"
# Titles of the logger's own curves of the machine begin so.
_OF_MACHINE = ":monitor:"


class ClearmlMetrics:
    """Scalars of an offline task; title `loss` and series `train` are the curve `loss/train`."""

    name = "clearml-metrics"

    def claims(self, path: str, head: str) -> bool:
        """Take metrics.jsonl whose lines are lists of events of ClearML."""
        return file_name(path) == "metrics.jsonl" and head.startswith("[{") and '"task": "offline-' in head

    def read(self, file: TextFile) -> Reading:
        """Return the scalars by their iteration; a line that is still being written is left out."""
        points = PointCollector(file.path)
        for line in file.lines:
            for event in _events(line.text):
                value, step = _number(event.get("value")), _number(event.get("iter"))
                title, series = str(event.get("metric") or ""), str(event.get("variant") or "")
                if event.get("type") != _SCALAR or value is None or step is None or title.startswith(_OF_MACHINE):
                    continue
                name = title if series in {"", title} else f"{title}/{series}"
                points.add(name, value, x=step, axis=Axis.STEP, line=line.number)
        return Reading(series=points.series())


class ClearmlTask:
    """What an offline task was given, section by section."""

    name = "clearml-task"

    def claims(self, path: str, head: str) -> bool:
        """Take task.json of an offline task."""
        return file_name(path) == "task.json" and '"hyperparams"' in head and head.lstrip().startswith("{")

    def read(self, file: TextFile) -> Reading:
        """Return each hyperparameter under its name and section."""
        refused = too_large(file)
        if refused:
            return Reading(problem=refused)
        found = read_json_settings(JsonText(whole_text(file)), file.path)
        given = [s for s in found.settings if s.name.startswith("hyperparams.") and s.name.endswith(".value")]
        return Reading(
            settings=tuple(
                replace(s, name=_name_of(s.name), value=to_scalar(s.value) if isinstance(s.value, str) else s.value)
                for s in given
            ),
            problem=found.problem,
        )


def _events(text: str) -> Iterator[dict[str, object]]:
    if not text.startswith("["):
        return
    try:
        value, _ = JsonText(text).decode(0)
    except BrokenJsonError:
        return
    events = cast("list[object]", value) if isinstance(value, list) else []
    for event in events:
        if isinstance(event, dict):
            yield as_object(cast("dict[object, object]", event))


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _name_of(name: str) -> str:
    """Return `Args.lr` for `hyperparams.Args.lr.value`, and `lr` for the section that ClearML makes by itself."""
    return name.removeprefix("hyperparams.").removesuffix(".value").removeprefix("General.").removeprefix("Args.")
