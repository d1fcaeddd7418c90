"""How trainers print records and settings, for the runs of traps that are written."""

from __future__ import annotations

from collections.abc import Mapping


def yaml_lines(**values: object) -> str:
    """Return settings as a flat YAML file holds them."""
    return "".join(f"{name}: {value}\n" for name, value in values.items())


def printed_record(values: Mapping[str, float]) -> str:
    """Return a record as transformers 5 prints it."""
    return f"{ {k: f'{v:.4g}' for k, v in values.items()} }"
