"""A loss of torch that gets something else than it expects: probabilities for logits, one output for classes."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument
from jindan_tools.readers.scripts.endings import Ending, Last, ending, imported_model
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program
from jindan_tools.readers.scripts.values import values

_FUNCTIONS = {
    "torch.nn.functional.cross_entropy": "CrossEntropyLoss",
    "torch.nn.functional.binary_cross_entropy_with_logits": "BCEWithLogitsLoss",
    "torch.nn.functional.nll_loss": "NLLLoss",
    "torch.nn.functional.ctc_loss": "CTCLoss",
}
_CLASSES = frozenset({"CrossEntropyLoss", "BCEWithLogitsLoss", "NLLLoss", "CTCLoss"})


def wrong_input_of_loss(training: Training) -> Iterator[Habit]:
    """Find losses whose first argument is sure to end with an operation that the loss applies itself, or cannot take."""
    program = training.program
    for call in program.calls:
        loss = loss_of(program, call)
        given = argument(call, "input", 0) if loss else None
        last = ending(program, given) if given is not None else None
        facts: dict[str, str | float] = {"loss": loss, "loss_line": float(call.lineno)}
        if last is not None:
            name = _verdict(loss, last)
            if name:
                yield Habit(name=name, line=last.line, facts=facts)
            continue
        model = imported_model(program, given) if given is not None else None
        if model is not None:
            yield Habit(
                name="loss_of_imported_model",
                line=call.lineno,
                facts={"loss": loss, "module": model[0], "class": model[1]},
            )


def loss_of(program: Program, call: ast.Call) -> str:
    """Return the class of the loss of torch that a call computes, '' for any other call."""
    named = _FUNCTIONS.get(program.called(call), "")
    if named or not isinstance(call.func, ast.Name | ast.Attribute):
        return named
    kinds = {_class(program, v) for v in values(program, call.func) if v is not call.func}
    return kinds.pop() if len(kinds) == 1 else ""


def _class(program: Program, node: ast.expr) -> str:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"to", "cuda"}:
        node = node.func.value
    kind = program.called(node).removeprefix("torch.nn.")
    return kind if kind in _CLASSES else ""


def _verdict(loss: str, last: Ending) -> str:
    if loss == "CrossEntropyLoss":
        if last.last is Last.SOFTMAX:
            return "softmax_twice"
        return "classes_from_one_output" if last.last is Last.LINEAR and last.width == 1 else ""
    if loss == "BCEWithLogitsLoss":
        return "sigmoid_twice" if last.last is Last.SIGMOID else ""
    if loss in {"NLLLoss", "CTCLoss"} and last.last in (Last.SOFTMAX, Last.LINEAR):
        return "likelihood_without_log"
    return ""
