"""What the diagnosing process hands to the screen, and its bytes on the way."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from jindan_agent.report.prior import PriorCase
from jindan_tools.model.diagnosis import Diagnosis


class CheckedRun(Struct, frozen=True, kw_only=True):
    """One diagnosed run with the earlier reports that look alike."""

    diagnosis: Diagnosis
    prior: tuple[PriorCase, ...] = ()


class Snapshot(Struct, frozen=True, kw_only=True):
    """Everything at one path at one moment. `problem` and `hint` are Korean, '' when the path could be read."""

    runs: tuple[CheckedRun, ...] = ()
    problem: str = ""
    hint: str = ""


def encode(snapshot: Snapshot) -> bytes:
    """Return the bytes of a snapshot; NaN and infinities survive."""
    return msgspec.msgpack.encode(snapshot)


def decode(data: bytes) -> Snapshot:
    """Return the snapshot of the bytes; raises msgspec.DecodeError for anything else."""
    return msgspec.msgpack.decode(data, type=Snapshot)
