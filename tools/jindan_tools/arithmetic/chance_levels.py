"""Named chance levels with their formula written out, ready to be matched against a printed loss."""

import math
from collections.abc import Iterable, Sequence
from enum import StrEnum

from msgspec import Struct

from jindan_tools.arithmetic.chance import (
    BINARY_CHANCE,
    batched_infonce_chance,
    double_softmax_floor,
    prior_entropy,
    split_batches,
    uniform_cross_entropy,
)


class ChanceKind(StrEnum):
    """What a loss at this level means."""

    UNIFORM = "uniform"
    PRIOR = "prior"
    IN_BATCH = "in_batch"
    EPOCH_MEAN = "epoch_mean"
    LAST_BATCH = "last_batch"
    BINARY = "binary"
    DOUBLE_SOFTMAX = "double_softmax"


class ChanceLevel(Struct, frozen=True, kw_only=True):
    """A constant in nats and the formula, with numbers, that gives it."""

    kind: ChanceKind
    value: float
    formula: str


def classification_levels(classes: int, counts: Sequence[float] | None = None) -> list[ChanceLevel]:
    """Return ln C, the double-softmax floor and, with class counts, the entropy of the labels."""
    levels = [
        ChanceLevel(kind=ChanceKind.UNIFORM, value=uniform_cross_entropy(classes), formula=f"ln({classes})"),
        ChanceLevel(
            kind=ChanceKind.DOUBLE_SOFTMAX,
            value=double_softmax_floor(classes),
            formula=f"ln(e + {classes} - 1) - 1",
        ),
    ]
    if counts:
        levels.append(ChanceLevel(kind=ChanceKind.PRIOR, value=prior_entropy(counts), formula="-Σ p·ln(p)"))
    return levels


def contrastive_levels(batch: int, samples: int | None = None) -> list[ChanceLevel]:
    """Return ln b and, with the number of pairs, the epoch mean and the short last batch."""
    level = ChanceLevel(kind=ChanceKind.IN_BATCH, value=math.log(batch), formula=f"ln({batch})")
    if samples is None:
        return [level]
    full, last = split_batches(samples, batch)
    if last == 0 or full == 0:
        return [level]
    mean = ChanceLevel(
        kind=ChanceKind.EPOCH_MEAN,
        value=batched_infonce_chance(batch, full, last),
        formula=f"({full}·ln({batch}) + ln({last})) / {full + 1}",
    )
    return [level, mean, ChanceLevel(kind=ChanceKind.LAST_BATCH, value=math.log(last), formula=f"ln({last})")]


def vocabulary_levels(sizes: Iterable[int]) -> list[ChanceLevel]:
    """Return ln V for each vocabulary size."""
    return [
        ChanceLevel(kind=ChanceKind.UNIFORM, value=uniform_cross_entropy(size), formula=f"ln({size})") for size in sizes
    ]


def binary_level() -> ChanceLevel:
    """Return ln 2 = 0.6931."""
    return ChanceLevel(kind=ChanceKind.BINARY, value=BINARY_CHANCE, formula="ln(2)")
