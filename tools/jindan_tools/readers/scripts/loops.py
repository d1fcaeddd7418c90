"""Where a script trains: the calls of backward, and the optimizers and schedules it makes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct

from jindan_tools.readers.scripts.handed import calls_of, returned
from jindan_tools.readers.scripts.program import Loop, Program, dotted
from jindan_tools.readers.scripts.values import values

_OPTIMIZERS = "torch.optim."
_SCHEDULES = "torch.optim.lr_scheduler."
# What drives the update itself, or changes what a step does.
_DRIVEN = ("deepspeed", "colossalai", "apex.contrib", "fairscale", "pytorch_lightning", "lightning", "fastai", "ignite", "catalyst", "mmcv", "mmengine")  # fmt: skip


class Made(Struct, frozen=True, kw_only=True):
    """An optimizer or a schedule where it is constructed: its class, the call, the name it is given ('' for none)."""

    kind: str
    call: ast.Call
    name: str


class Training(Struct, frozen=True, kw_only=True, dict=True):
    """The training of a script."""

    program: Program

    @cached_property
    def written(self) -> str:
        """Return the whole program written out again, without comments. It takes longer than most habits."""
        return ast.unparse(self.program.tree)

    @cached_property
    def backwards(self) -> tuple[ast.Call, ...]:
        """Return the calls of backward on a loss, also those that an accelerator makes for it: `accelerator.backward(loss)`."""
        found = (c for c in self.program.calls if isinstance(c.func, ast.Attribute) and c.func.attr == "backward")
        return tuple(c for c in found if len(c.args) < 2)[:20]

    @cached_property
    def optimizers(self) -> tuple[Made, ...]:
        """Return the optimizers of torch that the script makes."""
        return tuple(m for m in self._made(_OPTIMIZERS) if not m.call.func or "lr_scheduler" not in self._told(m))

    @cached_property
    def schedules(self) -> tuple[Made, ...]:
        """Return the schedules of torch that the script makes."""
        return tuple(self._made(_SCHEDULES))

    @cached_property
    def is_driven(self) -> bool:
        """Say whether a framework drives the updates, so that a missing call may be its own."""
        names = [a.name for n in self.program.above if isinstance(n, ast.Import) for a in n.names]
        names += [n.module for n in self.program.above if isinstance(n, ast.ImportFrom) and n.module]
        # Fabric only wraps what the script itself steps.
        return any(name.startswith(_DRIVEN) and "fabric" not in name for name in names)

    def _told(self, made: Made) -> str:
        return self.program.called(made.call)

    def _made(self, prefix: str) -> Iterator[Made]:
        for call in self.program.calls:
            name = self.program.called(call)
            rest = name.removeprefix(prefix)
            if name.startswith(prefix) and "." not in rest and rest[:1].isupper():
                yield Made(kind=rest, call=call, name=given_name(self.program, call))

    def step_calls(self, made: Made) -> list[ast.Call]:
        """Return the calls `x.step(...)` of what was made; a name that may be it counts."""
        return [c for c in self.program.calls if is_step(c) and self.may_be(c, made)]

    def may_be(self, step: ast.Call, made: Made) -> bool:
        """Say whether the receiver of a call is an object that was made."""
        function = step.func
        if not isinstance(function, ast.Attribute):
            return False
        found = values(self.program, function.value)
        if found:
            return made.call in found
        return bool(made.name) and dotted(function.value)[-1:] == (made.name,)


def is_step(call: ast.Call) -> bool:
    """Say whether a call is `….step(…)`."""
    return isinstance(call.func, ast.Attribute) and call.func.attr == "step"


def given_name(program: Program, call: ast.Call) -> str:
    """Return the last part of the name that a value is assigned to, also by the one call of the function that returns it.

    '' for none.
    """
    up, place = program.above.get(call), -1
    if isinstance(up, ast.Tuple):
        up, place = program.above.get(up), up.elts.index(call)
    if isinstance(up, ast.Return):
        function = program.scope(up)
        calls = calls_of(program, function) if isinstance(function, ast.FunctionDef) else []
        up = program.above.get(calls[0]) if len(calls) == 1 and returned(program, calls[0]) is not None else None
    if not isinstance(up, ast.Assign) or len(up.targets) != 1:
        return ""
    target = up.targets[0]
    if place >= 0:
        several = isinstance(target, ast.Tuple) and place < len(target.elts)
        target = target.elts[place] if several and isinstance(target, ast.Tuple) else up
    return (dotted(target) or ("",))[-1]


def inner_loop(program: Program, node: ast.AST) -> Loop | None:
    """Return the innermost loop around a node in its function."""
    return next(iter(program.loops(node)), None)


def inside(program: Program, node: ast.AST, block: ast.AST) -> bool:
    """Say whether a node stands within another."""
    return any(p is block for p in program.parents(node))


def mentions(node: ast.AST, word: str) -> Iterator[ast.AST]:
    """Yield the names, attributes and keywords below a node that hold a word."""
    for each in ast.walk(node):
        text = (
            each.id if isinstance(each, ast.Name)
            else each.attr if isinstance(each, ast.Attribute)
            else each.arg if isinstance(each, ast.keyword | ast.arg)
            else each.name if isinstance(each, ast.FunctionDef)
            else None
        )  # fmt: skip
        if text is not None and word in text:
            yield each
