"""How many weight updates a short run of Ultralytics makes while its accumulation grows."""

from __future__ import annotations


def updates_made(iterations: int, warmup: int, batch: float, nominal_batch: float = 64) -> int:
    """Return how often the optimizer steps within `iterations`.

    The accumulation grows from 1 to nominal_batch / batch over the warm-up and is rounded. Source: the same loop,
    `accumulate = max(1, int(np.interp(ni, [0, nw], [1, nbs / batch]).round()))`. Raises ValueError unless batch > 0.
    """
    if batch <= 0:
        raise ValueError("batch must be above 0")
    full, last, made = nominal_batch / batch, -1, 0
    for at in range(iterations):
        share = min(1.0, at / warmup) if warmup else 1.0
        accumulate = max(1, round(1 + (full - 1) * share))
        if at - last >= accumulate:
            made, last = made + 1, at
    return made
