"""Read what the hparams plugin keeps in its summary metadata.

Source: tensorboard/plugins/hparams/plugin_data.proto and api.proto; google/protobuf/struct.proto.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.setting import Scalar, Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.binary.tensorboard.events import Value
from jindan_tools.readers.binary.wire import BYTES, FIXED64, VARINT, Field, WireError, fields

_SESSION_START, _SESSION_END = 3, 4
_FAILURE = 2
_MAX = 2000


def hparam_settings(specials: Iterable[tuple[int, Value]], path: str) -> tuple[tuple[Setting, ...], tuple[Event, ...]]:
    """Return the hyperparameters of the sessions as settings; a session that ended as FAILURE is a warning."""
    settings: list[Setting] = []
    events: list[Event] = []
    for record, value in specials:
        if value.plugin != "hparams":
            continue
        try:
            _plugin(value.content, Source(path=path, line=record), settings, events)
        except WireError:
            continue
    return tuple(settings[:_MAX]), tuple(events)


def _plugin(data: bytes, place: Source, settings: list[Setting], events: list[Event]) -> None:
    for field in fields(data):
        if field.number == _SESSION_START and field.kind == BYTES:
            settings.extend(
                s
                for f in fields(data, field.start, field.end)
                if f.number == 1 and f.kind == BYTES and (s := _entry(data, f, place)) is not None
            )
        elif field.number == _SESSION_END and field.kind == BYTES:
            status = [f.value for f in fields(data, field.start, field.end) if f.number == 1 and f.kind == VARINT]
            if status[-1:] == [_FAILURE]:
                text = "hparams session: STATUS_FAILURE"
                events.append(
                    Event(kind=EventKind.WARNING, text=text, source=place, data={"problem": "hparams_session_failed"})
                )


def _entry(data: bytes, entry: Field, place: Source) -> Setting | None:
    name, value = "", None
    for field in fields(data, entry.start, entry.end):
        if field.number == 1 and field.kind == BYTES:
            name = data[field.start : field.end][:500].decode("utf-8", "replace")
        elif field.number == 2 and field.kind == BYTES:
            value = _plain(data, field)
    if not name or value is None:
        return None
    return Setting(name=name, value=value, source=Source(path=place.path, line=place.line, field=name))


def _plain(data: bytes, value: Field) -> Scalar:
    """Return a google.protobuf.Value that is a number, a text or a boolean."""
    for field in fields(data, value.start, value.end):
        if field.number == 2 and field.kind == FIXED64:
            number: float = struct.unpack_from("<d", data, field.start)[0]
            return int(number) if number.is_integer() and abs(number) < 1e15 else number
        if field.number == 3 and field.kind == BYTES:
            return data[field.start : field.end][:4000].decode("utf-8", "replace")
        if field.number == 4 and field.kind == VARINT:
            return bool(field.value)
    return None
