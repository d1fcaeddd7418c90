"""Ends without a traceback become exceptions, and lines that only look like one do not."""

import sys
from pathlib import Path

import pytest

from jindan_tools.model.event import EventKind
from jindan_tools.rules.crash.patterns import kind_of

sys.path.insert(0, str(Path(__file__).parent))
from log_cases import event, kinds, read_lines

ENDS = [
    ("train.py: error: unrecognized arguments: --foo 3", "CRS026"),
    ("There are not enough slots available in the system to satisfy the 2", "CRS026"),
    ("train.py: error: the following arguments are required: --data", "CRS026"),
    ("python: can't open file 'inference.py': [Errno 2] No such file or directory", "CRS017"),
    ("/usr/bin/python3: can't open file '/a/b.py': [Errno 2] No such file or directory", "CRS017"),
    ("/var/spool/slurmd/job1/slurm_script: line 12: torchrun: command not found", "CRS014"),
    ("sh: 1: python: not found", "CRS014"),
    ("bash: ./run.sh: No such file or directory", "CRS017"),
    ("Loss is nan, stopping training", "CRS027"),
    ("NaN loss detected at step 120. Stopping.", "CRS027"),
    ("Loss is inf, aborting training", "CRS027"),
]
SURVIVED = [
    "slurm_script: line 3: module: command not found",
    "bash: cannot set terminal process group",
    "Stop training if the loss is nan: enabled",
    "skipping batch with nan loss, will stop after 10",
    "info: error: none found",
    "Early stopping: no improvement of val loss",
]


@pytest.mark.parametrize(("line", "rule"), ENDS)
def test_an_end_without_a_traceback_is_an_exception_that_a_rule_understands(line: str, rule: str) -> None:
    assert kind_of(event(read_lines(line), EventKind.EXCEPTION)) == rule


@pytest.mark.parametrize("line", SURVIVED)
def test_a_line_that_ends_nothing_is_no_exception(line: str) -> None:
    assert EventKind.EXCEPTION not in kinds(read_lines(line))


@pytest.mark.parametrize(
    "line",
    [
        "/var/spool/slurmd/job00017/slurm_script: line 31: --weight_decay: command not found",
        "run.sh: line 8: --lr=3e-4: command not found",
        "sh: 12: --epochs: not found",
        "zsh: command not found: --batch-size",
    ],
)
def test_options_that_the_shell_took_for_a_command_are_a_warning(line: str) -> None:
    told = read_lines(line)
    assert EventKind.EXCEPTION not in kinds(told)
    assert event(told, EventKind.WARNING).word("message").endswith(": command not found")
