"""Training by step gets means by epoch where the evaluation counts epochs."""

from __future__ import annotations

from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.readers.epoch_means import with_epoch_means

EPOCHS = (1.0, 1.0, 2.0, 2.0, 3.0, 3.0)
TRAIN = Series(
    name="loss", role=Role.TRAIN_LOSS, axis=Axis.STEP, path="a.log", xs=(50.0, 100.0, 150.0, 200.0, 250.0, 300.0),
    values=(4.0, 2.0, 2.0, 1.0, 1.0, 0.5), lines=(1, 2, 4, 5, 7, 8), epochs=EPOCHS,
)  # fmt: skip
HELD_OUT = Series(
    name="val/loss", role=Role.VAL_LOSS, axis=Axis.EPOCH, path="a.log", xs=(1.0, 2.0, 3.0), values=(2.0, 1.5, 1.0), lines=(3, 6, 9)
)  # fmt: skip


def test_a_mean_stands_on_the_last_line_of_its_epoch() -> None:
    mean = with_epoch_means([TRAIN, HELD_OUT])[-1]

    assert (mean.axis, mean.xs, mean.values, mean.lines, mean.averaged) == (
        Axis.EPOCH,
        (1.0, 2.0, 3.0),
        (3.0, 1.5, 0.75),
        (2, 5, 8),
        True,
    )


def test_an_evaluation_by_step_needs_none() -> None:
    by_step = Series(
        name="eval_loss", role=Role.VAL_LOSS, axis=Axis.STEP, path="a.log", xs=(100.0, 200.0, 300.0), values=(2.0, 1.5, 1.0), lines=(3, 6, 9)
    )  # fmt: skip

    assert list(with_epoch_means([TRAIN, by_step])) == [TRAIN, by_step]


def test_parts_of_an_epoch_are_no_whole_epochs() -> None:
    fractions = Series(
        name="loss", role=Role.TRAIN_LOSS, axis=Axis.STEP, path="a.log", xs=TRAIN.xs, values=TRAIN.values, lines=TRAIN.lines,
        epochs=(0.5, 1.0, 1.5, 2.0, 2.5, 3.0),
    )  # fmt: skip

    assert list(with_epoch_means([fractions, HELD_OUT])) == [fractions, HELD_OUT]
