"""What scale of pixels the ImageNet weights of detectors' backbones were trained with, by a mark in their name."""

from __future__ import annotations

from msgspec import Struct

_SCALED, _RAW = "약 58(0~255 눈금)", "1(평균만 뺀 픽셀)"


class Pixels(Struct, frozen=True, kw_only=True):
    """A mark in lower case, whether the pixels were divided by their deviation, and how that is said."""

    mark: str
    scaled: bool
    source: str

    @property
    def told(self) -> str:
        """Return the deviation as a sentence gives it."""
        return _SCALED if self.scaled else _RAW


_ZOO = "detectron2 MODEL_ZOO.md, ImageNet Pretrained Models"
PIXELS: tuple[Pixels, ...] = (
    Pixels(mark="imagenetpretrained/torchvision", scaled=True, source=_ZOO),
    Pixels(mark="torchvision://", scaled=True, source="mmdetection configs/_base_/models: mean 123.675, std 58.395"),
    Pixels(mark="imagenetpretrained/msra", scaled=False, source=_ZOO),
    Pixels(mark="_caffe", scaled=False, source="mmdetection configs/faster_rcnn/*_caffe_*: std [1.0, 1.0, 1.0], bgr_to_rgb=False"),
    Pixels(mark="resnet50_msra", scaled=False, source="mmdetection configs, open-mmlab://detectron2/resnet50_caffe"),
    Pixels(mark="imagenetpretrained/fair", scaled=True, source=f"{_ZOO}: X-101-32x8d, std 57.375"),
)  # fmt: skip
