"""Whether a run reached the end it planned, from counters or from the trainer's saved state."""

from __future__ import annotations

from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Role


def reached_plan(run: Run) -> bool:
    """Return whether the run completed, or its counters or saved global_step reached the plan."""
    if run.ending is Ending.COMPLETED:
        return True
    saved = _setting(run, "global_step"), _setting(run, "max_steps")
    pairs = ((run.epochs_done, run.epochs_planned), (run.steps_done, run.steps_planned), saved)
    return run.ending is Ending.UNKNOWN and any(
        done is not None and planned and done >= planned for done, planned in pairs
    )


def only_final_figures(run: Run) -> bool:
    """Return whether the run logged held-out figures once and no training loss: a summary, not the start of a run."""
    held_out = (*run.of_role(Role.VAL_METRIC), *run.of_role(Role.VAL_LOSS))
    planned = run.epochs_planned or run.steps_planned
    return bool(held_out) and not run.of_role(Role.TRAIN_LOSS) and not planned and all(len(s) == 1 for s in held_out)


def only_predicts(run: Run) -> bool:
    """Return whether the arguments of a script of transformers ask for an evaluation or a prediction and no training."""
    asked = {s.leaf: s.value for s in run.settings if s.leaf.startswith("do_")}
    other = asked.get("do_predict") is True or asked.get("do_eval") is True
    return other and asked.get("do_train") is not True and not run.of_role(Role.TRAIN_LOSS)


def _setting(run: Run, name: str) -> float | None:
    values = [s.value for s in run.settings if s.name == name]
    numbers = [float(v) for v in values if isinstance(v, int | float) and not isinstance(v, bool)]
    return max(numbers, default=None)
