"""Count in optimizer steps what DeepSpeed's monitors record by samples: `Train/Samples/lr` stands at 16, 32, 48 ..."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import gcd

from msgspec.structs import replace

from jindan_tools.model.series import Axis, Series
from jindan_tools.model.setting import Setting

# deepspeed/runtime/engine.py, 0.3 to 0.19: global_samples at every optimizer step.
BY_SAMPLES = "Train/Samples/"
_FEWEST = 3


def in_steps(
    found: Sequence[Series], by_samples: Callable[[Series], bool]
) -> tuple[tuple[Series, ...], tuple[Setting, ...]]:
    """Return the series with steps where samples were counted, and the batch of all processes that they tell.

    Nothing changes when too few points tell how many samples a step takes.
    """
    counted = [s for s in found if s.axis is Axis.STEP and by_samples(s)]
    places = {x for s in counted for x in s.xs}
    if len(places) < _FEWEST or not all(x.is_integer() and x >= 0 for x in places):
        return tuple(found), ()
    batch = gcd(*map(int, places))
    if batch < 2:
        return tuple(found), ()
    ours = set(map(id, counted))
    series = tuple(replace(s, xs=tuple(x / batch for x in s.xs)) if id(s) in ours else s for s in found)
    return series, (Setting(name="train_batch_size", value=batch, source=counted[0].source(0)),)
