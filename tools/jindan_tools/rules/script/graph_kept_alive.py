"""SCR013: the script adds up losses with their graphs, and the run ran out of memory."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.chosen import habits


@rule("SCR013", "graph-kept-alive", {"oom_leak": 2.0})
def graph_kept_alive(run: Run) -> Iterator[Finding]:
    """Report `total += loss` without item() in a run that ended for want of memory.

    ## What it does
    Finds sums and lists of the loss tensor itself in the loop that calls backward.
    ## Why it matters
    Each loss holds on to its graph, so memory grows with every batch until the sum is dropped.
    ## Fires on
    Such a line and an out-of-memory error.
    ## Stays silent on
    Runs without one, losses taken as numbers.
    ## Source
    PyTorch FAQ: my model reports "cuda runtime error(2): out of memory".
    """
    if not any(True for _ in run.of_kind(EventKind.CUDA_OOM, EventKind.KILLED)):
        return
    for event in habits(run, "keeps_graph"):
        yield finding(
            f"배치마다 손실 텐서 {event.word('loss')} 값을 .item() 없이 모아, 계산 그래프가 메모리에 남습니다.",
            cite_line(event, "이 줄에서 모은 손실은 그래프를 붙들고 있습니다."),
            severity=Severity.MEDIUM,
            argues={"oom_leak": 2.0},
        )
        return
