"""What a name of a script was given: every assignment that may reach it, or nothing where one cannot be told."""

from __future__ import annotations

import ast

from jindan_tools.readers.scripts.arguments import is_open
from jindan_tools.readers.scripts.handed import calls_of, handed, parameters, returned
from jindan_tools.readers.scripts.program import Function, Program, Scope, dotted

_MOST_STEPS = 8
# accelerate.Accelerator.prepare and lightning.fabric.Fabric.setup return what they were given, wrapped, in the same order.
_WRAPS = frozenset(
    {"DataParallel", "DistributedDataParallel", "DDP", "compile", "prepare", "setup_model", "prepare_model"}
)
_MOVES = frozenset({"to", "cuda", "cpu", "float", "train", "eval", "requires_grad_"})
_KEEP_ORDER = frozenset({"prepare", "setup", "setup_dataloaders"})


def values(program: Program, node: ast.expr, depth: int = 0) -> tuple[ast.expr, ...]:
    """Return the expressions that a name or an attribute of self may stand for; () when that is not sure.

    A parameter stands for what the calls of its function within the file hand over.
    """
    if depth > _MOST_STEPS:
        return ()
    if not isinstance(node, ast.Name | ast.Attribute):
        return (node,)
    known = program.valued.get(node)
    if known is None:
        # A name that leads back to itself is not known.
        program.valued[node] = ()
        known = program.valued[node] = _values(program, node, depth)
    return known


def _values(program: Program, node: ast.Name | ast.Attribute, depth: int) -> tuple[ast.expr, ...]:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
        owner = program.class_of(node)
        return _followed(program, _of_self(program, owner, node.attr), depth) if owner is not None else ()
    if not isinstance(node, ast.Name):
        return (node,)
    return _followed(program, _of_name(program, node.id, program.scope(node), depth), depth)


def _followed(program: Program, found: list[ast.expr] | None, depth: int) -> tuple[ast.expr, ...]:
    """Follow names to what they were given in turn."""
    if found is None:
        return ()
    ends: list[ast.expr] = []
    for each in found:
        made = returned(program, each) if isinstance(each, ast.Call) else None
        if made is not None:
            # What cannot be followed into the function stays the call of it.
            ends += values(program, made, depth + 1) or (each,)
            continue
        further = values(program, each, depth + 1) if isinstance(each, ast.Name | ast.Attribute) else (each,)
        if not further:
            return ()
        ends += further
    return tuple(ends)


def _of_name(program: Program, name: str, scope: Scope, depth: int) -> list[ast.expr] | None:
    """Return what a name was given in the innermost scope that gives it a value, None when that is not sure."""
    around: Scope | None = scope
    while around is not None:
        if isinstance(around, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.Module):
            found = assigned(program, name, around)
            if found is None or found:
                return found
            if not isinstance(around, ast.Module) and _is_parameter(around, name):
                return _handed_over(program, around, name)
        around = None if isinstance(around, ast.Module) else program.scope(around)
    return None


def assigned(program: Program, name: str, scope: Scope) -> list[ast.expr] | None:
    """Return what a scope assigns to a name, [] for nothing and None for what no expression tells."""
    stored = (n for n in program.stored.get(name, ()) if isinstance(n, ast.Name))
    return _sure([_given(program, n) for n in stored if program.scope(n) is scope and not _is_itself(program, n)])


def _of_self(program: Program, owner: ast.ClassDef, attribute: str) -> list[ast.expr] | None:
    stored = (n for n in program.stored.get(attribute, ()) if isinstance(n, ast.Attribute))
    own = (n for n in stored if program.class_of(n) is owner and isinstance(n.value, ast.Name) and n.value.id == "self")
    return _sure([_given(program, n) for n in own if not _is_itself(program, n)]) or None


def _given(program: Program, node: ast.Name | ast.Attribute) -> ast.expr | None:
    """Return what a plain assignment gives a name or attribute, None for loops, unpacking, imports and the like."""
    up = program.above.get(node)
    if isinstance(up, ast.Assign):
        return up.value if node in up.targets else None
    if isinstance(up, ast.Tuple | ast.List):
        return _unpacked(program, node, up)
    return up.value if isinstance(up, ast.AnnAssign | ast.NamedExpr) else None


def _unpacked(program: Program, node: ast.Name | ast.Attribute, targets: ast.Tuple | ast.List) -> ast.expr | None:
    """Return the part of `a, b = x, y`, or of what `prepare(x, y)` hands back in the same order, that a name is given."""
    up = program.above.get(targets)
    if not isinstance(up, ast.Assign) or any(isinstance(e, ast.Starred) for e in targets.elts):
        return None
    parts: list[ast.expr] = []
    if isinstance(up.value, ast.Tuple | ast.List):
        parts = up.value.elts
    elif isinstance(up.value, ast.Call):
        kept = isinstance(up.value.func, ast.Attribute) and up.value.func.attr in _KEEP_ORDER
        handed_back = None if kept else returned(program, up.value)
        parts = up.value.args if kept else handed_back.elts if isinstance(handed_back, ast.Tuple) else []
    if len(parts) != len(targets.elts) or any(isinstance(p, ast.Starred) for p in parts):
        return None
    return parts[targets.elts.index(node)]


def _is_itself(program: Program, node: ast.Name | ast.Attribute) -> bool:
    """Say whether a name is only wrapped or moved anew: `model = model.to(device)`, `model, opt = accelerator.prepare(model, opt)`."""
    given = _given(program, node)
    while isinstance(given, ast.Call):
        wrapped = dotted(given.func)[-1:] and dotted(given.func)[-1] in _WRAPS and given.args
        moved = isinstance(given.func, ast.Attribute) and given.func.attr in _MOVES
        if not wrapped and not moved:
            return False
        given = given.args[0] if wrapped else given.func.value if isinstance(given.func, ast.Attribute) else None
    return given is not None and dotted(given) != () and dotted(given) == dotted(node)


def _sure(found: list[ast.expr | None]) -> list[ast.expr] | None:
    known = [f for f in found if f is not None]
    return known if len(known) == len(found) else None


def _is_parameter(function: Function, name: str) -> bool:
    return any(a.arg == name for a in parameters(function))


def _handed_over(program: Program, function: Function, name: str) -> list[ast.expr] | None:
    """Return what the calls of a function hand over for a parameter, None when one of them is not understood."""
    if isinstance(function, ast.Lambda):
        return None
    calls = calls_of(program, function)
    if not calls:
        return None
    default = _default(function, name)
    found = [handed(program, c, function, name) or (None if is_open(c) else default) for c in calls]
    return None if any(f is None for f in found) else [f for f in found if f is not None]


def _default(function: ast.FunctionDef | ast.AsyncFunctionDef, name: str) -> ast.expr | None:
    """Return what a parameter stands for when a call hands nothing over, None for a parameter without a default."""
    given = function.args
    plain = [*given.posonlyargs, *given.args]
    pairs = zip(plain[len(plain) - len(given.defaults) :], given.defaults, strict=True)
    found = [d for a, d in pairs if a.arg == name]
    found += [d for a, d in zip(given.kwonlyargs, given.kw_defaults, strict=True) if a.arg == name and d is not None]
    return found[0] if found else None
