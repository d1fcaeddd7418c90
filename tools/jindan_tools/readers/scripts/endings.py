"""What the last operation of a model is: softmax, sigmoid, a linear layer of known width, or not sure."""

from __future__ import annotations

import ast
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from jindan_tools.readers.scripts.arguments import number
from jindan_tools.readers.scripts.program import Program
from jindan_tools.readers.scripts.values import values

_MOST_STEPS = 12
_MODULES = ("torch.nn.", "torch.nn.modules.activation.", "torch.nn.modules.linear.")
_KEPT = frozenset(
    {
        "squeeze",
        "view",
        "flatten",
        "reshape",
        "float",
        "contiguous",
        "unsqueeze",
        "clone",
        "double",
        "permute",
        "transpose",
    }
)
_MOVED = frozenset(
    {"to", "cuda", "cpu", "half", "float", "train", "eval", "double", "requires_grad_", "compile", "apply"}
)
_WRAPPERS = frozenset({"torch.nn.DataParallel", "torch.nn.parallel.DistributedDataParallel", "torch.compile"})
_HARMLESS = frozenset({"Identity", "Flatten", "Unflatten"})
_FUNCTIONS = {
    "torch.softmax": "softmax",
    "torch.special.softmax": "softmax",
    "torch.special.log_softmax": "log_softmax",
    "torch.nn.functional.softmax": "softmax",
    "torch.log_softmax": "log_softmax",
    "torch.nn.functional.log_softmax": "log_softmax",
    "torch.sigmoid": "sigmoid",
    "torch.nn.functional.sigmoid": "sigmoid",
    "torch.special.expit": "sigmoid",
}


class Last(StrEnum):
    """The last operation."""

    SOFTMAX = "softmax"
    LOG_SOFTMAX = "log_softmax"
    SIGMOID = "sigmoid"
    LINEAR = "linear"


class Ending(Struct, frozen=True, kw_only=True):
    """The last operation, the line where it stands, and the width of a linear layer (0 when it is not written out)."""

    last: Last
    line: int
    width: int = 0


def ending(program: Program, node: ast.expr, depth: int = 0) -> Ending | None:
    """Return how a value was made at last, None when that is not sure. `node` is an expression of the script."""
    if depth > _MOST_STEPS:
        return None
    if isinstance(node, ast.Name):
        value = reaching(program, node)
        return None if value is None else ending(program, value, depth + 1)
    if not isinstance(node, ast.Call):
        by_hand = isinstance(node, ast.BinOp) and _is_share_of_exponentials(program, node)
        return Ending(last=Last.SOFTMAX, line=node.lineno) if by_hand else None
    named = _FUNCTIONS.get(program.called(node))
    if named:
        return Ending(last=Last(named), line=node.lineno)
    if isinstance(node.func, ast.Attribute) and not _is_of_self(node.func):
        return _of_method(program, node, node.func, depth)
    return module_ending(program, node.func, depth + 1)


def _is_share_of_exponentials(program: Program, node: ast.BinOp) -> bool:
    """Say whether `e / e.sum(...)`, with e an exponential, is written out: softmax by hand."""
    whole, part = node.right, node.left
    summed: ast.expr | None = None
    if isinstance(whole, ast.Call) and program.called(whole) == "torch.sum" and whole.args:
        summed = whole.args[0]
    elif isinstance(whole, ast.Call) and isinstance(whole.func, ast.Attribute) and whole.func.attr == "sum":
        summed = whole.func.value
    if not isinstance(node.op, ast.Div) or summed is None or ast.dump(summed) != ast.dump(part):
        return False
    made = reaching(program, part) if isinstance(part, ast.Name) else part
    return isinstance(made, ast.Call) and (
        program.called(made) == "torch.exp" or (isinstance(made.func, ast.Attribute) and made.func.attr == "exp")
    )


