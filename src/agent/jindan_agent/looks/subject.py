"""What may be looked at: a finished diagnosis, the prior reports, and the other runs the user named."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, field

from jindan_tools.model.diagnosis import Diagnosis


class Subject(Struct, frozen=True, kw_only=True):
    """The things behind the numbers of a look. `others` maps X1, X2, ... to runs that the user named himself."""

    diagnosis: Diagnosis
    store: Path | None = None
    left_out: frozenset[str] = frozenset()
    others: Mapping[str, Path] = field(default_factory=dict[str, Path])
