"""Say where the reports of this user are kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def default_store(environ: Mapping[str, str], platform: str, home: Path) -> Path:
    """Return the store's folder, which need not exist; `platform` is sys.platform.

    DIAGNOSE_HOME wins, then XDG_DATA_HOME, then the data folder of the platform. A relative value would put the store
    wherever the command happens to run, so it is not used.
    """
    chosen = Path(environ.get("DIAGNOSE_HOME", ""))
    if chosen.is_absolute():
        return chosen / "knowledge"
    data = Path(environ.get("XDG_DATA_HOME", ""))
    if not data.is_absolute():
        data = home / ("Library/Application Support" if platform == "darwin" else ".local/share")
    return data / "jindan" / "knowledge"


def reports_folder(store: Path) -> Path:
    """Return where the JSON files of a store are."""
    return store / "reports"


def report_file(store: Path, report_id: str) -> Path:
    """Return the file of one report."""
    return reports_folder(store) / f"{report_id}.json"
