"""Decode the payload of one record: an Event with the values of its Summary.

Field numbers: tensorboard/compat/proto/event.proto, summary.proto, tensor.proto, types.proto (2.x).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence

from msgspec import Struct

from jindan_tools.readers.binary.wire import BYTES, FIXED32, FIXED64, VARINT, Field, WireError, fields, signed, varint

_DOUBLE = struct.Struct("<d")
_FLOAT = struct.Struct("<f")
_HALF = struct.Struct("<e")
_MAX_TEXT = 1 << 20
# DataType -> struct code of one element in tensor_content.
_CONTENT = {1: "f", 2: "d", 3: "i", 9: "q", 19: "e"}
_BFLOAT16 = 14
_STRING = 7
# TensorProto's typed lists: field -> struct code of a fixed-width element ('' for varints).
_LISTS = {5: "f", 6: "d", 7: "", 10: "", 13: ""}


class Layout(Struct, frozen=True):
    """Where the changing bytes of a record with one number lie, counted from the first byte of its payload.

    `code` is the struct code of the number; the step has `step_size` bytes, 0 when it is left out because it is 0.
    """

    tag: str
    step_at: int
    step_size: int
    value_at: int
    code: str


class Value(Struct, frozen=True):
    """One value of a Summary. `number` is set for scalars, `text` for strings, `content` for a plugin's own bytes."""

    tag: str
    number: float | None = None
    text: str | None = None
    plugin: str = ""
    content: bytes = b""
    at: int = 0
    code: str = ""


class Event(Struct, frozen=True):
    """One event: wall time in seconds, step, values. `session_start` marks a writer that (re)opened the run."""

    wall: float
    step: int
    values: tuple[Value, ...] = ()
    session_start: bool = False
    layout: Layout | None = None


# The record that almost every scalar is: time, step, one value with tag and simple_value, all lengths below 128.
_PLAIN = re.compile(
    rb"(?s)\x09(.{8})(?:\x10([\x80-\xff]{0,9}[\x00-\x7f]))?\x2a[\x00-\x7f]\x0a[\x00-\x7f]\x0a[\x00-\x7f]([^\x00-\x1f]{1,120})\x15(.{4})"
)


def decode_event(payload: bytes) -> Event:
    """Return the Event of a payload; raises WireError when the bytes are none."""
    return _plain_event(payload) or _any_event(payload)


def _plain_event(payload: bytes) -> Event | None:
    match = _PLAIN.fullmatch(payload)
    if match is None:
        return None
    step_at, step_end = match.span(2)
    outer = match.end(2) if step_at >= 0 else 9
    size = len(payload)
    if (payload[outer + 1], payload[outer + 3], payload[outer + 5]) != (
        size - outer - 2,
        size - outer - 4,
        match.end(3) - match.start(3),
    ):
        return None
    tag = match.group(3).decode("utf-8", "replace")
    step = signed(varint(payload, step_at)[0]) if step_at >= 0 else 0
    layout = Layout(tag, max(step_at, 0), max(step_end - step_at, 0), size - 4, "f")
    number: float = _FLOAT.unpack(match.group(4))[0]
    wall: float = _DOUBLE.unpack(match.group(1))[0]
    return Event(wall, step, (Value(tag, number=number, at=size - 4, code="f"),), layout=layout)


def _any_event(payload: bytes) -> Event:
    wall, step, session = 0.0, 0, False
    step_at = step_size = 0
    found: list[Value] = []
    known = False
    for field in fields(payload):
        if field.number == 1 and field.kind == FIXED64:
            wall, known = _DOUBLE.unpack_from(payload, field.start)[0], True
        elif field.number == 2 and field.kind == VARINT:
            step, step_at, step_size = signed(field.value), field.start, field.end - field.start
        elif field.number == 5 and field.kind == BYTES:
            found.extend(_summary(payload, field))
        elif field.number == 7 and field.kind == BYTES:
            session = _is_start(payload, field)
    if not known:
        msg = "an event without a wall time"
        raise WireError(msg)
    layout = None
    if len(found) == 1 and found[0].code and payload[:1] == b"\x09":
        layout = Layout(found[0].tag, step_at, step_size, found[0].at, found[0].code)
    return Event(wall, step, tuple(found), session, layout)


