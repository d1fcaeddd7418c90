"""A model made before the loop over the folds and trained on in each of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import called
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training, inside
from jindan_tools.readers.scripts.program import Program, dotted

_FOLDS = ("KFold", "GroupKFold", "ShuffleSplit", "RepeatedKFold", "RepeatedStratifiedKFold", "LeaveOneGroupOut")
# Each gives the model other weights than those of the fold before.
_ANEW = frozenset(
    {"load_state_dict", "reset_parameters", "set_weights", "load_weights", "deepcopy", "clone_model", "apply"}
)


def one_model_for_all_folds(training: Training) -> Iterator[Habit]:
    """Find a loop over the splits of KFold that trains a model which nothing in it makes or sets back."""
    program = training.program
    for loop in (n for n in program.above if isinstance(n, ast.For) and _over_folds(program, n)):
        trained = next((m for m in _trained(training, loop)), None)
        if trained is None or _is_made_anew(loop, trained):
            continue
        made = next((n for n in program.stored.get(trained, ()) if not inside(program, n, loop)), None)
        if made is not None and made.lineno < loop.lineno and program.scope(made) is program.scope(loop):
            facts: dict[str, str | float] = {"model": trained[:40], "made_line": float(made.lineno)}
            yield Habit(name="one_model_for_all_folds", line=loop.lineno, facts=facts)
            return


def _over_folds(program: Program, loop: ast.For) -> bool:
    """Say whether a loop runs over `x.split(...)` of a splitter of scikit-learn."""
    makes = any(called(c).endswith(_FOLDS) for c in program.calls)
    splits = any(isinstance(n, ast.Call) and called(n) == "split" and n.args for n in ast.walk(loop.iter))
    return makes and splits


def _trained(training: Training, loop: ast.For) -> Iterator[str]:
    """Yield the name of the model that a loop trains: `m` of `optimizer(m.parameters())`, or of Keras' `m.fit(...)`."""
    program = training.program
    if any(inside(program, b, loop) for b in training.backwards):
        for call in (n for n in ast.walk(loop) if isinstance(n, ast.Call) and called(n) == "train" and not n.args):
            yield from dotted(call.func)[:-1][-1:]
    if any("keras" in name for name in program.imported.values()) or _imports_keras(program):
        for call in (n for n in ast.walk(loop) if isinstance(n, ast.Call) and called(n) == "fit"):
            yield from dotted(call.func)[:-1][-1:]


def _imports_keras(program: Program) -> bool:
    names = (a.name for n in program.above if isinstance(n, ast.Import) for a in n.names)
    return any("keras" in name or "tensorflow" in name for name in names)


def _is_made_anew(loop: ast.For, model: str) -> bool:
    """Say whether something in the loop gives the name of the model a value, or other weights."""
    for node in ast.walk(loop):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id == model:
            return True
        if isinstance(node, ast.Call) and (
            called(node) in _ANEW or any(w in ast.unparse(node.func) for w in ("reset", "reinit"))
        ):
            return True
    return False
