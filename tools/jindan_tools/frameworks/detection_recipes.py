"""Learning rates of detection recipes, which are given for a number of images per step."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from jindan_tools.model.run import Framework


class DetectionRecipe(Struct, frozen=True, kw_only=True):
    """The rate of a framework's SGD recipes for `images` per step; the larger of several rates is listed."""

    framework: Framework
    learning_rate: float
    images: int
    source: str

    @property
    def rate_per_image(self) -> float:
        """Return the rate for one image per step under linear scaling."""
        return self.learning_rate / self.images


DETECTION_RECIPES: tuple[DetectionRecipe, ...] = (
    DetectionRecipe(
        framework=Framework.MMDET,
        learning_rate=0.02,
        images=16,
        source="MMDetection 2.x schedule_1x.py (lr 0.02 for 8 GPUs x 2 images; RetinaNet and FCOS 0.01), docs 'train'",
    ),
    DetectionRecipe(
        framework=Framework.DETECTRON2,
        learning_rate=0.02,
        images=16,
        source="Detectron2 Base-RCNN-FPN.yaml (BASE_LR 0.02, IMS_PER_BATCH 16)",
    ),
)


_TORCHVISION = DetectionRecipe(
    framework=Framework.PYTORCH,
    learning_rate=0.02,
    images=16,
    source="pytorch/vision references/detection/train.py and README: lr 0.02 for 8 GPUs x 2 images, 0.02 / 8 x GPUs otherwise",
)
# Arguments that only torchvision's detection reference has.
_OF_TORCHVISION = frozenset({"aspect_ratio_group_factor", "rpn_score_thresh"})


def detection_recipe(framework: Framework, names: Iterable[str] = ()) -> DetectionRecipe | None:
    """Return the recipe of a framework, or of the script that has arguments of these names; None when there is no common one."""
    if not _OF_TORCHVISION.isdisjoint(names):
        return _TORCHVISION
    return next((r for r in DETECTION_RECIPES if r.framework is framework), None)
