"""CRS250: recognises a program that refuses to train because no token is left to be learnt."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import describe, fatal_exception
from jindan_tools.rules.crash.patterns import kind_of
from jindan_tools.rules.registry import rule


@rule(
    "CRS250",
    "nothing-left-to-learn",
    {
        "all_labels_ignored": 4.5,
        "chat_template_bug": 1.5,
        "code_error": -4.0,
        "corrupt_data": -4.0,
        "labels_corrupt": -3.0,
        "metric_bug": -3.0,
        "env_version": -2.0,
    },
)
def nothing_left_to_learn(run: Run) -> Iterator[Finding]:
    """Recognises a program that refuses to train because no token is left to be learnt.

    ## What it does
    Recognises the words by which Unsloth and others say that each label is -100 or masked.
    ## Why it matters
    The data are whole and the code runs: the marks that separate question and answer are not those of the template, or a
    cut-off removed every answer. Without the check the loss would be 0 or NaN.
    ## Fires on
    The exception that ended the last attempt of the run, when no more specific kind of `patterns.py` fits it.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, warnings that some rows have no labels.
    ## Source
    unsloth_zoo/training_utils.py fix_zero_training_loss (ZeroDivisionError 'All labels in your dataset are -100').
    """
    event = fatal_exception(run)
    if event is None or kind_of(event) != "CRS250":
        return
    yield describe(event, "학습할 토큰이 하나도 남지 않아(모든 라벨이 -100)")
