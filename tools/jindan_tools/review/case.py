"""What a review starts from, with the numbers that most of its judgements need."""

from __future__ import annotations

from functools import cached_property

from msgspec import Struct

from jindan_tools.curves.select import val_metric
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.setting import Setting
from jindan_tools.planning.run_budget import best_epoch, epoch_minutes
from jindan_tools.planning.trainer_keys import misplaced_trainer_keys
from jindan_tools.review.changes import Change, find_changes, find_kept

_ULTRALYTICS = (Framework.ULTRALYTICS, Framework.YOLOV5)


class ReviewCase(Struct, frozen=True, kw_only=True, dict=True):
    """Two configurations, the run of the old one if it was recorded, people's notes, the start command and the card.

    Batches are in samples, sizes in pixels a side, `card_gib` in GiB, as `diagnose vram --card`. All sources are relative to one root.
    """

    old: Run
    new: Run
    baseline: Run | None = None
    notes: tuple[Event, ...] = ()
    command: tuple[Setting, ...] = ()
    card_gib: float | None = None
    old_label: str = "이전"
    new_label: str = "이후"

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Return what differs."""
        return find_changes(self.old, self.new)

    @cached_property
    def kept(self) -> tuple[Change, ...]:
        """Return what both sides give alike."""
        return find_kept(self.old, self.new)

    def change_of(self, canonical: str) -> Change | None:
        """Return the row of a canonical setting, changed or kept, None when no side gives it."""
        rows = [c for c in (*self.changes, *self.kept) if c.canonical == canonical]
        return rows[0] if rows else None

    @property
    def pixel_ratio(self) -> float | None:
        """Return new pixels / old pixels of square inputs, None when a size is unknown."""
        old, new = self.old.number("image_size"), self.new.number("image_size")
        return (new / old) ** 2 if old and new and old > 0 and new > 0 else None

    @property
    def accumulation_in_doubt(self) -> bool:
        """Return whether the new accumulation stands where the trainer may not read it."""
        return any(m.key == "accumulate_grad_batches" for m in misplaced_trainer_keys(self.new))

    def effective(self, run: Run) -> int | None:
        """Return samples behind one weight update, None when the batch is unknown."""
        value = run.number("effective_batch")
        return int(value) if value is not None and value >= 1 else None

    @property
    def new_unaccumulated(self) -> int | None:
        """Return the new effective batch when its accumulation is not read."""
        whole, parts = self.effective(self.new), self.new.number("gradient_accumulation")
        return None if whole is None else max(1, round(whole / (parts or 1)))

    @cached_property
    def epochs_ran(self) -> int | None:
        """Return how many epochs the old configuration was trained for, None without a record."""
        done = None if self.baseline is None else self.baseline.epochs_done
        return int(done) if done is not None and done >= 1 else None

    @cached_property
    def best_epoch(self) -> int | None:
        """Return the 1-based epoch of the best held-out record of the old configuration."""
        return None if self.baseline is None else best_epoch(self.baseline)

    @cached_property
    def best_value(self) -> float | None:
        """Return that best record."""
        series = None if self.baseline is None else val_metric(self.baseline)
        return None if series is None or series.best is None else series.values[series.best]

    @cached_property
    def measured_minutes(self) -> float | None:
        """Return the measured minutes an epoch of the old configuration."""
        return None if self.baseline is None else epoch_minutes(self.baseline)

    @property
    def is_ultralytics(self) -> bool:
        """Return whether the new configuration is for Ultralytics or YOLOv5."""
        return self.new.framework in _ULTRALYTICS

    @property
    def is_lightning(self) -> bool:
        """Return whether Lightning runs it, as its records or its own argument names show."""
        if Framework.LIGHTNING in (self.new.framework, self.baseline.framework if self.baseline else None):
            return True
        names = {s.leaf for s in self.new.settings}
        return "max_epochs" in names and bool(names & {"accumulate_grad_batches", "gradient_clip_val", "precision"})


def notes_of(run: Run) -> tuple[Event, ...]:
    """Return the lines that people wrote beside a run."""
    return tuple(run.of_kind(EventKind.NOTE))
