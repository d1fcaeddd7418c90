"""Keep a conversation, so that it goes on where it stopped when the run is opened again."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec.structs import replace

from jindan_agent.chat.history import Turn
from jindan_agent.earlier import report_id, user_store
from jindan_agent.errors import UserError
from jindan_agent.files import write_whole
from jindan_agent.llm.redact import Redactor
from jindan_tools.model.run import Run

_MOST_TURNS = 50
_MOST_BYTES = 2 << 20


def saved_file(run: Run) -> Path:
    """Return where the conversation about a run is kept. Raises UserError when no home folder is known."""
    return user_store().parent / "chats" / f"{report_id(run)}.json"


def load_turns(path: Path) -> tuple[Turn, ...]:
    """Return the turns of a saved conversation, () when there is none or it is damaged."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            return ()
        return msgspec.json.decode(path.read_bytes(), type=tuple[Turn, ...])
    except (OSError, msgspec.DecodeError):
        return ()


def save_turns(path: Path, turns: Sequence[Turn]) -> str:
    """Write the last turns for this user's eyes only, without secrets. Return '' or why it could not be done, in Korean."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        clean = Redactor().clean
        kept = [replace(t, question=clean(t.question), answer=clean(t.answer)) for t in turns[-_MOST_TURNS:]]
        write_whole(path, msgspec.json.encode(kept).decode())
        path.chmod(0o600)
    except UserError as error:
        return error.what
    except OSError as error:
        return f"대화를 저장하지 못했습니다: '{path}' ({os.strerror(error.errno or 0)})"
    return ""
