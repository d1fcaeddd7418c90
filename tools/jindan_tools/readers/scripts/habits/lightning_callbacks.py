"""Callbacks of Lightning that compare a score of which more is better by its minimum."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, called, is_open, word
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training

# Scores of which more is better. Lightning compares by mode="min" where no mode is given; Keras guesses it from the name.
_SCORES = ("acc", "f1", "auc", "map", "iou", "dice", "bleu", "rouge", "recall", "precision", "spearman", "exact")
_HABITS = {"ModelCheckpoint": "keeps_lowest_score", "EarlyStopping": "stops_at_lowest_score"}


def lightning_callbacks(training: Training) -> Iterator[Habit]:
    """Yield each callback that watches a score without a mode."""
    program = training.program
    for call in [c for c in program.calls if called(c) in _HABITS]:
        watched = word(argument(call, "monitor")).lower()
        more = any(s in watched for s in _SCORES) and "loss" not in watched and "err" not in watched
        if more and argument(call, "mode") is None and not is_open(call) and "lightning" in program.called(call):
            yield Habit(name=_HABITS[called(call)], line=call.lineno)
