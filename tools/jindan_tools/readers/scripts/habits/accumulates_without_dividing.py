"""Gradients of several batches that are added up without being averaged."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training, inner_loop, inside
from jindan_tools.readers.scripts.program import Program, dotted


def accumulates_without_dividing(training: Training) -> Iterator[Habit]:
    """Find `if (i + 1) % N == 0: optimizer.step()` in a loop whose loss is nowhere divided or scaled."""
    program = training.program
    if training.is_driven or _names_accelerator(program) or len(training.optimizers) != 1:
        return
    for backward in training.backwards:
        loop = inner_loop(program, backward)
        if loop is None or inner_branch(program, backward, loop) is not None:
            continue
        branch = next((b for c in program.calls if (b := _stepping(training, c, loop)) is not None), None)
        if (
            branch is None
            or any(inside(program, b, branch) for b in training.backwards)
            or _scales(program, loop, backward)
            or not _clears(branch)
        ):
            continue
        yield Habit(
            name="accumulates_without_dividing",
            line=backward.lineno,
            facts={"every": _every(branch), "branch_line": float(branch.lineno)},
        )
        return


def inner_branch(program: Program, node: ast.AST, loop: ast.AST) -> ast.If | None:
    """Return the nearest condition between a node and a loop around it."""
    for up in program.parents(node):
        if up is loop:
            return None
        if isinstance(up, ast.If):
            return up
    return None


def _names_accelerator(program: Program) -> bool:
    return any("accelerat" in v.lower() or "fabric" in v.lower() for v in program.imported.values())


def _stepping(training: Training, call: ast.Call, loop: ast.AST) -> ast.If | None:
    """Return the `if ... % N == 0` under which an optimizer is stepped."""
    program = training.program
    if not isinstance(call.func, ast.Attribute) or call.func.attr != "step" or inner_loop(program, call) is not loop:
        return None
    if not any(training.may_be(call, m) for m in training.optimizers):
        return None
    branch = inner_branch(program, call, loop)
    return branch if branch is not None and _modulo(branch.test) is not None else None


def _modulo(test: ast.expr) -> ast.BinOp | None:
    """Return the division of a count with a remainder; by 1 every batch is meant."""
    divided = (n for n in ast.walk(test) if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Mod))
    return next((n for n in divided if not (isinstance(n.right, ast.Constant) and n.right.value == 1)), None)


def _every(branch: ast.If) -> str:
    found = _modulo(branch.test)
    return "" if found is None else ast.unparse(found.right)[:40]


def _clears(branch: ast.If) -> bool:
    """Say whether gradients are cleared in the same branch, so that they add up in between."""
    return any(isinstance(n, ast.Attribute) and n.attr == "zero_grad" for s in branch.body for n in ast.walk(s))


def _scales(program: Program, loop: ast.AST, backward: ast.Call) -> bool:
    """Say whether the loss may be scaled: a division or a product with its name, a weight, or a loss of unknown origin."""
    function = backward.func
    base = function.value if isinstance(function, ast.Attribute) else None
    while isinstance(base, ast.Call):
        base = base.args[0] if base.args else base.func
    names = {dotted(n)[-1] for n in ast.walk(base) if dotted(n)} if base is not None else set[str]()
    if _may_divide_inside(program, loop, names):
        return True
    for node in ast.walk(loop):
        if (
            isinstance(node, ast.AugAssign)
            and isinstance(node.op, ast.Div | ast.Mult)
            and (dotted(node.target) or ("",))[-1] in names
        ):
            return True
        if (
            isinstance(node, ast.BinOp)
            and isinstance(node.op, ast.Div | ast.Mult)
            and _is_of_loss(program, node, names, loop)
        ):
            return True
    return not names


def _may_divide_inside(program: Program, loop: ast.AST, names: set[str]) -> bool:
    """Say whether the loss comes from a function of the file that divides, or is multiplied back for a printout."""
    for node in ast.walk(loop):
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Call)
            and any((dotted(t) or ("",))[-1] in names for t in node.targets)
        ):
            called = (dotted(node.value.func) or ("",))[-1]
            made = [f for f in program.functions if f.name == called]
            if any(isinstance(n, ast.Div | ast.Mult) for f in made for n in ast.walk(f)):
                return True
        if (
            isinstance(node, ast.BinOp)
            and isinstance(node.op, ast.Mult)
            and any((dotted(n) or ("",))[0] in names for n in ast.walk(node))
            and not (_counts_rows(node.left) or _counts_rows(node.right))
        ):
            return True
    return False


def _counts_rows(node: ast.expr) -> bool:
    """Say whether a factor is the rows of a batch, by which its mean is weighted: `len(y)`, `x.size(0)`, `x.shape[0]`."""
    if isinstance(node, ast.Call):
        name = (dotted(node.func) or ("",))[-1]
        return name == "len" or (name == "size" and [ast.unparse(a) for a in node.args] == ["0"]) or name == "numel"
    return isinstance(node, ast.Subscript) and (dotted(node.value) or ("",))[-1] == "shape"


def _is_of_loss(program: Program, node: ast.BinOp, names: set[str], loop: ast.AST) -> bool:
    """Say whether a product stands in an assignment to the loss, or in the call of backward."""
    for up in program.parents(node):
        if up is loop:
            return False
        if isinstance(up, ast.Assign) and any((dotted(t) or ("",))[-1] in names for t in up.targets):
            return True
        if isinstance(up, ast.Call) and isinstance(up.func, ast.Attribute) and up.func.attr in {"backward", "scale"}:
            return True
        if isinstance(up, ast.Attribute) and up.attr == "backward":
            return True
    return False
