# pyright: basic
"""A run of this kind: what is played, what is left beside its log, and what a reader should find."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from jindan_evals.lab.scenario import Truth

BATCHES = (
    "tutorials",
    "keras_runs",
    "trainer_runs",
    "step_runs",
    "healthy_runs",
    "regression_runs",
    "adversarial_runs",
    "parallel_runs",
    "average_runs",
    "schedule_runs",
    "label_runs",
    "ending_runs",
    "detector_runs",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wild:
    """One run: `play` trains in the current directory and prints; `files` are left beside the log afterwards.

    Of the log the first `keep_lines` stay, or the last `keep_last`, or all but the last `drop_last`; with `only_files`
    nothing that was played stays.
    """

    name: str
    truth: Truth
    play: Callable[[], None]
    log: str = "train.log"
    files: Mapping[str, str] = field(default_factory=dict)
    keep_lines: int = 0
    keep_last: int = 0
    drop_last: int = 0
    only_files: bool = False
    last_words: str = ""
