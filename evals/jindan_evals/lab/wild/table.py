# pyright: basic
"""A run of this kind: what is played, what is left beside its log, and what a reader should find."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from jindan_evals.lab.scenario import Truth

BATCHES = ("tutorials", "keras_runs", "trainer_runs", "step_runs", "healthy_runs")


@dataclass(frozen=True, kw_only=True, slots=True)
class Wild:
    """One run: `play` trains in the current directory and prints; `files` are left beside the log afterwards."""

    name: str
    truth: Truth
    play: Callable[[], None]
    log: str = "train.log"
    files: Mapping[str, str] = field(default_factory=dict)
    keep_lines: int = 0
    last_words: str = ""
