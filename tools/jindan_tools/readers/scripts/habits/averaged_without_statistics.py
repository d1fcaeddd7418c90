"""A copy with averaged weights whose BatchNorm statistics nobody computes."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, called, is_false
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training


def averaged_without_statistics(training: Training) -> Iterator[Habit]:
    """Find torch's AveragedModel without use_buffers in a script that never calls update_bn."""
    program = training.program
    if any(called(c) == "update_bn" for c in program.calls) or "update_bn" in program.imported:
        return
    for call in program.calls:
        buffers = argument(call, "use_buffers", 4)
        if program.called(call) == "torch.optim.swa_utils.AveragedModel" and (buffers is None or is_false(buffers)):
            yield Habit(name="averaged_without_statistics", line=call.lineno)
            return
