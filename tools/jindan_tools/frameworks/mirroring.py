"""Which trainers mirror training images left to right unless told otherwise."""

from __future__ import annotations

from jindan_tools.frameworks.fact import Fact
from jindan_tools.model.run import Framework

_DEFAULTS = {
    Framework.ULTRALYTICS: Fact(name="fliplr", value=0.5, source="ultralytics/cfg/default.yaml 8.0 to 8.4"),
    Framework.YOLOV5: Fact(name="fliplr", value=0.5, source="yolov5/data/hyps/hyp.scratch-low.yaml"),
    Framework.DETECTRON2: Fact(
        name="INPUT.RANDOM_FLIP", value="horizontal", source="detectron2/config/defaults.py 0.6"
    ),
}


def mirrors_by_default(framework: Framework) -> Fact | None:
    """Return the argument and the value with which a trainer flips on its own, None when it does not or is not known."""
    return _DEFAULTS.get(framework)
