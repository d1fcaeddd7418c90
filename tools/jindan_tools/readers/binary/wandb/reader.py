"""Give the log of a W&B run back as curves, settings and events."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.setting import Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.binary.curves import curves_of
from jindan_tools.readers.binary.wandb.history import Environment, WandbLog
from jindan_tools.readers.binary.wandb.log_frames import MAGIC, LogDamage, records
from jindan_tools.readers.binary.wire import WireError
from jindan_tools.readers.contract import BinaryFile, Line, Part, Reading, TextFile, merge
from jindan_tools.readers.files.json_settings import keep
from jindan_tools.readers.files.wandb_files import argument_settings
from jindan_tools.readers.files.yaml_config import framework_of
from jindan_tools.readers.logs import read_log
from jindan_tools.text.safe import strip_escapes

_MIB = 1024 * 1024
_VERSIONS = {"python_version": "python", "cli_version": "wandb", "huggingface_version": "transformers"}


class WandbRun:
    """run-ID.wandb, written beside files/ in every mode but disabled."""

    name = "wandb-run"

    def claims(self, path: str, head: bytes) -> bool:
        """Take a file that begins as a .wandb file does, or is named so."""
        return head.startswith(MAGIC) or path.endswith(".wandb")

    def read(self, file: BinaryFile) -> tuple[Part, ...]:
        """Return history, configuration, closing figures, exit code and, without files/output.log, the output."""
        log, damage, strange = WandbLog(), LogDamage(), 0
        for record, data in enumerate(records(file.stream, damage), start=1):
            try:
                log.take(data, record)
            except (WireError, ValueError, OverflowError):
                strange += 1
        found = curves_of(log.tracks, file.path)
        settings = (*_settings(log, file.path), *found.closing)
        reading = Reading(
            framework=framework_of(settings),
            settings=settings,
            series=found.series,
            events=tuple(_events(log, file.path)),
            problem=" ".join(p for p in (_damage(damage, strange), found.problem) if p),
        )
        return (Part(reading=merge((reading, *_output(log, file)))),)


def _settings(log: WandbLog, path: str) -> Iterator[Setting]:
    found: list[Setting] = []
    for key, (value, record) in log.config.items():
        if not key.startswith("_wandb"):
            keep(found, key, value, Source(path=path, line=record, field=key))
    for key, (value, record) in log.summary.items():
        media = isinstance(value, dict) and "_type" in value
        if not key.startswith("_") and not media:
            keep(found, f"summary.{key}", cast("object", value), Source(path=path, line=record, field=key))
    yield from found
    yield from argument_settings(log.environment.arguments, Source(path=path, line=log.environment.record))


def _events(log: WandbLog, path: str) -> Iterator[Event]:
    yield from _machine(log.environment, path)
    wandb, record = log.config.get("_wandb", (None, 0))
    if isinstance(wandb, dict):
        for key, package in _VERSIONS.items():
            version = wandb.get(key)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
            if isinstance(version, str):
                yield _version(package, version, Source(path=path, line=record))
    for at, text in log.alerts:
        yield Event(
            kind=EventKind.WARNING, text=text, source=Source(path=path, line=at), data={"problem": "wandb_alert"}
        )
    if log.resumed_at is not None:
        source = Source(path=path, line=log.resumed_record)
        yield Event(kind=EventKind.RESUME, text="resumed", source=source, data={"step": float(log.resumed_at)})
    if log.exit_code is not None:
        yield _exit(log.exit_code, Source(path=path, line=log.exit_record))


def _version(package: str, version: str, source: Source) -> Event:
    data: dict[str, str | float] = {"package": package, "version": version[:100]}
    return Event(kind=EventKind.VERSION, text=f"{package} {version[:100]}", source=source, data=data)


def _machine(found: Environment, path: str) -> Iterator[Event]:
    source = Source(path=path, line=found.record)
    if found.python:
        yield _version("python", found.python, source)
    if found.gpu:
        data: dict[str, str | float] = {"gpu": found.gpu}
        if found.gpus:
            data["count"] = float(found.gpus)
        if found.gpu_memory:
            data["memory_mib"] = found.gpu_memory / _MIB
        yield Event(kind=EventKind.DEVICE, text=found.gpu, source=source, data=data)


def _exit(code: int, source: Source) -> Event:
    """Return how the process ended; W&B writes 0 after finish(), 1 after an exception, 128 + n after signal n."""
    text = f"exit code {code}"
    if code == 0:
        return Event(kind=EventKind.FINISHED, text=text, source=source, data={"reason": "exit 0"})
    if code > 128 and code != 255:
        data: dict[str, str | float] = {"exit_code": float(code), "signal": float(code - 128), "by": "unknown"}
        return Event(kind=EventKind.KILLED, text=text, source=source, data=data)
    problem: dict[str, str | float] = {"problem": "exit_code", "exit_code": float(code)}
    return Event(kind=EventKind.WARNING, text=text, source=source, data=problem)


def _output(log: WandbLog, file: BinaryFile) -> tuple[Reading, ...]:
    """Return what the printed lines say, unless the same lines lie in files/output.log."""
    if not log.output or _has_output_log(file.absolute):
        return ()
    lines = tuple(
        Line(number=record, text=strip_escapes(piece))
        for record, text in log.output
        for piece in text.replace("\r", "\n").split("\n")
        if piece
    )
    return (read_log(TextFile(path=file.path, size=file.size, lines=lines)),)


def _has_output_log(absolute: Path) -> bool:
    beside = absolute.parent / "files" / "output.log"
    return beside.is_file() and not beside.is_symlink()


def _damage(damage: LogDamage, strange: int) -> str:
    parts: list[str] = []
    if damage.places:
        parts.append(
            f"손상된 곳이 {damage.places}군데({damage.size:,}바이트) 있어 건너뛰었습니다. "
            f"처음은 {damage.first:,}바이트 위치입니다."
        )
    if damage.cut:
        parts.append(f"마지막 기록이 {damage.cut:,}바이트까지만 쓰여 있어 뺐습니다.")
    if strange:
        parts.append(f"형식을 알 수 없는 기록 {strange}개를 건너뛰었습니다.")
    return " ".join(parts)
