"""Tell the highest learning rate of a run, of which a log may hold only the records before and after."""

from __future__ import annotations

from jindan_tools.curves.select import learning_rate
from jindan_tools.model.run import Run

_NEAR = 0.9


def highest_rate(run: Run) -> float | None:
    """Return the highest rate that ran: the highest record, or the configured rate, None when neither is known.

    The configured one counts where no positive rate was logged, and where the highest record is just below it (90 % or
    more): the top of a warm-up that decays at once falls between two records when the log has one an epoch.
    """
    stated, logged = run.number("learning_rate"), _highest_record(run)
    return stated if logged is None or (stated is not None and _NEAR * stated <= logged < stated) else logged


def _highest_record(run: Run) -> float | None:
    series = learning_rate(run)
    highest = 0.0 if series is None else max(series.finite, default=0.0)
    return highest if highest > 0 else None
