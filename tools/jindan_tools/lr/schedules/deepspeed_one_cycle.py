"""DeepSpeed OneCycle: once up and down between two rates, in stairs if asked, then a decay."""

from __future__ import annotations

import math
from collections.abc import Callable

from msgspec import Struct

from jindan_tools.lr.curve import Closed, Curve, Flat, Piece
from jindan_tools.lr.numbers import Formula, Numbers
from jindan_tools.lr.schedules.torch_counts import at_least_one

_Leg = Callable[[Numbers, float, float], float]


class DeepspeedOneCycle(Struct, frozen=True, kw_only=True):
    """`lr` is cycle_max_lr. Source: DeepSpeed 0.19.8 OneCycle."""

    lr: float
    cycle_min_lr: float
    decay_lr_rate: float = 0.0
    cycle_first_step_size: int = 2000
    cycle_second_step_size: int | None = None
    cycle_first_stair_count: int = 0
    cycle_second_stair_count: int | None = None
    decay_step_size: int = 0

    def curve(self) -> Curve:
        """Return the rate of every update."""
        low, height, size = self.cycle_min_lr, self._height(), self._first + self._second
        span = self.lr - low
        cycle = Closed(lambda m, step: low + span * height(m, step))
        return Curve((Piece(round(size) + 1, cycle), Piece(None, self._after(size))))

    @property
    def _first(self) -> float:
        return float(self.cycle_first_step_size)

    @property
    def _second(self) -> float:
        return self._first if self.cycle_second_step_size is None else float(self.cycle_second_step_size)

    def _after(self, size: float) -> Flat | Closed:
        low, rate, decay_size = self.cycle_min_lr, self.decay_lr_rate, self.decay_step_size
        if decay_size == 0 or math.isclose(rate, 0):
            return Flat(low)
        return Closed(lambda _, step: low / (1 + rate * ((step - size) / decay_size)))

    def _height(self) -> Formula:
        at_least_one("cycle_first_step_size", self.cycle_first_step_size)
        at_least_one("cycle_second_step_size", round(self._second))
        first, second = self._first, self._second
        size = first + second
        ratio = first / size
        stairs = self.cycle_first_stair_count
        up = _stairs(lambda _, x: x / ratio, stairs, first, second)
        late = stairs if self.cycle_second_stair_count is None else self.cycle_second_stair_count
        down = _stairs(lambda _, x: (x - 1) / (ratio - 1), late, first, second)

        def height(m: Numbers, step: float) -> float:
            x = 1.0 + step / size - m.floor(1 + step / size)
            return m.choose(x <= ratio, up(m, x, step), down(m, x, step))

        return height


def _stairs(smooth: Formula, count: int, first: float, second: float) -> _Leg:
    """Return the height of a leg at x, in `count` stairs when there are any."""
    if count <= 0:
        return lambda m, x, _: smooth(m, x)

    def stair(m: Numbers, _: float, step: float) -> float:
        at = step % (first + second)
        rising, falling = at * count / first, (first + second - at) * count / second
        return m.floor(m.choose(at <= first, rising, falling)) / count

    return stair
