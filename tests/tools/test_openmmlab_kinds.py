"""The relatives of MMDetection write logs like its own; only those that predict boxes are read as detectors."""

import pytest
from rule_cases import build_run

from jindan_tools.curves.kind import is_detector

# The names come from the libraries' heads and metrics, see jindan_tools/frameworks/openmmlab_kinds.py.
SHARED = ("loss", "lr", "grad_norm", "memory")
RUNS: list[tuple[str, tuple[str, ...], str, bool]] = [
    ("MMSegmentation 1.x", ("decode.loss_ce", "decode.acc_seg", "aux.loss_ce", "val/aAcc", "val/mIoU"), "", False),
    ("MMSegmentation 0.x, two auxiliary heads", ("decode.loss_seg", "aux_0.loss_seg", "aux_1.acc_seg"), "", False),
    ("Mask2Former in MMSegmentation", ("decode.loss_cls", "decode.d0.loss_mask", "val/mIoU"), "EncoderDecoder", False),
    ("MMPretrain 1.x", ("val/accuracy/top1", "val/accuracy/top5"), "", False),
    ("MMClassification 0.x", ("val/accuracy_top-1",), "", False),
    ("MMPretrain before its first validation", (), "ImageClassifier", False),
    ("MMAction2", ("loss_cls", "top1_acc", "top5_acc", "val/acc/mean1"), "", False),
    ("MMPose", ("loss_kpt", "acc_pose"), "", False),
    ("MMPose judged by an average precision", ("loss_kpt", "acc_pose", "val/coco/AP"), "TopdownPoseEstimator", True),
    ("MMPose by its share of right points", ("val/pck/PCK@thr-0.05",), "", False),
    ("MMagic", ("loss_pix", "val/Set5/PSNR"), "BaseEditModel", False),
    ("MMDetection, two stages", ("loss_rpn_cls", "loss_bbox", "acc", "val/bbox_mAP"), "FasterRCNN", True),
    ("MMDetection, a head of pixels beside boxes", ("loss_bbox", "decode.loss_ce", "val/mIoU"), "", True),
    ("MMDetection, heat maps of centres", ("loss_center_heatmap", "loss_wh", "loss_offset"), "CenterNet", True),
    ("MMDetection, masks only", ("loss_cate", "loss_ins"), "SOLO", True),
    ("MMPose that finds people and points at once", ("loss_bbox", "loss_kpt"), "BottomupPoseEstimator", True),
    ("MMAction2 that places people", ("loss_action_cls", "recall@thr=0.5"), "FastRCNN", True),
    ("nothing tells", (), "", True),
]


@pytest.mark.parametrize(("names", "model", "boxes"), [r[1:] for r in RUNS], ids=[r[0] for r in RUNS])
def test_a_run_of_openmmlab_is_a_detector_unless_its_figures_or_its_model_say_otherwise(
    names: tuple[str, ...], model: str, boxes: bool
) -> None:
    curves = [{"name": name, "values": [0.5, 0.4]} for name in (*SHARED, *names)]
    run = build_run({"framework": "mmdet", "series": curves, "settings": {"model.type": model}})

    assert is_detector(run) is boxes