def _of_method(program: Program, node: ast.Call, method: ast.Attribute, depth: int) -> Ending | None:
    """Return the ending of `x.softmax(...)`, of what keeps the values of x, or of `model.forward(x)`."""
    if method.attr in {"softmax", "log_softmax", "sigmoid"} and program.called(node).split(".")[0] != "torch":
        return Ending(last=Last(method.attr), line=node.lineno)
    if method.attr in _KEPT:
        found = ending(program, method.value, depth + 1)
        # What is squeezed or reshaped has another width than the layer.
        return replace(found, width=0) if found is not None and found.last is Last.LINEAR else found
    return module_ending(program, method.value, depth + 1) if method.attr == "forward" else None


def module_ending(program: Program, node: ast.expr, depth: int = 0) -> Ending | None:
    """Return how the output of a module is made at last: of a name, an attribute of self, or what constructs it."""
    found = [_constructed(program, v, depth + 1) for v in values(program, node)]
    first = found[0] if found else None
    return first if first is not None and all(f is not None and f.last is first.last for f in found) else None


def imported_model(program: Program, node: ast.expr) -> tuple[str, str] | None:
    """Return (module, class) of the one model, imported from another file, that makes a value; None when that is not sure."""
    value = reaching(program, node) if isinstance(node, ast.Name) else node
    found = values(program, value.func) if isinstance(value, ast.Call) else ()
    made = found[0] if len(found) == 1 else None
    for _ in range(_MOST_STEPS):
        if isinstance(made, ast.Call) and isinstance(made.func, ast.Attribute) and made.func.attr in _MOVED:
            made = made.func.value
    name = program.called(made) if made is not None else ""
    module, _, kind = name.rpartition(".")
    own = (
        module
        and not module.startswith(("torch", "keras", "transformers", "timm", "torchvision"))
        and kind[:1].isupper()
    )
    return (module, kind) if own and module != "self" else None


def _constructed(program: Program, node: ast.expr, depth: int) -> Ending | None:
    if depth > _MOST_STEPS or not isinstance(node, ast.Call):
        return None
    if node not in program.endings:
        # What leads back to itself is not known.
        program.endings[node] = None
        program.endings[node] = _of_call(program, node, depth)
    known = program.endings[node]
    return known if isinstance(known, Ending) else None


def _of_call(program: Program, node: ast.Call, depth: int) -> Ending | None:
    name = program.called(node)
    kind = _layer(name)
    found: Ending | None = None
    if name in _WRAPPERS and node.args:
        found = module_ending(program, node.args[0], depth + 1)
    elif kind == "Sequential":
        found = _of_sequence(program, node, depth)
    elif kind in {"Softmax", "LogSoftmax", "Sigmoid", "Linear", "Conv2d"}:
        found = _of_layer(kind, node)
    elif name.startswith("segmentation_models_pytorch."):
        found = _of_segmenter(node)
    elif isinstance(node.func, ast.Name) and node.func.id in program.classes:
        found = class_ending(program, program.classes[node.func.id], depth)
    elif isinstance(node.func, ast.Attribute) and node.func.attr in _MOVED:
        found = module_ending(program, node.func.value, depth + 1)
    elif isinstance(node.func, ast.Name):
        found = _of_builder(program, node.func.id, depth)
    return found


def _of_builder(program: Program, name: str, depth: int) -> Ending | None:
    """Return the ending of the model that a function of the file hands back at its one return."""
    made = [f for f in program.functions if f.name == name and isinstance(program.above.get(f), ast.Module)]
    returns = [n for f in made for n in ast.walk(f) if isinstance(n, ast.Return) and program.scope(n) is f]
    value = returns[0].value if len(made) == len(returns) == 1 else None
    return None if value is None else module_ending(program, value, depth + 1)


def _layer(name: str) -> str:
    return next((name.removeprefix(m) for m in _MODULES if name.startswith(m)), "")


def _of_layer(kind: str, node: ast.Call) -> Ending:
    if kind in {"Linear", "Conv2d"}:
        given = next((k.value for k in node.keywords if k.arg in {"out_features", "out_channels"}), None)
        width = number(given if given is not None else node.args[1] if len(node.args) > 1 else None)
        return Ending(last=Last.LINEAR, line=node.lineno, width=int(width or 0))
    last = {"Softmax": Last.SOFTMAX, "LogSoftmax": Last.LOG_SOFTMAX, "Sigmoid": Last.SIGMOID}[kind]
    return Ending(last=last, line=node.lineno)


