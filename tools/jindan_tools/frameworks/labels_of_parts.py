"""What must be in the labels for a part of a detection loss to be more than a sum over nothing."""

from __future__ import annotations

from msgspec import Struct


class LabelsOfPart(Struct, frozen=True, kw_only=True):
    """A part of a loss, the parts that learn beside it, what it is summed over, and where that is set right."""

    part: str
    beside: tuple[str, ...]
    why_ko: str
    remedy_ko: str
    source: str


LABELS_OF_PARTS: tuple[LabelsOfPart, ...] = (
    LabelsOfPart(
        part="pose_loss",
        beside=("box_loss", "kobj_loss"),
        why_ko="키포인트 손실은 보이는(v>0) 점만 더하므로, 라벨의 모든 점이 v=0(라벨 없음)이라는 뜻입니다.",
        remedy_ko="라벨 줄의 점마다 (x y v)에서 v를 보이면 2, 가려졌으면 1로",
        source="ultralytics/utils/loss.py KeypointLoss: kpt_mask = gt_kpt[..., 2] != 0",
    ),
    LabelsOfPart(
        part="loss_keypoint",
        beside=("loss_box_reg", "loss_cls", "loss_classifier"),
        why_ko="키포인트 손실은 보이는(v>0) 점만 더하므로, 라벨에 보이는 점이 하나도 없다는 뜻입니다.",
        remedy_ko="주석의 keypoints에서 v를 보이면 2, 가려졌으면 1로, num_keypoints도 그에 맞게",
        source="detectron2/modeling/roi_heads/keypoint_head.py; torchvision roi_heads.py keypointrcnn_loss",
    ),
)