def _is_start(data: bytes, log: Field) -> bool:
    """Say whether a SessionLog has status START (1)."""
    return any(f.number == 1 and f.value == 1 for f in fields(data, log.start, log.end))


def _summary(data: bytes, summary: Field) -> list[Value]:
    return [_value(data, f) for f in fields(data, summary.start, summary.end) if f.number == 1 and f.kind == BYTES]


def _value(data: bytes, value: Field) -> Value:
    tag, plugin, content = "", "", b""
    number: float | None = None
    text: str | None = None
    at, code = 0, ""
    for field in fields(data, value.start, value.end):
        if field.number == 1 and field.kind == BYTES:
            tag = data[field.start : field.end][:500].decode("utf-8", "replace")
        elif field.number == 2 and field.kind == FIXED32:
            number, at, code = _FLOAT.unpack_from(data, field.start)[0], field.start, "f"
        elif field.number == 9 and field.kind == BYTES:
            plugin, content = _metadata(data, field)
        elif field.number == 8 and field.kind == BYTES:
            number, text, at, code = _tensor(data, field)
    return Value(tag, number=number, text=text, plugin=plugin, content=content, at=at, code=code)


def _metadata(data: bytes, metadata: Field) -> tuple[str, bytes]:
    """Return the plugin's name and its own bytes from SummaryMetadata.plugin_data."""
    name, content = "", b""
    for outer in fields(data, metadata.start, metadata.end):
        if outer.number != 1 or outer.kind != BYTES:
            continue
        for field in fields(data, outer.start, outer.end):
            if field.number == 1 and field.kind == BYTES:
                name = data[field.start : field.end][:100].decode("utf-8", "replace")
            elif field.number == 2 and field.kind == BYTES:
                content = data[field.start : field.end]
    return name, content


def _tensor(data: bytes, tensor: Field) -> tuple[float | None, str | None, int, str]:
    """Return the only number of a tensor, or its text; position and code are set when its bytes can be read again."""
    parts = list(fields(data, tensor.start, tensor.end))
    kind = next((f.value for f in parts if f.number == 1 and f.kind == VARINT), 0)
    if kind == _STRING:
        words = [data[f.start : f.end][:_MAX_TEXT] for f in parts if f.number == 8 and f.kind == BYTES]
        return None, "\n".join(w.decode("utf-8", "replace") for w in words), 0, ""
    code = _CONTENT.get(kind, "")
    for field in parts:
        if field.number == 4 and field.kind == BYTES:
            return _content(data, field, kind, code)
        if field.number in _LISTS:
            return _listed(data, field, kind)
    return None, None, 0, ""


def _content(data: bytes, field: Field, kind: int, code: str) -> tuple[float | None, str | None, int, str]:
    size = field.end - field.start
    if kind == _BFLOAT16 and size == 2:
        return _bfloat16(int.from_bytes(data[field.start : field.end], "little")), None, 0, ""
    if not code or size != struct.calcsize(f"<{code}"):
        return None, None, 0, ""
    return float(struct.unpack_from(f"<{code}", data, field.start)[0]), None, field.start, code


def _listed(data: bytes, field: Field, kind: int) -> tuple[float | None, str | None, int, str]:
    """Read float_val, double_val, int_val, int64_val or half_val when it holds one element, packed or not."""
    code = _LISTS[field.number]
    if code:
        same = field.end - field.start == struct.calcsize(f"<{code}")
        return (float(struct.unpack_from(f"<{code}", data, field.start)[0]), None, field.start, code) if same else _NONE
    value, after = (field.value, field.end) if field.kind == VARINT else varint(data, field.start)
    if after != field.end:
        return _NONE
    if field.number != 13:
        return float(signed(value)), None, 0, ""
    if kind == _BFLOAT16:
        return _bfloat16(value), None, 0, ""
    return float(_HALF.unpack((value & 0xFFFF).to_bytes(2, "little"))[0]), None, 0, ""


_NONE: tuple[float | None, str | None, int, str] = (None, None, 0, "")


def _bfloat16(bits: int) -> float:
    return float(_FLOAT.unpack(((bits & 0xFFFF) << 16).to_bytes(4, "little"))[0])


def numbers_of(values: Sequence[Value]) -> list[Value]:
    """Return the values that are scalars."""
    return [v for v in values if v.number is not None]
