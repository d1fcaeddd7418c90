"""Name the report on a run, so that it replaces its older self and is never recalled by its own run."""

from __future__ import annotations

import hashlib
from pathlib import Path


def run_report_id(name: str, run_folder: Path) -> str:
    """Return the id under which the report on a run is kept, the same each time it is diagnosed.

    Neither name nor folder can be read from it: both have held tokens and names of people.
    """
    place = f"{run_folder.resolve()}\0{name}".encode("utf-8", "surrogatepass")
    return f"run-{hashlib.blake2b(place, digest_size=8).hexdigest()}"
