"""The words without which no line tells how a process died."""

from __future__ import annotations

DEATH_WORDS = (
    "rror",
    "illed",
    "xcept",
    "raceback",
    "nterrupt",
    "emory",
    "ignal",
    "SIG",
    "erminated",
    'File "',
    "NCCL",
    "ANCEL",
    "fault",
    "space left",
    "exit",
    "bort",
    "oom",
    "OOM",
    "NODE",
    "TERM_",
    "PREEMPT",
    "walltime",
    "Xid",
    "quota",
    "angup",
    "STATUS_",
    "llegal instruction",
    "oint exception",
    "wallclock",
    "watchdog",
    "from training early",
)

# How the shell, argparse and a guard against NaN end a run without a traceback.
GUARD_WORDS = ("nan", "NaN", "NAN", "inite", "is inf", " inf,")
LAST_WORDS = (
    ": error: ",
    "can't open file",
    "not found",
    "No such file",
    "Permission denied",
    "ough slots available",
    *GUARD_WORDS,
)


def may_tell(text: str) -> bool:
    """Say whether a line may tell of a death or belong to a traceback."""
    for word in DEATH_WORDS:  # noqa: SIM110 - every line of every log passes here, and a generator takes twice as long
        if word in text:
            return True
    return False
