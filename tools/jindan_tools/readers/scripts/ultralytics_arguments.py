"""Take the settings that a script hands to `train` of an Ultralytics model: literal values, never computed."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.model.setting import Setting
from jindan_tools.model.source import Source
from jindan_tools.readers.scripts.arguments import argument, assigned_once, called, literal

# Source: ultralytics/models/__init__.py; `train` of each takes the arguments of default.yaml.
_MODELS = frozenset({"YOLO", "YOLOWorld", "YOLOE", "RTDETR", "NAS", "FastSAM"})


def train_settings(tree: ast.Module, path: str) -> Iterator[Setting]:
    """Yield the literal keywords of the one call of `train`, and the weights of the model that it is called on.

    Several calls say nothing: which of them ran last is not known.
    """
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call)]
    models = [c for c in calls if called(c) in _MODELS]
    trained = [c for c in calls if called(c) == "train" and isinstance(c.func, ast.Attribute) and c.keywords]
    if not models or len(trained) != 1:
        return
    constants = assigned_once(tree, tree.body)
    weights = argument(models[0], "model", 0) if len(models) == 1 else None
    named = [("model", weights)] if weights is not None else []
    for name, node in (*named, *((k.arg, k.value) for k in trained[0].keywords)):
        known, value = literal(node, constants)
        if known and name is not None:
            yield Setting(name=name, value=value, source=Source(path=path, line=node.lineno, field=name))
