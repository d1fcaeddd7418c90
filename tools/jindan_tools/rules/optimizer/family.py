"""Tell the optimizer family of a run from everything that names it."""

from __future__ import annotations

import re

from jindan_tools.frameworks.optimizer_ranges import OptimizerFamily, optimizer_family
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Role
from jindan_tools.text.regex import regex

# Lightning's LearningRateMonitor names the column after the optimizer: lr-AdamW, lr-SGD/pg1.
_COLUMN = regex(r"^lr-(\w+?)(?:[-/].*)?$", re.IGNORECASE)


def family_of(run: Run) -> OptimizerFamily | None:
    """Return the optimizer family in use: as configured, else as the name of the rate column says, else None.

    See `assumed_family` for the default of a trainer whose configuration names none.
    """
    named = optimizer_family(run.word("optimizer"))
    if named is not None or run.word("optimizer"):
        return named
    for series in run.of_role(Role.LEARNING_RATE):
        match = _COLUMN.match(series.name)
        if match:
            return optimizer_family(match.group(1))
    return None


def assumed_family(run: Run) -> OptimizerFamily | None:
    """Return Adam for a Hugging Face Trainer run that names no optimizer: its default is AdamW.

    Source: TrainingArguments.optim = "adamw_torch". It is an assumption, so findings built on it weigh less.
    """
    unnamed = family_of(run) is None and not run.word("optimizer")
    return OptimizerFamily.ADAM if unnamed and run.framework is Framework.HF_TRAINER else None
