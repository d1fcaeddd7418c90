"""Read *.log.json of MMCV-era OpenMMLab trainers: environment, the dumped configuration, train and val rows."""

from __future__ import annotations

import re

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.run import Framework
from jindan_tools.model.setting import Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Reading, TextFile, merge
from jindan_tools.readers.files.json_settings import keep
from jindan_tools.readers.files.jsonl_metrics import read_metrics
from jindan_tools.readers.files.jsonl_records import read_records
from jindan_tools.readers.files.python_config import read_python_config
from jindan_tools.readers.files.whole_text import file_name
from jindan_tools.text.regex import regex

_GPU = regex(r"^GPU ([\d,]+): (.+)$", re.MULTILINE)
_PACKAGE = regex(
    r"^(PyTorch|TorchVision|MMCV|MMEngine|MMDetection|MMSegmentation|MMClassification|Python): (\S+)", re.M
)
_HEAD = frozenset({"env_info", "config", "seed", "exp_name", "mmdet_version", "mmseg_version", "hook_msgs"})
_REPEATED = frozenset({"lr", "memory", "time", "data_time"})


class MmdetLog:
    """The JSON log of an MMCV runner."""

    name = "mmdet-log-json"

    def claims(self, path: str, head: str) -> bool:
        """Take *.log.json files, and JSON lines that begin with `env_info` or a train record of a runner."""
        if not file_name(path).endswith(".json") or not head.lstrip("\ufeff \n").startswith("{"):
            return False
        first = head.lstrip("\ufeff \n").partition("\n")[0]
        return '"env_info"' in first or all(word in first for word in ('"mode"', '"epoch"', '"iter"'))

    def read(self, file: TextFile) -> Reading:
        """Return train series over a running step, val series over epochs, and the configuration as settings."""
        records, problem = read_records(file)
        rows = [(line, _measured(record)) for line, record in records if not _HEAD & record.keys()]
        heads = [_head(record, line, file.path) for line, record in records if _HEAD & record.keys()]
        return merge((*heads, Reading(framework=Framework.MMDET), read_metrics(rows, file, problem)))


def _measured(record: dict[str, object]) -> dict[str, object]:
    """Return a record without the figures that a val row only repeats from the train row before it."""
    return {k: v for k, v in record.items() if k not in _REPEATED} if record.get("mode") == "val" else record


def _head(record: dict[str, object], line: int, path: str) -> Reading:
    settings: list[Setting] = []
    text = record.get("config")
    if isinstance(text, str):
        settings.extend(read_python_config(text, path, line=line) or ())
    for key, value in record.items():
        if key not in {"env_info", "config"}:
            keep(settings, key, value, Source(path=path, line=line, field=key))
    events = _environment(str(record.get("env_info", "")), Source(path=path, line=line, field="env_info"))
    version = next((e.word("version") for e in events if e.word("package") == "mmdetection"), None)
    return Reading(framework=Framework.MMDET, version=version, settings=tuple(settings), events=tuple(events))


def _environment(text: str, source: Source) -> list[Event]:
    found = [
        Event(
            kind=EventKind.DEVICE, text=m.group(), source=source, data={"gpu": m.group(2), "count": _count(m.group(1))}
        )
        for m in _GPU.finditer(text)
    ]
    for match in _PACKAGE.finditer(text):
        data: dict[str, str | float] = {"package": match.group(1).lower(), "version": match.group(2)}
        found.append(Event(kind=EventKind.VERSION, text=match.group(), source=source, data=data))
    return found


def _count(numbers: str) -> float:
    return float(len([n for n in numbers.split(",") if n]))
