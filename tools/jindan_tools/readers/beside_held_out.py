"""Tell that figures without a split are held out from the lines they stand on: right below figures that say so."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from jindan_tools.model.series import Axis, Role, Series

# `eval accuracy: 0.60`, then `mean IOU: 0.21`, and perhaps a table or a best score in between.
_NEAR = 4
_FEWEST = 2


def beside_held_out(found: Sequence[Series]) -> Sequence[Series]:
    """Return the series, metrics without a split as held-out where each point stands right below a held-out figure.

    A line that tells a training loss as well is of the training, and so is a metric that is told more often.
    """
    trained = {(s.path, line) for s in found if s.role is Role.TRAIN_LOSS for line in s.lines}
    held_out = [s for s in found if s.role is Role.VAL_METRIC]

    def below(series: Series) -> bool:
        if series.role is not Role.TRAIN_METRIC or series.axis is Axis.STEP or len(series) < _FEWEST:
            return False
        if "train" in series.name.lower() or any((series.path, line) in trained for line in series.lines):
            return False
        return any(
            other.path == series.path
            and len(other) == len(series)
            and all(0 < mine - its <= _NEAR for mine, its in zip(series.lines, other.lines, strict=True))
            for other in held_out
        )

    return [replace(s, role=Role.VAL_METRIC) if below(s) else s for s in found]
