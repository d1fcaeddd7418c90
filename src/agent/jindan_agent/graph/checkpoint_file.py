"""Keep the last finished step of a diagnosis in one private file, so that it can be taken up again."""

# langgraph leaves parts of its own signatures open.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import msgspec
from langgraph.checkpoint.base import BaseCheckpointSaver, CheckpointTuple
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

from jindan_agent.llm.settings import ModelSettings
from jindan_tools.model.diagnosis import Diagnosis

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig
    from langgraph.checkpoint.base import ChannelVersions, Checkpoint, CheckpointMetadata

_MOST_BYTES = 16 << 20
_FORMAT = 1
Typed = tuple[str, bytes]


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What the file holds. `key` names the diagnosis and the model that it belongs to."""

    format: int
    key: str
    checkpoint: Typed
    metadata: Typed
    writes: tuple[tuple[str, str, Typed], ...] = ()


def checkpoint_key(diagnosis: Diagnosis, settings: ModelSettings) -> str:
    """Return what a checkpoint must match: the same run with the same findings, the same model at the same host."""
    run = diagnosis.run
    parts = [run.root, diagnosis.verdict.value, settings.host, settings.model]
    parts += [f"{e.id} {e.statement}" for e in diagnosis.evidence]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


class CheckpointFile(BaseCheckpointSaver[int]):
    """One thread, its latest checkpoint only. Plain types go in and come out; no class is ever built from the file."""

    def __init__(self, folder: Path, key: str) -> None:
        # None allows no class beyond the plain ones of msgpack, whatever LANGGRAPH_STRICT_MSGPACK says.
        super().__init__(serde=JsonPlusSerializer(pickle_fallback=False, allowed_msgpack_modules=None))
        self.file = folder / f"{key[:32]}.checkpoint"
        self._key = key
        self._kept = _read(self.file, key)
        # The library stores from threads of its own.
        self._lock = threading.Lock()

    @property
    def is_there(self) -> bool:
        """Say whether there is something to take up."""
        return self._kept is not None

    def start_anew(self) -> None:
        """Forget what was kept."""
        self._kept = None

    def forget(self) -> None:
        """Remove the file: there is nothing left to take up."""
        self._kept = None
        _remove(self.file)

    def get_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """Return the latest checkpoint."""
        if self._kept is None:
            return None
        checkpoint = cast("Checkpoint", self.serde.loads_typed(self._kept.checkpoint))
        thread = config.get("configurable", {}).get("thread_id", "")
        place = {"thread_id": thread, "checkpoint_ns": "", "checkpoint_id": checkpoint["id"]}
        return CheckpointTuple(
            config={"configurable": place},
            checkpoint=checkpoint,
            metadata=cast("CheckpointMetadata", self.serde.loads_typed(self._kept.metadata)),
            pending_writes=[
                (task, channel, self.serde.loads_typed(value)) for task, channel, value in self._kept.writes
            ],
        )

    def list(
        self,
        config: RunnableConfig | None,
        *,
        filter: Mapping[str, object] | None = None,
        before: RunnableConfig | None = None,
        limit: int | None = None,
    ) -> Iterator[CheckpointTuple]:
        """Yield the latest checkpoint; earlier ones are not kept."""
        del filter, before, limit
        found = self.get_tuple(config or {})
        return iter([] if found is None else [found])

    def put(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Keep a checkpoint. One after a failure is not kept: taking up again starts before it."""
        del new_versions
        thread = config.get("configurable", {}).get("thread_id", "")
        if not checkpoint["channel_values"].get("failure"):
            kept = _Kept(
                format=_FORMAT,
                key=self._key,
                checkpoint=self.serde.dumps_typed(checkpoint),
                metadata=self.serde.dumps_typed(metadata),
            )
            with self._lock:
                self._keep(kept)
        return {"configurable": {"thread_id": thread, "checkpoint_ns": "", "checkpoint_id": checkpoint["id"]}}

    # The interface of the library types a written value as Any.
    def put_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        """Keep what a node wrote before its step was over, unless it is about a failure or an older checkpoint."""
        del task_path
        if any(channel == "failure" and value for channel, value in writes):
            return
        of = config.get("configurable", {}).get("checkpoint_id", "")
        more = tuple((task_id, channel, self.serde.dumps_typed(value)) for channel, value in writes)
        with self._lock:
            kept = self._kept
            if kept is not None and cast("Checkpoint", self.serde.loads_typed(kept.checkpoint))["id"] == of:
                self._keep(msgspec.structs.replace(kept, writes=(*kept.writes, *more)))

    def _keep(self, kept: _Kept) -> None:
        self._kept = kept
        _write(self.file, msgspec.msgpack.encode(kept))


def _read(file: Path, key: str) -> _Kept | None:
    """Return what a file of ours holds for this diagnosis, None for anything else."""
    try:
        handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as stream:
            kept = msgspec.msgpack.decode(stream.read(_MOST_BYTES), type=_Kept)
    except (OSError, msgspec.DecodeError):
        return None
    return kept if kept.format == _FORMAT and kept.key == key else None


def _write(file: Path, data: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all; without a disk there is nothing to take up."""
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary.unlink(missing_ok=True)
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(data)
        temporary.replace(file)
    except OSError:
        _remove(temporary)


def _remove(file: Path) -> None:
    with suppress(OSError):
        file.unlink(missing_ok=True)
