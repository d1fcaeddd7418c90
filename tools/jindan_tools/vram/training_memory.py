"""The front of the estimator: a model by name or by its config.json, and how it is trained."""

from __future__ import annotations

from collections.abc import Mapping

from jindan_tools.vram.detector import detector_names, estimate_detector, known_detector
from jindan_tools.vram.estimate import Estimate
from jindan_tools.vram.hf_config import shape_from_config
from jindan_tools.vram.image_classifier import (
    classifier_names,
    estimate_classifier,
    estimate_like,
    known_classifier,
)
from jindan_tools.vram.known_transformers import known_transformer, known_transformer_names
from jindan_tools.vram.language_model import estimate_language_model
from jindan_tools.vram.nearest_classifier import nearest_classifier
from jindan_tools.vram.setup import Setup
from jindan_tools.vram.similar_names import similar_names


class UnknownModelError(LookupError):
    """No table has the model; `close` are similar names that exist."""

    def __init__(self, name: str, close: tuple[str, ...] = ()) -> None:
        super().__init__(name)
        self.name = name
        self.close = close


def estimate_training(model: str, setup: Setup, *, similar: bool = False) -> Estimate:
    """Return the peak of one device for training a model of the tables.

    `model` is a name of timm, of a published language model or of a detector of torchvision or Ultralytics. `similar`: an
    image classifier without a row is taken for its nearest neighbour, with a wide interval. Raises UnknownModelError.
    """
    shape = known_transformer(model)
    if shape is not None:
        return estimate_language_model(shape, setup)
    classifier = known_classifier(model)
    if classifier is not None:
        return estimate_classifier(classifier, setup)
    detector = known_detector(model)
    if detector is not None:
        return estimate_detector(detector, setup)
    near = nearest_classifier(model, classifier_names()) if similar else None
    other = known_classifier(near.name) if near is not None else None
    if near is not None and other is not None:
        return estimate_like(model, near, other, setup)
    tables = (known_transformer_names(), detector_names(), classifier_names())
    raise UnknownModelError(model, similar_names(model, tables))


def estimate_from_config(config: Mapping[str, object], setup: Setup, *, name: str = "") -> Estimate:
    """Return the peak of one device for the transformer that a Hugging Face config.json describes.

    Raises ConfigIncompleteError when a size is missing.
    """
    return estimate_language_model(shape_from_config(config, name=name), setup)