def _of_segmenter(node: ast.Call) -> Ending | None:
    """Return the ending of a model of segmentation_models_pytorch: `classes` channels (1 unless given), and an activation."""
    if any(k.arg is None for k in node.keywords):
        return None
    given = {k.arg: k.value for k in node.keywords}
    activation, classes = given.get("activation"), given.get("classes")
    if activation is not None and not (isinstance(activation, ast.Constant) and activation.value is None):
        named = activation.value if isinstance(activation, ast.Constant) else None
        last = {"sigmoid": Last.SIGMOID, "softmax": Last.SOFTMAX, "softmax2d": Last.SOFTMAX}.get(str(named))
        return None if last is None else Ending(last=last, line=node.lineno)
    width = 1 if classes is None else int(number(classes) or 0)
    return Ending(last=Last.LINEAR, line=node.lineno, width=width)


def _of_sequence(program: Program, node: ast.Call, depth: int) -> Ending | None:
    for part in reversed(_parts_in_order(program, node)):
        if isinstance(part, ast.Starred):
            return None
        if isinstance(part, ast.Call) and _layer(program.called(part)) in _HARMLESS:
            continue
        return module_ending(program, part, depth + 1)
    return None


def _parts_in_order(program: Program, node: ast.Call) -> list[ast.expr]:
    """Return the parts of a Sequential, also those that an OrderedDict names; a starred one where they cannot be told."""
    if len(node.args) != 1 or not isinstance(node.args[0], ast.Call):
        return node.args
    table = node.args[0]
    if not program.called(table).endswith("OrderedDict"):
        return node.args
    given = table.args[0] if table.args else None
    if isinstance(given, ast.Dict):
        return given.values
    pairs = given.elts if isinstance(given, ast.List | ast.Tuple) else []
    found = [p.elts[1] for p in pairs if isinstance(p, ast.Tuple) and len(p.elts) == 2]
    unknown: list[ast.expr] = [ast.Starred(value=table, ctx=ast.Load())]
    return found if found and len(found) == len(pairs) else unknown


def class_ending(program: Program, owner: ast.ClassDef, depth: int = 0) -> Ending | None:
    """Return the ending that all returns of `forward` share; none where training and inference part ways."""
    forward = next((f for f in owner.body if isinstance(f, ast.FunctionDef) and f.name == "forward"), None)
    if forward is None or any(isinstance(n, ast.Attribute) and n.attr == "training" for n in ast.walk(forward)):
        return None
    returns = [n for n in ast.walk(forward) if isinstance(n, ast.Return) and program.scope(n) is forward]
    found = [None if r.value is None else ending(program, r.value, depth + 1) for r in returns]
    first = found[0] if found else None
    return first if first is not None and all(f is not None and f.last is first.last for f in found) else None


def _is_of_self(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id == "self"


def reaching(program: Program, node: ast.Name) -> ast.expr | None:
    """Return the one assignment that reaches the use of a name: the nearest before it in the blocks around it.

    None when a branch or a loop between the two may assign it anew, or the name is no plain assignment's.
    """
    here = program.statement(node)
    scope = program.scope(node)
    while here is not None and here is not scope:
        block = program.block(here)
        for earlier in reversed(block[: block.index(here)] if here in block else []):
            stored = [
                n for n in ast.walk(earlier)
                if isinstance(n, ast.Name) and n.id == node.id and not isinstance(n.ctx, ast.Load)
            ]  # fmt: skip
            if not stored:
                continue
            plain = isinstance(earlier, ast.Assign) and earlier.targets == stored
            return earlier.value if plain and isinstance(earlier, ast.Assign) else None
        up = program.above.get(here)
        if isinstance(up, ast.For | ast.AsyncFor) and any(
            isinstance(n, ast.Name) and n.id == node.id for n in ast.walk(up.target)
        ):
            return None
        here = up if isinstance(up, ast.stmt) else program.statement(up) if up is not None else None
    return None
