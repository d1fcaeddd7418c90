"""BatchNorm layers of PyTorch whose momentum is that of another framework."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, number
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training

_LAYERS = ("torch.nn.BatchNorm", "torch.nn.SyncBatchNorm", "torch.nn.LazyBatchNorm")
_MUCH = 0.9


def norm_keeps_last_batch(training: Training) -> Iterator[Habit]:
    """Find the first BatchNorm of PyTorch with a momentum of 0.9 and more."""
    for call in sorted(training.program.calls, key=lambda c: c.lineno):
        if not training.program.called(call).startswith(_LAYERS):
            continue
        momentum = number(argument(call, "momentum", 2))
        if momentum is not None and momentum >= _MUCH:
            yield Habit(name="norm_keeps_last_batch", line=call.lineno, facts={"momentum": momentum})
            return
