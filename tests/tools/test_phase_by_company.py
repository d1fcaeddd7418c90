"""A metric that names no split belongs to the evaluation when it was logged with a held-out loss only."""

from __future__ import annotations

import pytest

from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.readers.phase_by_company import phase_by_company

EVERY, FIFTH = (1.0, 2.0, 3.0, 4.0, 5.0), (5.0,)


def curve(name: str, role: Role, xs: tuple[float, ...]) -> Series:
    """Return a curve of one value in one file."""
    ones = (1.0,) * len(xs)
    return Series(name=name, role=role, axis=Axis.EPOCH, path="a.log", xs=xs, values=ones, lines=tuple(map(int, xs)))


TRAIN = curve("loss", Role.TRAIN_LOSS, EVERY)
CASES = {
    "rarer than the training loss": (
        (TRAIN, curve("val", Role.VAL_LOSS, FIFTH), curve("acc", Role.TRAIN_METRIC, FIFTH)),
        True,
    ),
    "behind the held-out loss, no split named": (
        (TRAIN, curve("val_loss", Role.VAL_LOSS, EVERY), curve("miou", Role.TRAIN_METRIC, EVERY)),
        True,
    ),
    "before the held-out loss": (
        (TRAIN, curve("acc", Role.TRAIN_METRIC, EVERY), curve("val_loss", Role.VAL_LOSS, EVERY)),
        False,
    ),
    "before both, the training loss last": (
        (
            curve("acc", Role.TRAIN_METRIC, EVERY),
            curve("test loss", Role.VAL_LOSS, EVERY),
            curve("train loss", Role.TRAIN_LOSS, EVERY),
        ),
        True,
    ),
    "with a held-out twin": (
        (
            TRAIN,
            curve("val_loss", Role.VAL_LOSS, EVERY),
            curve("acc", Role.TRAIN_METRIC, EVERY),
            curve("val_acc", Role.VAL_METRIC, EVERY),
        ),
        False,
    ),
    "named for training": (
        (TRAIN, curve("val", Role.VAL_LOSS, FIFTH), curve("train_acc", Role.TRAIN_METRIC, FIFTH)),
        False,
    ),
}


@pytest.mark.parametrize(("found", "held_out"), CASES.values(), ids=CASES.keys())
def test_the_company_tells_the_split(found: tuple[Series, ...], held_out: bool) -> None:
    told = next(s for s in phase_by_company(found) if s.name in {"acc", "miou", "train_acc"})

    assert (told.role is Role.VAL_METRIC) is held_out
