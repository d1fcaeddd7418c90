"""The limit of a gradient clip and the rate of a dropout, where they are written out and far from any in use."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, called
from jindan_tools.readers.scripts.folding import folded
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training

# clip_grad_norm_ of a sound recipe lies between 0.1 and 10; a dropout between 0 and 0.5.
_LEAST_LIMIT = 0.01
_MOST_DROPOUT = 0.85
_DROPOUTS = frozenset(
    {"Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "AlphaDropout", "SpatialDropout1D", "SpatialDropout2D"}
)


def far_settings(training: Training) -> Iterator[Habit]:
    """Yield `clips_to_nothing` and `drops_nearly_all` with the number and, for a clip, whether SGD takes what is left."""
    program = training.program
    kinds = {m.kind for m in training.optimizers}
    for call in program.calls:
        if called(call) == "clip_grad_norm_" and kinds and kinds <= {"SGD"}:
            limit = folded(program, argument(call, "max_norm", 1))
            if limit is not None and 0 < limit <= _LEAST_LIMIT:
                yield Habit(name="clips_to_nothing", line=call.lineno, facts={"limit": limit})
                break
    for call in program.calls:
        if called(call) in _DROPOUTS or program.called(call).endswith("functional.dropout"):
            share = folded(
                program, argument(call, "p", 1 if called(call) == "dropout" else 0) or argument(call, "rate")
            )
            if share is not None and _MOST_DROPOUT <= share < 1:
                yield Habit(name="drops_nearly_all", line=call.lineno, facts={"share": share})
                break
