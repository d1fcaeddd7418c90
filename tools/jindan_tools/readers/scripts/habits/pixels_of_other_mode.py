"""A pretrained model of keras.applications that gets pixels on another scale than its weights were made with."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from jindan_tools.readers.scripts.arguments import argument, called, is_open, number
from jindan_tools.readers.scripts.found import Habit
from jindan_tools.readers.scripts.loops import Training
from jindan_tools.readers.scripts.program import Program

# keras/src/applications: the mode with which each calls imagenet_utils.preprocess_input.
_CAFFE = ("ResNet50", "ResNet101", "ResNet152", "VGG16", "VGG19")
_SYMMETRIC = ("InceptionV3", "InceptionResNetV2", "Xception", "MobileNet", "MobileNetV2", "NASNetMobile", "NASNetLarge", "ResNet50V2", "ResNet101V2", "ResNet152V2")  # fmt: skip
_FULL = 255.0
_LOADERS = frozenset({"ImageDataGenerator", "image_dataset_from_directory"})
_SCALES = frozenset({"Rescaling", "Normalization", "per_image_standardization", "convert_image_dtype"})


def pixels_of_other_mode(training: Training) -> Iterator[Habit]:
    """Find ImageNet weights of Keras without preprocess_input: ResNet and VGG on 0..1, Inception and its kin on 0..255."""
    program = training.program
    if any(_names(n, "preprocess_input") for n in program.above) or any(
        called(c) in _SCALES - {"Rescaling"} for c in program.calls
    ):
        return
    model = next((c for c in program.calls if _is_pretrained(program, c)), None)
    if model is None:
        return
    kind = called(model)
    scaled = next((n for n in program.above if _is_full(n)), None)
    if kind in _CAFFE and isinstance(scaled, ast.expr):
        facts: dict[str, str | float] = {"model": kind, "given": "0~1", "other_line": float(model.lineno)}
        yield Habit(name="pixels_of_other_mode", line=scaled.lineno, facts=facts)
    elif kind in _SYMMETRIC and scaled is None:
        loader = next((c for c in program.calls if called(c) in _LOADERS and not is_open(c)), None)
        if (
            loader is not None
            and argument(loader, "rescale") is None
            and argument(loader, "preprocessing_function") is None
        ):
            facts = {"model": kind, "given": "0~255", "other_line": float(model.lineno)}
            yield Habit(name="pixels_of_other_mode", line=loader.lineno, facts=facts)


def _names(node: ast.AST, name: str) -> bool:
    return (isinstance(node, ast.Attribute) and node.attr == name) or (isinstance(node, ast.Name) and node.id == name)


def _is_pretrained(program: Program, call: ast.Call) -> bool:
    if called(call) not in (*_CAFFE, *_SYMMETRIC) or "keras" not in program.called(call):
        return False
    weights = argument(call, "weights", 1)
    return weights is None or (isinstance(weights, ast.Constant) and weights.value == "imagenet")


def _is_full(node: ast.AST) -> bool:
    """Say whether something is divided by 255: `1. / 255`, `x / 255.0`."""
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and number(node.right) == _FULL
