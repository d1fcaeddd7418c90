"""Load the index of the earlier reports while the model is waited for, so that the look which needs it comes at once."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from threading import Thread

from jindan_knowledge.store.location import reports_folder

_INDEX = "jindan_knowledge.store.index"


def load_index_beside(store: Path | None) -> Thread | None:
    """Start to load Chroma beside what goes on; None where no report is kept, and nothing will ask for it.

    It costs the better part of a second. Beside other work of Python nothing is gained by it, for both take turns;
    beside an answer that is waited for all of it is.
    """
    folder = None if store is None else reports_folder(store)
    if folder is None or not any(folder.glob("*.json")):
        return None
    thread = Thread(target=_load, name="index", daemon=True)
    thread.start()
    return thread


def _load() -> None:
    try:
        import_module(_INDEX)
    except Exception:  # the search says what ails the package, and does without
        return
