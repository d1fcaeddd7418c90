"""Find the nearest texts with an embedded Chroma index, which is made again whenever it is in doubt.

Chroma is not safe with several processes, so a lock is held around every open and close. A damaged index can take the
process down with it, so its files are compared with our own digests before they are opened.
"""

# Chroma has no stubs and leaves parts of its signatures open.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import chromadb
from chromadb.config import Settings
from chromadb.errors import ChromaError
from msgspec import Struct

from jindan_knowledge.embedding import HASHED, Embedder
from jindan_knowledge.store.intact import is_sealed, seal
from jindan_knowledge.store.lock import locked

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

LOCK_TIMEOUT_S = 10.0
_COLLECTION = "reports"
_AT_ONCE = 500


class Entry(Struct, frozen=True, kw_only=True):
    """A text to be found, by its id."""

    id: str
    text: str


class IndexBrokenError(Exception):
    """A fresh index does not answer; the message says how."""


def nearest(
    store: Path, entries: Sequence[Entry], vector: Sequence[float], limit: int, embedder: Embedder = HASHED
) -> dict[str, float]:
    """Return the ids of the nearest entries with their cosine, nearest first; at most `limit`.

    `vector` is one of the embedder's. The index of exactly these entries is opened, or made when it is missing, damaged
    or of other entries. Raises StoreBusyError, OSError, EmbedderError or IndexBrokenError when there is no answer; the
    caller can still compare one by one.
    """
    if not entries:
        return {}
    root = store / "index"
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    with locked(store / "index.lock", LOCK_TIMEOUT_S):
        wanted = _name(entries, embedder)
        for folder in _existing(root, wanted):
            try:
                return _ask(folder, len(entries), vector, limit)
            except (ChromaError, IndexBrokenError, ValueError, OSError):
                continue
        fresh = _fresh(root, wanted)
        try:
            _build(fresh, entries, embedder)
            return _ask(fresh, len(entries), vector, limit)
        except (ChromaError, ValueError) as error:
            what = f"벡터 색인이 응답하지 않습니다 ({type(error).__name__})"
            raise IndexBrokenError(what) from error


def _name(entries: Sequence[Entry], embedder: Embedder) -> str:
    """Name an index after all it was made from, so that one of other texts is never opened."""
    digest = hashlib.blake2b(digest_size=12)
    for part in (
        embedder.name,
        chromadb.__version__,
        *(p for e in entries for p in (e.id, e.text)),
    ):
        digest.update(len(part.encode()).to_bytes(8, "big") + part.encode())
    return digest.hexdigest()


def _existing(root: Path, name: str) -> list[Path]:
    return [f for f in sorted(root.glob(f"{name}.*")) if not f.is_symlink() and f.is_dir() and is_sealed(f)]


def _fresh(root: Path, name: str) -> Path:
    """Clear away every index and return a folder that this process never opened: Chroma remembers those by path."""
    used = [int(f.suffix[1:]) for f in root.glob(f"{name}.*") if f.suffix[1:].isdigit()]
    for old in root.iterdir():
        if old.is_symlink() or not old.is_dir():
            old.unlink()
        else:
            shutil.rmtree(old, ignore_errors=True)
    folder = root / f"{name}.{max(used, default=0) + 1}"
    folder.mkdir(mode=0o700)
    return folder


def _build(folder: Path, entries: Sequence[Entry], embedder: Embedder) -> None:
    client = _client(folder)
    try:
        collection = client.create_collection(
            _COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )
        for start in range(0, len(entries), _AT_ONCE):
            part = entries[start : start + _AT_ONCE]
            vectors: list[Sequence[float]] = [list(vector) for vector in embedder.vectors([e.text for e in part])]
            collection.upsert(ids=[e.id for e in part], embeddings=vectors)
    finally:
        client.close()
    seal(folder)


def _ask(folder: Path, count: int, vector: Sequence[float], limit: int) -> dict[str, float]:
    client = _client(folder)
    try:
        # Without the None, Chroma attaches its own embedding function, which downloads a model.
        collection = client.get_collection(_COLLECTION, embedding_function=None)
        found = _query(collection, count, vector, min(limit, count))
    finally:
        client.close()
    seal(folder)
    return found


def _query(collection: Collection, count: int, vector: Sequence[float], limit: int) -> dict[str, float]:
    if collection.count() != count:
        what = f"색인의 보고서 수가 {count}개가 아닙니다"
        raise IndexBrokenError(what)
    answer = collection.query(query_embeddings=[list(vector)], n_results=limit, include=["distances"])
    ids, distances = answer["ids"][0], (answer["distances"] or [[]])[0]
    if len(ids) != limit or len(distances) != limit:
        what = f"색인이 {limit}개 대신 {len(ids)}개를 돌려주었습니다"
        raise IndexBrokenError(what)
    return {name: 1.0 - float(distance) for name, distance in zip(ids, distances, strict=True)}


def _client(folder: Path) -> Client:
    # Otherwise Chroma obeys the .env of the folder in which the command runs, which may be the run under diagnosis.
    settings = Settings(_env_file=None, anonymized_telemetry=False)  # pyright: ignore[reportCallIssue]
    return cast("Client", chromadb.PersistentClient(path=str(folder), settings=settings))
