"""CRS053: the graph of the backward pass was freed or overwritten."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


@rule("CRS053", "graph-reused", {"code_error": 4.0})
def graph_reused(run: Run) -> Iterator[Finding]:
    """Recognise a backward pass through a graph that was freed or overwritten.

    ## What it does
    Recognises a second backward pass through one graph, and tensors that were changed in place before their gradient was taken.
    ## Why it matters
    The graph is there and trains; the code keeps a tensor of an earlier step (detach it) or overwrites one (x += y).
    ## Fires on
    The exception that ended the last attempt of the run.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    torch.autograd error messages (python_variable.cpp, saved_variable.cpp).
    """
    yield from report_fatal(run, "CRS053", "이미 쓴 역전파 그래프를 다시 쓰거나 그 안의 값을 덮어써")
