"""DET013: stages of a backbone are frozen although no weights were ever loaded."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.curves.detection_score import best_share
from jindan_tools.curves.select import val_metric
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_POOR = 0.05
# detectron2/config/defaults.py: MODEL.BACKBONE.FREEZE_AT = 2.
_DETECTRON_FREEZES = 2.0


@rule(
    "DET013",
    "random-stem-frozen",
    {
        "frozen_layers": 4.0,
        "init_bad": 1.0,
        "labels_missing": -2.0,
        "bbox_format": -2.0,
        "too_little_data": -1.0,
        "underfit": -3.0,
        "lr_too_low": -2.0,
        "healthy_converged": -4.0,
    },
)
def random_stem_frozen(run: Run) -> Iterator[Finding]:
    """Report a Detectron2 or OpenMMLab backbone with frozen stages and no weights to start from.

    ## What it does
    Reads MODEL.WEIGHTS and FREEZE_AT, or init_cfg, load_from and frozen_stages.
    ## Why it matters
    Recipes freeze the first stages (and the averages of BatchNorm) because they come from ImageNet. Started from scratch these
    stages stay noise for good; Detectron2's own recipe for it sets FREEZE_AT to 0 and changes the normalisation.
    ## Fires on
    Weights that are explicitly empty, one frozen stage or more, a mAP below 0.05 throughout.
    ## Stays silent on
    Runs that load weights, nothing frozen, runs that find something, settings that are not told.
    ## Source
    detectron2 configs/Misc/scratch_mask_rcnn_R_50_FPN_3x_gn.yaml (FREEZE_AT 0); mmdet/models/backbones/resnet.py _freeze_stages;
    mmdetection configs/scratch (frozen_stages=-1).
    """
    metric = val_metric(run)
    best = best_share(run, metric)
    found = _of_detectron(run) or _of_openmmlab(run)
    if found is None or metric is None or best is None or best >= _POOR:
        return
    frozen, proof = found
    yield finding(
        f"시작 가중치가 없는데(처음부터 학습) 백본의 앞 {figure(frozen)}단계를 얼렸습니다. 얼린 층은 무작위 값 그대로이고 끝까지 바뀌지 않습니다. "
        "얼리는 설정은 ImageNet 가중치에서 시작할 때의 것입니다.",
        *proof,
        cite_point(metric, metric.best or 0, "최고 기록"),
        severity=Severity.HIGH,
        facts={"frozen": frozen},
    )


def _of_detectron(run: Run) -> tuple[float, tuple[Evidence, ...]] | None:
    weights = _named(run, "MODEL.WEIGHTS")
    if run.framework is not Framework.DETECTRON2 or weights is None or weights.value not in (None, ""):
        return None
    held = _named(run, "MODEL.BACKBONE.FREEZE_AT")
    frozen = _DETECTRON_FREEZES if held is None else held.number() or 0.0
    if frozen < 1:
        return None
    told = (
        calculated("적지 않으면 FREEZE_AT은 2입니다.", _DETECTRON_FREEZES, "MODEL.BACKBONE.FREEZE_AT = 2")
        if held is None
        else cite_stated(held)
    )
    return frozen, (Evidence(statement="MODEL.WEIGHTS 설정이 비어 있습니다.", source=weights.source), told)


def _of_openmmlab(run: Run) -> tuple[float, tuple[Evidence, ...]] | None:
    frozen = _named(run, "model.backbone.frozen_stages")
    start = (
        _named(run, "model.backbone.init_cfg")
        or _named(run, "model.pretrained")
        or _named(run, "model.backbone.pretrained")
    )
    loaded = _named(run, "load_from")
    if frozen is None or (frozen.number() or 0.0) < 1 or start is None or start.value is not None:
        return None
    if loaded is not None and loaded.value is not None:
        return None
    return frozen.number() or 0.0, (cite_stated(frozen), cite_stated(start))


def _named(run: Run, name: str) -> Setting | None:
    return next((s for s in run.settings if s.name == name), None)
