"""Cut a piece out of a series."""

from __future__ import annotations

from msgspec.structs import replace

from jindan_tools.model.series import Series


def part(series: Series, start: int, stop: int) -> Series:
    """Return records `start` to `stop` - 1 with their places; the epochs go with them when there are any."""
    return replace(
        series,
        xs=series.xs[start:stop],
        values=series.values[start:stop],
        lines=series.lines[start:stop],
        epochs=series.epochs[start:stop],
    )
