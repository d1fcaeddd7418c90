"""The cases that ship with the package: one JSON file each, in the words of this project."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jindan_knowledge.schema import PriorReport
from jindan_knowledge.serial import parse_prior

# Not importlib.resources: importing it costs more than reading all files.
_FOLDER = Path(__file__).parent


@cache
def load_seeds() -> tuple[PriorReport, ...]:
    """Return the cases in the order of their ids. A file that does not fit is a bug and raises PriorReportError."""
    return tuple(parse_prior(file.read_text(encoding="utf-8")) for file in sorted(_FOLDER.glob("*.json")))
