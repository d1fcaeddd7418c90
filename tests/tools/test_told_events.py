"""Records of a JSON log that name what happened are events and no settings."""

from __future__ import annotations

import pytest

from jindan_tools.model.event import EventKind
from jindan_tools.readers.files.told_events import told_events

TOLD = {
    "resume": EventKind.RESUME,
    "loaded checkpoint": EventKind.RESUME,
    "early_stopping": EventKind.EARLY_STOP,
    "training_complete": EventKind.FINISHED,
    "keyboard_interrupt": EventKind.INTERRUPT,
}


@pytest.mark.parametrize(("word", "kind"), TOLD.items(), ids=TOLD.keys())
def test_a_word_names_an_event(word: str, kind: EventKind) -> None:
    found = told_events(iter([(7, {"event": word, "step": 500})]), "log.jsonl")

    assert [(e.kind, e.source.line, e.number("step")) for e in found] == [(kind, 7, 500.0)]


@pytest.mark.parametrize("word", ["train_step", "validation", "config", "resource", 3])
def test_other_words_name_none(word: object) -> None:
    assert told_events(iter([(1, {"event": word})]), "log.jsonl") == ()
