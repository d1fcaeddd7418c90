"""What a run of the OpenMMLab trainers predicts, told from the figures it prints and the model it builds."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from jindan_tools.text.regex import regex


class OpenMmlabKind(StrEnum):
    """What the model predicts, boxes aside."""

    SEGMENTER = "segmenter"
    CLASSIFIER = "classifier"
    RECOGNIZER = "recognizer"
    POSE = "pose"
    RESTORER = "restorer"


class KindSigns(Struct, frozen=True, kw_only=True):
    """The figures (lower case, a name and an optional `val/` before it) and the models of a kind, versions 0.x and 1.x."""

    kind: OpenMmlabKind
    figures: str
    models: frozenset[str]
    source: str


OPENMMLAB_KINDS = (
    KindSigns(
        kind=OpenMmlabKind.SEGMENTER,
        figures=r"(?:decode|aux|decode_\d|aux_\d)\.(?:\w{1,20}\.)?(?:loss_\w{1,40}|acc_seg)|aacc|miou|mdice|mfscore",
        models=frozenset({"encoderdecoder", "cascadeencoderdecoder"}),
        source="mmseg/models/segmentors/encoder_decoder.py (add_prefix), mmseg/evaluation/metrics/iou_metric.py",
    ),
    KindSigns(
        kind=OpenMmlabKind.CLASSIFIER,
        figures=r"accuracy/top\d{1,3}|accuracy_top-\d{1,3}|single-label/[\w-]{1,20}",
        models=frozenset({"imageclassifier", "timmclassifier", "huggingfaceclassifier"}),
        source="mmpretrain/evaluation/metrics/single_label.py, mmpretrain/models/classifiers, mmcls 0.x logs",
    ),
    KindSigns(
        kind=OpenMmlabKind.RECOGNIZER,
        figures=r"top\d{1,3}_acc|mean_class_accuracy|acc/(?:top\d{1,3}|mean1)",
        models=frozenset({"recognizer2d", "recognizer3d", "recognizergcn", "recognizeraudio", "recognizeromni"}),
        source="mmaction/models/heads/base.py, mmaction/evaluation/metrics/acc_metric.py, mmaction/models/recognizers",
    ),
    KindSigns(
        kind=OpenMmlabKind.POSE,
        figures=r"acc_pose|loss_kpt|heatmap_loss|pckh?|(?:pck|auc|epe|nme)/[\w@.-]{1,30}",
        models=frozenset({"topdownposeestimator", "bottomupposeestimator", "topdown", "poselifter"}),
        source="mmpose/models/heads (losses), mmpose/evaluation/metrics/keypoint_2d_metrics.py, mmpose/models/pose_estimators",
    ),
    KindSigns(
        kind=OpenMmlabKind.RESTORER,
        figures=r"loss_pix|(?:[\w-]{1,30}/)?(?:psnr|ssim)",
        models=frozenset({"basicrestorer", "baseeditmodel"}),
        source="mmagic/evaluation/metrics/psnr.py and ssim.py, mmagic/models/base_models/base_edit_model.py",
    ),
)
# mmpose/evaluation/metrics/coco_metric.py: points judged as boxes are, by an average precision over a likeness.
_PRECISION = regex(r"^(?:val/)?(?:[\w-]{1,20}/)?m?ap$")
_FIGURES = tuple((signs, regex(rf"^(?:val/)?(?:{signs.figures})$")) for signs in OPENMMLAB_KINDS)


def openmmlab_kind(names: Iterable[str], model: str) -> OpenMmlabKind | None:
    """Return what a run predicts from the names of its curves and its `model.type`.

    None when nothing tells, and for a run judged by an average precision: it reads as that of a detector does.

    The caller sees first to the figures of boxes: a detector may have a head of any of these kinds.
    """
    lower = [name.lower() for name in names]
    if any(_PRECISION.search(name) for name in lower):
        return None
    for signs, figure in _FIGURES:
        if any(figure.search(name) for name in lower):
            return signs.kind
    return next((signs.kind for signs in OPENMMLAB_KINDS if model.lower() in signs.models), None)
