"""A sampler that is given one weight a class where it expects one a row: it draws the first rows only."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, called
from jindan_tools.readers.scripts.flow import sources
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training

_COUNTS = frozenset({"bincount", "Counter", "unique", "compute_class_weight", "value_counts", "histc"})


def weights_of_classes(training: Training) -> Iterator[Habit]:
    """Find `WeightedRandomSampler(w, ...)` whose weights are made of counts of classes and looked up for no row."""
    program = training.program
    for call in program.calls:
        if called(call) != "WeightedRandomSampler":
            continue
        given = argument(call, "weights", 0)
        made = list(sources(program, given)) if given is not None else []
        counts = [n for n in made if isinstance(n, ast.Call) and called(n) in _COUNTS]
        if counts and not any(_per_row(n) for n in made):
            yield Habit(name="weights_of_classes", line=call.lineno, facts={"count_line": float(counts[0].lineno)})
            return


def _per_row(node: ast.AST) -> bool:
    """Say whether something may look a weight up for each row: an index, a comprehension, `gather`, `map`."""
    kinds = ast.Subscript | ast.ListComp | ast.GeneratorExp | ast.DictComp | ast.Lambda
    return isinstance(node, kinds) or (
        isinstance(node, ast.Call)
        and called(node)
        in {
            "gather",
            "index_select",
            "map",
            "take",
            "apply",
            "list",
            "compute_sample_weight",
            "append",
            "repeat",
            "repeat_interleave",
        }
    )
