"""An optimizer that was made before the layers it should train, or only over frozen weights."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Made, Training
from jindan_tools.readers.scripts.program import Program, dotted


def optimizer_misses_weights(training: Training) -> Iterator[Habit]:
    """Find `model.head = nn.Linear(...)` after `Optim(model.parameters())` in the same block, with no later optimizer."""
    program = training.program
    for made in training.optimizers:
        owner = _whose(made)
        block = _block(program, made)
        if not owner or block is None:
            continue
        later = block[1]
        if any(m is not made and any(_stands_in(program, m.call, s) for s in later) for m in training.optimizers):
            continue
        resized = next((s for s in later if _resizes(s, owner)), None)
        if resized is not None and _adds_tokens(program):
            yield Habit(
                name="embeddings_behind_optimizer",
                line=resized.lineno,
                facts={"optimizer_line": float(made.call.lineno), "owner": ".".join(owner)},
            )
            return
        again = next((s for s in later if _makes_again(program, s, owner) and not _replaces(program, s, owner)), None)
        if again is not None and not any("add_param_group" in ast.dump(s) for s in later[:50]):
            facts: dict[str, str | float] = {"optimizer_line": float(made.call.lineno), "owner": ".".join(owner)}
            yield Habit(name="model_made_again", line=again.lineno, facts=facts)
            return
        replaced = next((s for s in later if _replaces(program, s, owner)), None)
        if replaced is None or any("add_param_group" in ast.dump(s) for s in later[:50]):
            continue
        frozen = _is_frozen(program, block[0], owner)
        yield Habit(
            name="optimizer_before_head",
            line=replaced.lineno,
            facts={"optimizer_line": float(made.call.lineno), "owner": ".".join(owner), "frozen": float(frozen)},
        )
        return


def _whose(made: Made) -> tuple[str, ...]:
    """Return the name of the model whose parameters an optimizer was given, () for anything else."""
    given = argument(made.call, "params", 0)
    if (
        isinstance(given, ast.Call)
        and isinstance(given.func, ast.Attribute)
        and given.func.attr == "parameters"
        and not given.args
    ):
        return dotted(given.func.value)
    return ()


def _block(program: Program, made: Made) -> tuple[list[ast.stmt], list[ast.stmt]] | None:
    """Return the statements before and after the one that makes an optimizer, in its own block."""
    statement = program.statement(made.call)
    up = None if statement is None else program.above.get(statement)
    if statement is None or not isinstance(up, ast.Module | ast.FunctionDef) or statement not in up.body:
        return None
    at = up.body.index(statement)
    return up.body[:at], up.body[at + 1 :]


def _replaces(program: Program, statement: ast.stmt, owner: tuple[str, ...]) -> bool:
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return False
    target = dotted(statement.targets[0])
    made = program.called(statement.value)
    if target == owner:
        return _made_anew(program, statement.value, owner)
    return (
        len(target) > len(owner)
        and target[: len(owner)] == owner
        and made.startswith("torch.nn.")
        and made[9:10].isupper()
    )


def _made_anew(program: Program, value: ast.expr, owner: tuple[str, ...]) -> bool:
    """Say whether the whole model is made once more by a class of the file or of torch.nn, and not from the one before."""
    if not isinstance(value, ast.Call) or len(owner) != 1:
        return False
    called = program.called(value)
    kind = called.startswith("torch.nn.") and called.count(".") == 2 and called[9:10].isupper()
    return (kind or called in program.classes) and not any(
        isinstance(n, ast.Name) and n.id == owner[0] for n in ast.walk(value)
    )


def _makes_again(program: Program, statement: ast.stmt, owner: tuple[str, ...]) -> bool:
    """Say whether a statement gives the name of the model the same call that made it before: new weights."""
    if not isinstance(statement, ast.Assign) or [dotted(t) for t in statement.targets] != [owner]:
        return False
    same = [
        s
        for n in program.stored.get(owner[-1], ())
        if isinstance(s := program.statement(n), ast.Assign) and s.lineno < statement.lineno and dotted(n) == owner
    ]
    return (
        isinstance(statement.value, ast.Call)
        and not isinstance(statement.value.func, ast.Attribute)
        and any(ast.dump(s.value) == ast.dump(statement.value) for s in same)
    )


def _resizes(statement: ast.stmt, owner: tuple[str, ...]) -> bool:
    """Say whether a statement gives the model embeddings of another size, which are new weights."""
    call = statement.value if isinstance(statement, ast.Expr | ast.Assign) else None
    return isinstance(call, ast.Call) and dotted(call.func) == (*owner, "resize_token_embeddings")


def _adds_tokens(program: Program) -> bool:
    """Say whether tokens are added somewhere, so that the size changes."""
    return any((dotted(c.func) or ("",))[-1] in {"add_special_tokens", "add_tokens"} for c in program.calls)


def _stands_in(program: Program, node: ast.AST, statement: ast.stmt) -> bool:
    return any(p is statement for p in program.parents(node))


def _is_frozen(program: Program, before: list[ast.stmt], owner: tuple[str, ...]) -> bool:
    """Say whether all weights of the model were frozen before: `for p in model.parameters(): p.requires_grad = False`."""
    return any(
        isinstance(s, ast.For)
        and isinstance(s.iter, ast.Call)
        and dotted(s.iter.func) == (*owner, "parameters")
        and "requires_grad" in ast.dump(s.body[0])
        for s in before
    )
