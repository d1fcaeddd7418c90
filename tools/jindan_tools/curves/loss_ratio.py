"""Compare the training loss with the validation loss in the records where both exist."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.align import indices_at
from jindan_tools.curves.select import recorded_train_loss, val_loss
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Series


class LossRatio(Struct, frozen=True, kw_only=True):
    """`pairs` are (train index, val index, train / val) in order; at least one."""

    train: Series
    held_out: Series
    pairs: tuple[tuple[int, int, float], ...]

    @property
    def first(self) -> float:
        """Return the ratio at the start, before overfitting can act: of step records the median of three."""
        early = [p[2] for p in self.pairs[:3]]
        return median(early) if self.train.axis is Axis.STEP else early[0]


def loss_ratio(run: Run) -> LossRatio | None:
    """Return the ratios of positive finite losses, None when the two share no record."""
    train, held_out = recorded_train_loss(run), val_loss(run)
    if train is None or held_out is None:
        return None
    pairs: list[tuple[int, int, float]] = []
    finite = held_out.finite_indices
    for j, i in zip(finite, indices_at(train, held_out, finite), strict=True):
        if i is not None and held_out.values[j] > 0 and train.values[i] > 0:
            pairs.append((i, j, train.values[i] / held_out.values[j]))
    return LossRatio(train=train, held_out=held_out, pairs=tuple(pairs)) if pairs else None
