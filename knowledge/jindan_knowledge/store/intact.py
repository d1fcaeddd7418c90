"""Tell whether the files of an index are those that we left, before a native library is handed them."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import cast

_MANIFEST = "manifest.json"


def seal(folder: Path) -> None:
    """Note the digest of every file below a folder; done after each use, because reading changes an index too."""
    text = json.dumps(_digests(folder), indent=0, sort_keys=True)
    fresh = folder / f".{_MANIFEST}"
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
        stream.write(text)
    fresh.replace(folder / _MANIFEST)


def is_sealed(folder: Path) -> bool:
    """Return whether every file is there, unchanged, and none has been added."""
    try:
        noted = cast("object", json.loads((folder / _MANIFEST).read_text(encoding="utf-8")))
        return noted == _digests(folder)
    except (OSError, ValueError, RecursionError):
        return False


def _digests(folder: Path) -> dict[str, str]:
    files = sorted(f for f in folder.rglob("*") if f.is_file() and not f.name.endswith(_MANIFEST))
    return {str(f.relative_to(folder)): _digest(f) for f in files}


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "blake2b").hexdigest()
