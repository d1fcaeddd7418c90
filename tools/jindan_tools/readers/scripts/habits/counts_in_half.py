"""Right answers that are added up one by one in half precision, which stops counting at 2,048 (at 256 in bfloat16)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, called
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program, dotted

_KINDS = {"float16": 2048.0, "half": 2048.0, "bfloat16": 256.0}
_COUNTS = ("correct", "hit", "right", "match", "tp", "total", "num_")


def counts_in_half(training: Training) -> Iterator[Habit]:
    """Find `correct = torch.zeros((), dtype=torch.float16)` that a loop adds to."""
    program = training.program
    for node in program.above:
        target = node.target if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add) else None
        if not isinstance(target, ast.Name) or not program.loops(target) or not target.id.lower().startswith(_COUNTS):
            continue
        most = next((m for v in _begins_as(program, target) for m in _limit(v)), None)
        if most is not None:
            yield Habit(name="counts_in_half", line=target.lineno, facts={"name": target.id, "most": most})
            return


def _begins_as(program: Program, name: ast.Name) -> Iterator[ast.expr]:
    """Yield what plain assignments give a name, `a, b = x, y` too."""
    for node in program.given_here(name):
        up = program.above.get(node)
        if isinstance(up, ast.Assign):
            yield up.value
        whole = program.above.get(up) if isinstance(up, ast.Tuple) else None
        if isinstance(up, ast.Tuple) and isinstance(whole, ast.Assign) and isinstance(whole.value, ast.Tuple):
            place = next((i for i, e in enumerate(up.elts) if e is node), len(whole.value.elts))
            yield from whole.value.elts[place : place + 1]


def _limit(node: ast.expr) -> Iterator[float]:
    """Yield the number from which on adding one changes nothing, for a tensor of half precision."""
    if isinstance(node, ast.Call) and called(node) in {"zeros", "tensor", "zeros_like"}:
        given = argument(node, "dtype")
        kind = dotted(given)[-1:] if given is not None else ()
        yield from (_KINDS[k] for k in kind if k in _KINDS)
    if isinstance(node, ast.Call) and called(node) in {"half", "bfloat16"}:
        yield _KINDS[called(node)]
