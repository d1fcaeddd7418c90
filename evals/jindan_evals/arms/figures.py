"""Count what an arm got right, with intervals, and how well its confidence is calibrated."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from jindan_evals.arms.keys import Key
from jindan_evals.arms.prediction import Prediction

_DEPTH = 3
_BINS = 5
_Z = 1.96


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """A prediction beside its key."""

    key: Key
    said: Prediction

    @property
    def verdict_ok(self) -> bool:
        """Whether the verdict is one of those taken."""
        return self.said.verdict in self.key.verdicts

    def cause_in(self, depth: int) -> bool:
        """Say whether one of the first `depth` causes is right."""
        taken = frozenset[str]().union(*self.key.causes)
        return any(cause in taken for cause in self.said.causes[:depth])

    @property
    def all_causes(self) -> bool:
        """Whether every cause there is stands among the first five."""
        return all(ids & set(self.said.causes[:5]) for ids in self.key.causes)

    @property
    def is_forbidden(self) -> bool:
        """Whether a forbidden cause is among the first three."""
        return any(cause in self.key.forbidden for cause in self.said.causes[:_DEPTH])


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """How many of how many."""

    right: int
    of: int

    @property
    def value(self) -> float:
        """Return the share, 0 of nothing."""
        return self.right / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Return Wilson's 95 % interval (Wilson 1927)."""
        if not self.of:
            return (0.0, 1.0)
        p, n, z2 = self.value, self.of, _Z * _Z
        middle, room = p + z2 / (2 * n), _Z * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
        return (max(0.0, (middle - room) / (1 + z2 / n)), min(1.0, (middle + room) / (1 + z2 / n)))

    def __str__(self) -> str:
        """Show '12/20 0.60 [0.39, 0.78]'."""
        low, high = self.interval
        return f"{self.right}/{self.of} {self.value:.2f} [{low:.2f}, {high:.2f}]" if self.of else "-"


def share(judged: Sequence[Judged], right: Callable[[Judged], bool]) -> Share:
    """Return how many are right."""
    return Share(right=sum(map(right, judged)), of=len(judged))


def with_causes(judged: Sequence[Judged]) -> list[Judged]:
    """Return those whose run has a cause."""
    return [one for one in judged if one.key.causes]


def cause_at(judged: Sequence[Judged], depth: int) -> Share:
    """Return how often a right cause is among the first ones, where there is a cause."""
    return share(with_causes(judged), lambda one: one.cause_in(depth))


def part_of(judged: Sequence[Judged], some: Callable[[Prediction], int], all_: Callable[[Prediction], int]) -> Share:
    """Return a share of counts summed over all predictions, such as good citations of all citations."""
    return Share(right=sum(some(one.said) for one in judged), of=sum(all_(one.said) for one in judged))


def middle_of(judged: Sequence[Judged], figure: Callable[[Prediction], float]) -> float:
    """Return the median of a figure of the predictions, 0 without any."""
    return median(figure(one.said) for one in judged) if judged else 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Bin:
    """Predictions of like confidence: bounds, how many, mean confidence, share that was right."""

    low: float
    high: float
    count: int
    said: float
    right: float


def confident(judged: Sequence[Judged]) -> list[tuple[float, bool]]:
    """Return the confidence in the first cause and whether it is right, where a cause is named and there is one."""
    return [(one.said.confidence, one.cause_in(1)) for one in with_causes(judged) if one.said.confidence is not None]


def brier(pairs: Sequence[tuple[float, bool]]) -> float:
    """Return the mean squared distance between confidence and outcome (Brier 1950)."""
    return sum((said - right) ** 2 for said, right in pairs) / len(pairs) if pairs else math.nan


def reliability(pairs: Sequence[tuple[float, bool]]) -> list[Bin]:
    """Return the bins that hold anything, of equal width."""
    found: list[Bin] = []
    for n in range(_BINS):
        low, high = n / _BINS, (n + 1) / _BINS
        inside = [(s, r) for s, r in pairs if low <= s < high or (s == high == 1.0)]
        if inside:
            said, right = (sum(values) / len(inside) for values in zip(*inside, strict=True))
            found.append(Bin(low=low, high=high, count=len(inside), said=said, right=right))
    return found


def calibration_error(bins: Sequence[Bin]) -> float:
    """Return the expected calibration error: the mean distance of the bins, weighted by their count."""
    total = sum(b.count for b in bins)
    return sum(b.count * abs(b.said - b.right) for b in bins) / total if total else math.nan
