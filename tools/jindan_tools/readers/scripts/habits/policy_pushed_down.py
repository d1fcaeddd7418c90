"""A policy gradient whose sign is the wrong one, and a value of a next state that is counted behind the end of an episode."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import called, is_true
from jindan_tools.readers.scripts.flow import sources
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program

_LIKELY = ("log_prob", "logprob", "logp", "log_pi")
_REWARDS = ("return", "reward", "advantage", "adv", "delta", "gain")
_NEXT = ("next", "target", "tgt")
_ENDS = ("done", "terminal", "terminated", "mask", "final", "discount", "absorbing", "alive", "dones", "isterm")


def policy_pushed_down(training: Training) -> Iterator[Habit]:
    """Find a loss `(log_prob * returns).sum()` that is minimised although nothing of it has a minus sign."""
    program = training.program
    if any(is_true(k.value) for m in training.optimizers for k in m.call.keywords if k.arg == "maximize"):
        return
    for backward in training.backwards:
        loss = backward.func.value if isinstance(backward.func, ast.Attribute) and not backward.args else None
        if loss is None:
            continue
        nodes = list(sources(program, loss))
        product = next((n for n in nodes if _is_product(program, n)), None)
        if product is None or _is_turned(program, nodes, product):
            continue
        yield Habit(name="policy_pushed_down", line=getattr(product, "lineno", backward.lineno))
        return


def _names(node: ast.AST) -> str:
    words = (
        n.id if isinstance(n, ast.Name) else n.attr if isinstance(n, ast.Attribute) else "" for n in ast.walk(node)
    )
    return " ".join(words).lower()


def _is_product(program: Program, node: ast.AST) -> bool:
    """Say whether a node is `log_prob * reward`, whatever stands around the two."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Mult):
        return False
    sides = [_names(node.left), _names(node.right)]
    return any(
        any(w in one for w in _LIKELY) and any(w in other for w in _REWARDS) and not any(w in other for w in _LIKELY)
        for one, other in (sides, sides[::-1])
    ) and not any("ratio" in s for s in sides)


def _is_turned(program: Program, nodes: list[ast.AST], product: ast.AST) -> bool:
    """Say whether a minus sign, a difference around the product, or a negative log probability may turn the sign."""
    for node in nodes:
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return True
        if (
            isinstance(node, ast.AugAssign | ast.BinOp)
            and isinstance(node.op, ast.Sub)
            and (isinstance(node, ast.AugAssign) or any(p is node for p in program.parents(product)))
        ):
            return True
    calls = [c for c in program.calls if called(c) in {"log_prob", "cross_entropy", "nll_loss", "neg"}]
    if any(called(c) != "log_prob" for c in calls) or not calls:
        return True
    written = (p for c in calls for p in program.parents(c) if isinstance(p, ast.expr))
    turned = any(isinstance(p, ast.UnaryOp | ast.BinOp) and isinstance(p.op, ast.USub | ast.Sub) for p in written)
    return turned or any(isinstance(n, ast.AugAssign) and isinstance(n.op, ast.Sub) for n in program.above)


def value_past_the_end(training: Training) -> Iterator[Habit]:
    """Find a target `reward + gamma * next_q.max(...)` in a function where nothing is named for the end of an episode."""
    program = training.program
    if not training.backwards:
        return
    for node in program.above:
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Add):
            continue
        reward, later = _names(node.left), _names(node.right)
        product = node.right
        if (
            not isinstance(product, ast.BinOp)
            or not isinstance(product.op, ast.Mult)
            or ("reward" not in f"{reward} " and reward not in {"r", "rew", "rb"})
        ):
            continue
        nexts = any(w in later for w in _NEXT) and "gamma" in later
        function = program.scope(node)
        if nexts and isinstance(function, ast.FunctionDef) and not any(w in _names(function) for w in _ENDS):
            yield Habit(name="value_past_the_end", line=node.lineno)
            return
