"""The best value that is kept by the wrong comparison: a higher loss, or a lower score, counts as better."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program, dotted

_LESS = ("loss", "err", "error", "mse", "rmse", "mae", "wer", "cer", "perplexity", "ppl", "nll")
_MORE = ("acc", "accuracy", "f1", "auc", "map", "iou", "miou", "dice", "bleu", "recall", "precision", "r2", "score", "psnr", "ssim")  # fmt: skip
_KEEPS = frozenset(
    {"save", "state_dict", "save_pretrained", "save_model", "save_weights", "deepcopy", "save_checkpoint"}
)


def best_the_wrong_way(training: Training) -> Iterator[Habit]:
    """Find `if val_loss > best: best = val_loss` with weights kept, or a count of waiting set back, in the same block.

    A parameter of a function of the file is named for what its calls hand over.
    """
    program = training.program
    for node in program.above:
        if not isinstance(node, ast.If) or not isinstance(node.test, ast.Compare) or len(node.test.ops) != 1:
            continue
        new, op, best = node.test.left, node.test.ops[0], node.test.comparators[0]
        if isinstance(op, ast.Lt | ast.LtE | ast.Gt | ast.GtE) and not dotted(new):
            continue
        higher = isinstance(op, ast.Gt | ast.GtE)
        if not isinstance(op, ast.Lt | ast.LtE | ast.Gt | ast.GtE):
            continue
        if _takes_over(node.body, best, new):
            taken = new
        elif _takes_over(node.body, new, best):
            taken, higher = best, not higher
        else:
            continue
        names = {_side(n) for n in _names(program, taken)}
        wrong = names == {"less"} if higher else names == {"more"}
        if wrong and not higher and _is_score_by_intent(program, taken, best if taken is new else new):
            continue
        does = _keeps(node.body)
        if wrong and does:
            facts: dict[str, str | float] = {
                "name": ".".join(dotted(taken)),
                "does": does,
                "side": "loss" if higher else "score",
            }
            yield Habit(name="best_the_wrong_way", line=node.lineno, facts=facts)
            return


def _is_score_by_intent(program: Program, taken: ast.expr, best: ast.expr) -> bool:
    """Say whether a value is a `score` of no known kind whose best begins at infinity: the less of it the better."""
    words = {w for n in _names(program, taken) for w in n.lower().split("_")} & set(_MORE)
    stored = program.given_here(best) if isinstance(best, ast.Name | ast.Attribute) else []
    begun = [up.value for n in stored if isinstance(up := program.above.get(n), ast.Assign)]
    return words == {"score"} and any("inf" in ast.unparse(v) and "-" not in ast.unparse(v) for v in begun)


def _takes_over(body: list[ast.stmt], best: ast.expr, new: ast.expr) -> bool:
    """Say whether a block gives the best value the new one."""
    return any(
        isinstance(s, ast.Assign)
        and dotted(s.value) == dotted(new) != ()
        and any(dotted(t) == dotted(best) != () for t in s.targets)
        for s in body
    )


def _names(program: Program, node: ast.expr) -> set[str]:
    """Return the names under which a value is known: its own, or those that calls hand over for a parameter."""
    own = (dotted(node) or ("",))[-1]
    function = program.scope(node)
    if not isinstance(function, ast.FunctionDef) or not isinstance(node, ast.Name):
        return {own}
    given = [a.arg for a in function.args.args]
    if node.id not in given or (
        program.stored.get(node.id) and any(program.scope(s) is function for s in program.stored[node.id])
    ):
        return {own}
    owner = program.class_of(function)
    called = owner.name if owner is not None and function.name == "__init__" else function.name
    place = given.index(node.id) - (owner is not None)
    if function.name == "__call__" and owner is not None:
        return {own}
    calls = [c for c in program.calls if (dotted(c.func) or ("",))[-1] == called]
    found = [argument(c, node.id, place) for c in calls]
    if not found or any(f is None or not dotted(f) for f in found):
        return {own}
    return {dotted(f)[-1] for f in found if f is not None}


def _side(name: str) -> str:
    """Say whether less or more of what a name stands for is better, '' where it cannot be told."""
    words = name.lower().split("_")
    less, more = any(w in _LESS for w in words), any(w in _MORE for w in words)
    if any(w in {"neg", "negative", "inv", "minus"} for w in words) or less == more:
        return ""
    return "less" if less else "more"


def _keeps(body: list[ast.stmt]) -> str:
    """Say what a block does besides: it keeps weights, or sets a count of waiting back; '' for neither."""
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Call) and (dotted(node.func) or ("",))[-1] in _KEEPS:
                return "saves"
    for statement in body:
        zero = (
            isinstance(statement, ast.Assign)
            and isinstance(statement.value, ast.Constant)
            and statement.value.value == 0
        )
        if zero and isinstance(statement, ast.Assign):
            words = (dotted(statement.targets[0]) or ("",))[-1].lower()
            if any(w in words for w in ("wait", "patience", "counter", "bad", "no_improve", "stale", "count")):
                return "waits"
    return ""
