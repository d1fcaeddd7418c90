"""Read the file store of MLflow: one file a metric, one a parameter, and meta.yaml."""

from __future__ import annotations

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.series import Axis
from jindan_tools.model.setting import Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.readers.files.cells import number, scalar
from jindan_tools.readers.files.whole_text import file_name, whole_text
from jindan_tools.readers.files.yaml_settings import read_yaml
from jindan_tools.readers.points import PointCollector
from jindan_tools.text.regex import regex

_METRIC = regex(r"(?:^|/)metrics/(.+)$")
_PARAM = regex(r"(?:^|/)params/(.+)$")
# mlflow/store/tracking/file_store.py: 2 words in 0.x, a step since 1.0, name and digest of a data set since 3.0.
_POINT = regex(r"\d{10,16} \S+(?: -?\d+(?: .{1,500} \S+)?)?$")
_TAG = regex(r"(?:^|/)tags/(mlflow\.[\w.\-]+|[^./][^.]*)$")
_TAG_BYTES = 2000
# mlflow.entities.RunStatus (mlflow/protos/service.proto), 1.x to 3.x.
_STATUS = {1: "RUNNING", 2: "SCHEDULED", 3: "FINISHED", 4: "FAILED", 5: "KILLED"}


class MlflowMetric:
    """metrics/<name>: lines of `timestamp value step`."""

    name = "mlflow-metric"

    def claims(self, path: str, head: str) -> bool:
        """Take a file below metrics/ whose first line is a point."""
        return bool(_METRIC.search(path)) and bool(_POINT.match(head.partition("\n")[0].strip()))

    def read(self, file: TextFile) -> Reading:
        """Return the metric over its steps, or over rows where every step is the same."""
        match = _METRIC.search(file.path)
        name = match.group(1) if match else file_name(file.path)
        # MLflow ends every point with a newline: one without it is still being written.
        lines = file.lines[:-1] if file.truncated_tail else file.lines
        points = [(line.number, line.text.split()) for line in lines if _POINT.match(line.text.strip())]
        steps = [_step(words) for _, words in points]
        by_step = len(set(steps)) > 1 or len(points) == 1
        collector = PointCollector(path=file.path)
        for at, ((line, words), step) in enumerate(zip(points, steps, strict=True), start=1):
            value = number(words[1])
            if value is not None:
                x, axis = (step, Axis.STEP) if by_step else (float(at), Axis.ROW)
                collector.add(name, value, x=x, axis=axis, line=line)
        skipped = sum(1 for line in file.lines if line.text.strip()) - len(points)
        problem = f"형식이 다른 줄 {skipped}개를 건너뛰었습니다." if skipped else ""
        return Reading(series=collector.series(), problem=problem)


class MlflowParam:
    """params/<name>: the value as the only text."""

    name = "mlflow-param"

    def claims(self, path: str, head: str) -> bool:
        """Take a short file without an extension below params/ of a file store."""
        stem = _PARAM.search(path)
        return bool(stem) and ("mlruns/" in path or "." not in file_name(path)) and len(head) < 4000

    def read(self, file: TextFile) -> Reading:
        """Return the parameter as a setting."""
        match = _PARAM.search(file.path)
        name = match.group(1) if match else file_name(file.path)
        source = Source(path=file.path, line=1, field=name)
        return Reading(settings=(Setting(name=name, value=scalar(whole_text(file)), source=source),))


class MlflowTag:
    """tags/<name>: the value as the only text."""

    name = "mlflow-tag"

    def claims(self, path: str, head: str) -> bool:
        """Take a short file of one line below tags/, without an extension or of a name that MLflow keeps for itself."""
        return bool(_TAG.search(path)) and len(head) < _TAG_BYTES and "\n" not in head.strip()

    def read(self, file: TextFile) -> Reading:
        """Return the tag as the setting `mlflow.tags.<name>`."""
        match = _TAG.search(file.path)
        name = f"mlflow.tags.{match.group(1) if match else file_name(file.path)}"
        source = Source(path=file.path, line=1, field=name)
        return Reading(settings=(Setting(name=name, value=scalar(whole_text(file)), source=source),))


class MlflowMeta:
    """meta.yaml of a run."""

    name = "mlflow-meta"

    def claims(self, path: str, head: str) -> bool:
        """Take a meta.yaml that names a lifecycle stage."""
        return file_name(path) == "meta.yaml" and "lifecycle_stage:" in head

    def read(self, file: TextFile) -> Reading:
        """Return the keys as `mlflow.<key>`; a failed or killed run is an event, a finished one is not.

        MLflow also marks a run finished when the process ends without closing it, so FINISHED proves nothing.
        """
        found = read_yaml(whole_text(file), file.path)
        settings = [Setting(name=f"mlflow.{s.name}", value=s.value, source=s.source) for s in found.settings]
        events: list[Event] = []
        for setting in found.settings:
            word = _STATUS.get(setting.value) if isinstance(setting.value, int) else str(setting.value)
            if setting.name == "status" and word is not None:
                settings.append(Setting(name="mlflow.status_name", value=word, source=setting.source))
                events.extend(_ended(word, setting.source))
        return Reading(settings=tuple(settings), events=tuple(events), problem=found.problem)


def _step(words: list[str]) -> float:
    value = number(words[2]) if len(words) > 2 else None
    return 0.0 if value is None else value


def _ended(status: str, source: Source) -> tuple[Event, ...]:
    if status not in {"FAILED", "KILLED"}:
        return ()
    kind = EventKind.KILLED if status == "KILLED" else EventKind.WARNING
    data: dict[str, str | float] = {"by": "unknown"} if status == "KILLED" else {"problem": "mlflow_failed"}
    return (Event(kind=kind, text=f"status: {status}", source=source, data=data),)
