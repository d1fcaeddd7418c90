"""Layers that a module keeps in a plain list or dictionary, where torch does not find their weights."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program, dotted

_LAYERS = frozenset({"Linear", "Conv1d", "Conv2d", "Conv3d", "Embedding", "LSTM", "GRU", "Sequential", "ConvTranspose2d", "TransformerEncoderLayer", "LSTMCell", "GRUCell"})  # fmt: skip
_REGISTERS = ("ModuleList", "Sequential", "ModuleDict", "add_module", "register_module", "setattr", "extend")


def plain_list_of_layers(training: Training) -> Iterator[Habit]:
    """Find `self.x = [nn.Linear(...), ...]` in a module of torch, nowhere registered in another way."""
    program = training.program
    for owner in program.classes.values():
        if not any(program.meaning(b).endswith(("nn.Module", "LightningModule")) for b in owner.bases):
            continue
        for name, node in _kept(program, owner):
            if not _is_registered(program, owner, name):
                yield Habit(
                    name="plain_list_of_layers", line=node.lineno, facts={"attribute": name, "class": owner.name}
                )
                return


def _kept(program: Program, owner: ast.ClassDef) -> Iterator[tuple[str, ast.Assign | ast.Call]]:
    for node in ast.walk(owner):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and _holds_layer(program, node.value):
            name = dotted(node.targets[0])
            if len(name) == 2 and name[0] == "self":
                yield name[1], node
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "append":
            name = dotted(node.func.value)
            if (
                len(name) == 2
                and name[0] == "self"
                and node.args
                and _is_layer(program, node.args[0])
                and _is_list(owner, name[1])
            ):
                yield name[1], node


def _is_list(owner: ast.ClassDef, name: str) -> bool:
    given = [
        n.value
        for n in ast.walk(owner)
        if isinstance(n, ast.Assign) and any(dotted(t) == ("self", name) for t in n.targets)
    ]
    return len(given) == 1 and isinstance(given[0], ast.List) and not given[0].elts


def _holds_layer(program: Program, node: ast.expr) -> bool:
    if isinstance(node, ast.List):
        return bool(node.elts) and all(_is_layer(program, e) for e in node.elts)
    if isinstance(node, ast.ListComp):
        return _is_layer(program, node.elt)
    return False


def _is_layer(program: Program, node: ast.expr) -> bool:
    name = program.called(node)
    return name.startswith("torch.nn.") and name.removeprefix("torch.nn.") in _LAYERS


def _is_registered(program: Program, owner: ast.ClassDef, name: str) -> bool:
    """Say whether the list is handed to anything that registers modules, or to the optimizer, anywhere in the file."""
    for node in ast.walk(program.tree):
        if not isinstance(node, ast.Attribute) or node.attr != name or not isinstance(node.ctx, ast.Load):
            continue
        for up in program.parents(node):
            if isinstance(up, ast.Call) and (dotted(up.func) or ("",))[-1] in _REGISTERS:
                return True
            if isinstance(up, ast.stmt):
                if any(isinstance(n, ast.Attribute) and n.attr == "parameters" for n in ast.walk(up)):
                    return True
                break
    return any(
        isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef) and n.name in {"parameters", "named_parameters"}
        for n in owner.body
    ) or any(
        isinstance(n, ast.Call) and (dotted(n.func) or ("",))[-1] in {"add_module", "register_module", "setattr"}
        for n in ast.walk(owner)
    )
