"""A function of the step written as text, such as `lambda epoch: 0.95 ** epoch`, as a formula; nothing of it is run.

Only numbers, the step, arithmetic, comparisons, `a if condition else b` and a few functions are read.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from typing import cast

from jindan_tools.lr.numbers import Formula, Numbers

_LONGEST = 400
_STEP = frozenset({"epoch", "step", "e", "x", "n", "t", "i", "it", "ep", "iteration", "current_step", "_"})
_BINARY: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.FloorDiv: lambda a, b: a // b,
    ast.Mod: lambda a, b: a % b,
    ast.Pow: lambda a, b: a**b,
}
_COMPARE: Mapping[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
    ast.Eq: lambda a, b: a == b,
    ast.NotEq: lambda a, b: a != b,
}
_FUNCTIONS: Mapping[str, Callable[[Numbers], Callable[..., float]]] = {
    "cos": lambda m: m.cos,
    "sqrt": lambda m: m.sqrt,
    "log": lambda m: m.log,
    "exp": lambda m: m.exp,
    "tanh": lambda m: m.tanh,
    "floor": lambda m: m.floor,
    "int": lambda m: m.floor,
    "max": lambda m: m.maximum,
    "min": lambda m: m.minimum,
}
_ARGUMENTS = {"max": 2, "min": 2}


def formula_of(text: str) -> Formula:
    """Return the function that the text says; `int` rounds down. Raises ValueError for anything else than such text."""
    if len(text) > _LONGEST:
        message = f"lr_lambda is longer than {_LONGEST} characters: {len(text)}"
        raise ValueError(message)
    try:
        tree = ast.parse(text.strip(), mode="eval").body
        name = ""
        if isinstance(tree, ast.Lambda):
            name, tree = tree.args.args[0].arg, tree.body
        found = _read(tree, name)
    except (SyntaxError, IndexError, RecursionError, MemoryError, KeyError, TypeError) as error:
        message = f"lr_lambda cannot be read: {text}"
        raise ValueError(message) from error

    def formula(m: Numbers, step: float) -> float:
        value = found(m, float(step) if isinstance(step, int) else step)
        if isinstance(value, complex):
            message = f"lr_lambda has no real value at step {step:g}"
            raise ArithmeticError(message)
        return value

    return formula


def _read(node: ast.expr, name: str) -> Formula:
    leaf = _leaf(node, name)
    return _branch(node, name) if leaf is None else leaf


def _leaf(node: ast.expr, name: str) -> Formula | None:
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return _constant(float(value))
        case ast.Name(id=word) if word == name or (not name and word in _STEP):
            return lambda _, step: step
        case ast.Name(id="pi") | ast.Attribute(value=ast.Name(id="math" | "np" | "numpy"), attr="pi"):
            return _constant(math.pi)
        case ast.Attribute(value=ast.Name(id="math" | "np" | "numpy"), attr="e"):
            return _constant(math.e)
        case _:
            return None


def _branch(node: ast.expr, name: str) -> Formula:
    match node:
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = _read(operand, name)
            return lambda m, step: -inner(m, step)
        case ast.BinOp(left=left, op=op, right=right):
            return _both(_BINARY[type(op)], _read(left, name), _read(right, name))
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _both(_COMPARE[type(op)], _read(left, name), _read(right, name))
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return _either(_read(test, name), _read(body, name), _read(orelse, name))
        case ast.Call(func=func, args=arguments, keywords=[]):
            return _call(func, [_read(argument, name) for argument in arguments])
        case _:
            raise TypeError(type(node).__name__)


def _both(act: Callable[[float, float], float], left: Formula, right: Formula) -> Formula:
    return lambda m, step: act(left(m, step), right(m, step))


def _constant(value: float) -> Formula:
    return lambda _, step: value


def _either(test: Formula, yes: Formula, no: Formula) -> Formula:
    def formula(m: Numbers, step: float) -> float:
        condition = test(m, step)
        if isinstance(condition, bool):
            return yes(m, step) if condition else no(m, step)
        return m.choose(cast("bool", condition), yes(m, step), no(m, step))

    return formula


def _call(func: ast.expr, arguments: list[Formula]) -> Formula:
    word = func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
    act = _FUNCTIONS[word]
    if len(arguments) != _ARGUMENTS.get(word, 1):
        raise TypeError(word)
    return lambda m, step: act(m)(*(argument(m, step) for argument in arguments))
