"""Dropout that `eval()` does not switch off: the functional form without `training`, and layers made in `forward`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, is_open, is_true, number
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program

_FUNCTIONAL = "torch.nn.functional."
# The default of `training` is True for these; alpha_dropout and feature_alpha_dropout have False.
_ON = frozenset({"dropout", "dropout1d", "dropout2d", "dropout3d"})
_ATTENTION = "scaled_dot_product_attention"
_LAYERS = ("torch.nn.Dropout", "torch.nn.AlphaDropout")


def dropout_always_on(training: Training) -> Iterator[Habit]:
    """Find the first dropout in a `forward` that is on in evaluation too."""
    program = training.program
    for call in sorted(program.calls, key=lambda c: c.lineno):
        share = _share(program, call)
        if share is not None and not _asks_for_mode(program, call):
            facts: dict[str, str | float] = {"call": ast.unparse(call.func)[:60]} | ({"p": share} if share > 0 else {})
            yield Habit(name="dropout_always_on", line=call.lineno, facts=facts)
            return


def _share(program: Program, call: ast.Call) -> float | None:
    """Return the share that a dropout always drops, 0 when it is not written out, None for any other call."""
    function = getattr(program.scope(call), "name", "")
    if function != "forward" or is_open(call):
        return None
    name = program.called(call)
    kind = name.removeprefix(_FUNCTIONAL)
    if name.startswith(_FUNCTIONAL) and kind in _ON:
        mode, given = argument(call, "training", 2), argument(call, "p", 1)
        return None if mode is not None and not is_true(mode) else _written(given, 0.5)
    if name.startswith(_FUNCTIONAL) and kind == _ATTENTION:
        given = argument(call, "dropout_p", 4)
        return None if given is None or "training" in ast.unparse(given) else _written(given, 0.0)
    # `nn.Dropout(0.5)(x)`: a layer made here is in training mode, whatever the model is set to.
    if name.startswith(_LAYERS) and isinstance(program.above.get(call), ast.Call):
        outer = program.above[call]
        applied = isinstance(outer, ast.Call) and outer.func is call
        return _written(argument(call, "p", 0), 0.5) if applied else None
    return None


def _written(given: ast.expr | None, default: float) -> float | None:
    """Return the share that is written out, 0 for an expression, None for no dropout at all."""
    if given is None:
        return default or None
    told = number(given)
    return 0.0 if told is None else told or None


def _asks_for_mode(program: Program, call: ast.Call) -> bool:
    tests = (p.test for p in program.parents(call) if isinstance(p, ast.If | ast.IfExp))
    return any("training" in ast.unparse(test) for test in tests)
