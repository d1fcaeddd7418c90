"""CRS051: NCCL broke off with an error instead of a timeout."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.crash.fatal_event import describe_event
from jindan_tools.rules.registry import rule
from jindan_tools.text.regex import regex

TIMEOUT = regex(r"time[d ]?-?\s?out|watchdog", re.IGNORECASE)
# What NCCL names as the reason -> weights. Names of ncclResult_t as PyTorch spells them out.
_REASONS: tuple[tuple[str, Mapping[str, float]], ...] = (
    (r"invalid usage|duplicate gpu", {"config_error": 2.5}),
    (r"remote process|remote ?error|aborted|connection closed|peer", {"rank_crash_cascade": 2.5, "nccl_network": 1.0}),
    (r"", {"nccl_network": 2.5, "hardware_fault": 0.5}),
)


@rule("CRS051", "collective-error", {"nccl_network": 2.5, "rank_crash_cascade": 2.5, "config_error": 2.5})
def collective_error(run: Run) -> Iterator[Finding]:
    """Report an error of NCCL that is no timeout, by the reason it gives.

    ## What it does
    Reads the last NCCL error and tells a wrong use, a partner that died and the link apart.
    ## Why it matters
    Training settings have nothing to do with it; NCCL_DEBUG=INFO names the interface or the rank.
    ## Fires on
    An NCCL error as the end of the run.
    ## Stays silent on
    Timeouts (CRS047), and runs in which another rank's own error was printed.
    ## Source
    ncclResult_t in nccl.h; PyTorch getNcclErrorDetailStr.
    """
    event = run.last_event(EventKind.NCCL)
    if event is None or run.ending is not Ending.CRASHED or timeout_of(run) is not None or any(_others(run)):
        return
    text = event.text.lower()
    argues = next(weights for pattern, weights in _REASONS if re.search(pattern, text))
    yield describe_event(event, "집합 통신(NCCL)이 오류로 끊겼습니다", argues)


def timeout_of(run: Run) -> Event | None:
    """Return the last timeout of a collective operation; what a process says as it goes down for one is no error of its own."""
    return next((e for e in reversed(list(run.of_kind(EventKind.NCCL))) if TIMEOUT.search(e.text)), None)


def _others(run: Run) -> Iterator[Event]:
    found = run.of_kind(EventKind.EXCEPTION, EventKind.KILLED, EventKind.CUDA_OOM, EventKind.HARDWARE)
    return (e for e in found if e.word("topic") != "nccl" and e.word("role") != "cascade")
