"""Say whether a learning rate is large enough that a few updates at it may end in NaN."""

from __future__ import annotations

from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.recipe import family_of
from jindan_tools.frameworks.optimizer_ranges import OptimizerFamily
from jindan_tools.model.run import Run

# SGD with momentum m moves like lr / (1 - m); 1 is above all usual recipes (0.1 with momentum 0.9).
_HOT = 2.0
# Adam moves each weight by about its rate: 5e-3 counts like 1.
_ADAM = 200.0
# The upper end of what is used without momentum or by an optimizer that nobody named.
_PLAIN = 0.2


def is_hot(run: Run) -> bool:
    """Return whether the highest rate of a run is beyond the usual ones of its optimizer; False where none is known."""
    rate = highest_rate(run)
    if rate is None:
        return False
    if family_of(run) is OptimizerFamily.ADAM:
        return _ADAM * rate >= _HOT
    momentum = run.number("momentum") or 0.0
    return rate >= _PLAIN or rate / max(0.01, 1 - momentum) >= _HOT
