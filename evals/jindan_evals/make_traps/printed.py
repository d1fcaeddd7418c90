"""How trainers print a record, for the runs of traps that are written."""

from __future__ import annotations

from collections.abc import Mapping


def printed_record(values: Mapping[str, float]) -> str:
    """Return a record as transformers 5 prints it."""
    return f"{ {k: f'{v:.4g}' for k, v in values.items()} }"
