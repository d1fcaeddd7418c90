"""Which argument weighs which part of a detector's loss; a part whose gain is 0 is not trained."""

from __future__ import annotations

from collections.abc import Mapping

from jindan_tools.model.run import Framework

# Argument -> the ends of the columns that it multiplies. Ultralytics utils/loss.py 8.0.196-8.4.190 (`loss[1] *= self.hyp.cls`),
# YOLOv5 utils/loss.py ComputeLoss (`lcls *= self.hyp["cls"]`). The column shows the product, so that gain 0 is a column of zeros.
LOSS_GAINS: Mapping[Framework, Mapping[str, tuple[str, ...]]] = {
    Framework.ULTRALYTICS: {
        "box": ("box_loss", "giou_loss"),
        "cls": ("cls_loss",),
        "dfl": ("dfl_loss",),
        "pose": ("pose_loss",),
        "kobj": ("kobj_loss",),
    },
    Framework.YOLOV5: {"box": ("box_loss",), "cls": ("cls_loss",), "obj": ("obj_loss",)},
}

# The gains that are used when none is given: Ultralytics cfg/default.yaml 8.0.196-8.4.190, YOLOv5 hyp.scratch-low.yaml 7.0.
USUAL_GAINS: Mapping[Framework, Mapping[str, float]] = {
    Framework.ULTRALYTICS: {"box": 7.5, "cls": 0.5, "dfl": 1.5, "pose": 12.0, "kobj": 1.0},
    Framework.YOLOV5: {"box": 0.05, "cls": 0.5, "obj": 1.0},
}
