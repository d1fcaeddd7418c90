"""CRS059: the ranks of a distributed run do not do the same thing."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


@rule("CRS059", "ranks-disagree", {"ddp_desync": 3.5})
def ranks_disagree(run: Run) -> Iterator[Finding]:
    """Recognise ranks that hold other models or call other collectives.

    ## What it does
    Recognises a model that differs between ranks and collectives that do not match.
    ## Why it matters
    A branch that only some ranks take, or a model built from local data, makes the ranks differ.
    ## Fires on
    The exception that ended the last attempt of the run.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    torch.distributed: Reducer verification, CollectiveFingerPrint (TORCH_DISTRIBUTED_DEBUG=DETAIL).
    """
    yield from report_fatal(run, "CRS059", "분산 학습의 프로세스들이 서로 다른 일을 해")
