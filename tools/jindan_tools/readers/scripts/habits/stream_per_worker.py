"""An iterable data set that gives every row to every worker."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, number
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program
from jindan_tools.readers.scripts.values import values

_SHARDS = ("get_worker_info", "worker_init_fn", "split_dataset_by_node", "split_by_worker", "islice", "num_shards", "shard(", "wds.", "datapipe")  # fmt: skip


def stream_per_worker(training: Training) -> Iterator[Habit]:
    """Find an IterableDataset of the file that asks for no worker, in a loader with two workers or more."""
    program = training.program
    streams = {
        c.name for c in program.classes.values() if any(program.meaning(b).endswith("IterableDataset") for b in c.bases)
    }
    if not streams or any(w in ast.unparse(c) for c in program.classes.values() if c.name in streams for w in _SHARDS):
        return
    for call in program.calls:
        if program.called(call).rpartition(".")[2] != "DataLoader":
            continue
        workers = number(argument(call, "num_workers", 5))
        data = argument(call, "dataset", 0)
        sharded = argument(call, "worker_init_fn") is not None
        if workers is None or workers < 2 or data is None or sharded or not _is_stream(program, data, streams):
            continue
        batch = number(argument(call, "batch_size", 1))
        yield Habit(name="stream_per_worker", line=call.lineno, facts={"workers": workers, "batch": batch or 0.0})
        return


def _is_stream(program: Program, data: ast.expr, streams: set[str]) -> bool:
    made = [data, *values(program, data)]
    return any(isinstance(m, ast.Call) and program.called(m).rpartition(".")[2] in streams for m in made)
