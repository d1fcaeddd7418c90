"""Read batch size and pairs out of two contrastive losses that never leave the level of guessing."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.arithmetic.average import median
from jindan_tools.arithmetic.chance_splits import ChanceSplit, ObservedSplit, find_chance_pairs
from jindan_tools.curves.bar_names import LAST_VAL_LOSS, TRAIN_BATCHES, VAL_BATCHES
from jindan_tools.curves.kind import is_contrastive, is_detector, is_language_model
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.model.setting import Setting

_RECORDS = 5
# Half a unit of the fourth decimal, and twice that for a mean over steps in which weights still moved.
_PRINTED, _MEAN = 6e-5, 1.2e-4
# Dropout keeps a collapsed training loss up to half a percent above chance; only known batches allow for it.
_DROPOUT = 0.005
_FLAT, _FELL = 0.01, 0.02
# Below ln 4 too many combinations fit by chance.
_LEAST_BATCH = 4
_BATCHES = range(2, 513)
_TEST_SIZES = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3)


class ChanceReading(Struct, frozen=True, kw_only=True):
    """Both curves, the split that explains each, and the last batches a progress bar showed (None: not shown)."""

    train: Series
    val: Series
    train_split: ChanceSplit
    val_split: ChanceSplit
    train_bar: Setting | None
    val_bar: Setting | None
    last_train: Series | None
    last_val: Series | None

    @property
    def batch(self) -> int:
        """The batch size that both losses imply."""
        return self.val_split.batch

    @property
    def counted(self) -> bool:
        """Whether the batches of both splits were counted by a progress bar, so that nothing is left to fit."""
        return self.train_bar is not None and self.val_bar is not None


def read_chance(run: Run) -> ChanceReading | None:
    """Return the only batch size and split at which both losses are those of guessing, None when there is none or several."""
    train, val = train_loss(run), val_loss(run)
    if train is None or val is None or not is_contrastive(run) or is_detector(run) or is_language_model(run):
        return None
    if train is val or not _stands_still(train, _FLAT) or not _stands_still(val, _PRINTED):
        return None
    bars = _bar(run, TRAIN_BATCHES), _bar(run, VAL_BATCHES)
    last_train, last_val = _last_train(run), _named(run, LAST_VAL_LOSS)
    level = median(tail(train.values, 0.5))
    seen_train = ObservedSplit(
        mean=level,
        tolerance=_DROPOUT * level if bars[0] is not None else _MEAN,
        iterations=_count(bars[0]),
        last_loss=_level(last_train),
    )
    seen_val = ObservedSplit(
        mean=median(tail(val.values, 0.5)),
        tolerance=_PRINTED,
        iterations=_count(bars[1]),
        last_loss=_level(last_val),
        last_tolerance=_PRINTED,
    )
    found = find_chance_pairs(seen_train, seen_val, batches=_BATCHES, test_sizes=_TEST_SIZES)
    if len(found) != 1 or found[0][1].batch < _LEAST_BATCH:
        return None
    return ChanceReading(
        train=train,
        val=val,
        train_split=found[0][0],
        val_split=found[0][1],
        train_bar=bars[0],
        val_bar=bars[1],
        last_train=last_train,
        last_val=last_val,
    )


def _stands_still(series: Series, share: float) -> bool:
    values = tail(series.finite, 0.5)
    if len(series.finite) < _RECORDS or series.first_non_finite is not None or min(values) <= 0:
        return False
    fell = (series.finite[0] - min(series.finite)) / series.finite[0]
    return max(values) - min(values) <= max(share * values[0], 1e-9) and fell < _FELL


def _last_train(run: Run) -> Series | None:
    """Return the loss the training bar showed at the end of each epoch, when it differs from the epoch means."""
    found = [
        s
        for s in run.of_role(Role.TRAIN_LOSS)
        if s.name == "progress/last/loss" and s.axis is Axis.EPOCH and not s.total
    ]
    return max(found, key=len, default=None)


def _named(run: Run, name: str) -> Series | None:
    return next((s for s in run.series if s.name == name), None)


def _bar(run: Run, name: str) -> Setting | None:
    return next((s for s in run.settings if s.name == name and isinstance(s.value, int) and s.value > 1), None)


def _count(bar: Setting | None) -> int | None:
    return bar.value if bar is not None and isinstance(bar.value, int) else None


def _level(series: Series | None) -> float | None:
    return median(tail(series.finite, 0.5)) if series is not None and series.finite else None
