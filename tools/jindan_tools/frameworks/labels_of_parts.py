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
    LabelsOfPart(
        part="loss_bbox",
        beside=("loss_rpn_cls", "loss_cls"),
        why_ko="상자 손실은 물체와 맞은 후보만 더하므로, 학습 이미지에 쓸 수 있는 상자가 하나도 없다는 뜻입니다.",
        remedy_ko="클래스 이름(metainfo의 classes)을 주석의 categories와 같게, bbox를 픽셀 단위의 x, y, 폭, 높이로",
        source="mmdet/models/roi_heads/bbox_heads/bbox_head.py loss: pos_inds.any(), else bbox_pred[pos_inds].sum()",
    ),
    LabelsOfPart(
        part="loss_box_reg",
        beside=("loss_cls", "loss_rpn_cls"),
        why_ko="상자 손실은 물체와 맞은 후보만 더하므로, 학습 이미지에 쓸 수 있는 상자가 하나도 없다는 뜻입니다.",
        remedy_ko="bbox_mode를 주석의 상자 형식(COCO는 XYWH_ABS)과 같게",
        source="detectron2/modeling/roi_heads/fast_rcnn.py box_reg_loss: sum over foreground / number of regions",
    ),
)
