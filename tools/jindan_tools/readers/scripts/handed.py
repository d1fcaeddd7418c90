"""Which calls of a script are calls of one of its functions, what they hand over, and what they get back."""

from __future__ import annotations

import ast

from jindan_tools.readers.scripts.arguments import argument, is_open
from jindan_tools.readers.scripts.program import Function, Program, dotted

Defined = ast.FunctionDef | ast.AsyncFunctionDef


def parameters(function: Function) -> list[ast.arg]:
    """Return the parameters that a call can name."""
    given = function.args
    return [*given.posonlyargs, *given.args, *given.kwonlyargs]


def calls_of(program: Program, function: Defined) -> list[ast.Call]:
    """Return the calls of a function of the file, [] when another function or method may be meant by one of them.

    `model.train()` is no call of a function `train(model, loader)`, and a method is not called with too few arguments.
    """
    own = program.above.get(function)
    if not isinstance(own, ast.ClassDef):
        same = [f for f in program.functions if f.name == function.name and f is not function]
        if any(not isinstance(program.above.get(f), ast.ClassDef) for f in same):
            return []
        return [c for c in program.calls if isinstance(c.func, ast.Name) and c.func.id == function.name]
    if function.decorator_list:
        return []
    if function.name == "__init__":
        return [c for c in program.calls if dotted(c.func)[-1:] == (own.name,)]
    named = [c for c in program.calls if isinstance(c.func, ast.Attribute) and c.func.attr == function.name]
    fitting = [c for c in named if is_open(c) or _least(function) <= len(c.args) + len(c.keywords) <= _most(function)]
    rivals = [f for f in program.functions if f.name == function.name and f is not function]
    if rivals:
        fitting = [c for c in fitting if _is_of_self(c) and program.class_of(c) is own]
    return fitting


def handed(program: Program, call: ast.Call, function: Defined, name: str) -> ast.expr | None:
    """Return what a call of a function hands over for a parameter, None when it leaves it out."""
    place = [a.arg for a in parameters(function)].index(name) - isinstance(program.above.get(function), ast.ClassDef)
    return argument(call, name, place)


def returned(program: Program, call: ast.Call) -> ast.expr | None:
    """Return what the one return of a function of the file hands back, None when the call is of anything else."""
    if not isinstance(call.func, ast.Name):
        return None
    if call.func.id not in program.returns:
        program.returns[call.func.id] = _returned(program, call.func.id)
    return program.returns[call.func.id]


def _returned(program: Program, name: str) -> ast.expr | None:
    made = [f for f in program.functions if f.name == name and isinstance(program.above.get(f), ast.Module)]
    if len(made) != 1 or made[0].decorator_list:
        return None
    inner = [n for n in ast.walk(made[0]) if isinstance(n, ast.Return | ast.Yield | ast.YieldFrom)]
    own = [n for n in inner if program.scope(n) is made[0]]
    return own[0].value if len(own) == 1 and isinstance(own[0], ast.Return) else None


def _least(function: Defined) -> int:
    given = function.args
    return len(given.posonlyargs) + len(given.args) - len(given.defaults) - 1


def _most(function: Defined) -> int:
    return 99 if function.args.vararg or function.args.kwarg else len(parameters(function)) - 1


def _is_of_self(call: ast.Call) -> bool:
    return dotted(call.func)[:1] == ("self",) and len(dotted(call.func)) == 2
