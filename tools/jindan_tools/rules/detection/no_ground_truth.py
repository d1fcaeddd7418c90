"""DET008: a mean average precision of -1 in every evaluation: the evaluator had no ground truth."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import train_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import known
from jindan_tools.rules.labels.objects_are_background import objects_are_background
from jindan_tools.rules.registry import finding, rule

_NONE = -1.0
_ANNOTATIONS = (
    "val_evaluator.ann_file",
    "val_dataloader.dataset.ann_file",
    "data.val.ann_file",
    "val_evaluator.0.ann_file",
)


@rule(
    "DET008",
    "no-ground-truth",
    {
        "eval_labels_missing": 4.0,
        "num_labels_mismatch": 1.0,
        "train_val_shift": -4.0,
        "val_settings_differ": -3.0,
        "metric_bug": -2.0,
        "lr_too_low": -3.0,
        "underfit": -3.0,
        "overfit": -3.0,
        "healthy_converged": -4.0,
    },
)
def no_ground_truth(run: Run) -> Iterator[Finding]:
    """Report average precisions over all sizes that are -1 each time.

    ## What it does
    Looks for the summary figures of COCO's evaluation (AP, AP50) that are exactly -1 in all evaluations.
    ## Why it matters
    -1 is no quality: pycocotools writes it where there is not a single object to be found. A model that finds nothing gets 0.
    The annotation file of the evaluation holds no boxes (a test file), or its category names or image ids match none.
    ## Fires on
    A mAP over all areas of -1 in every evaluation.
    ## Stays silent on
    -1 for small, medium or large objects only (none of that size), one evaluation of -1 among others, objects that training already takes for background (LBL033).
    ## Source
    cocodataset/cocoapi PythonAPI/pycocotools/cocoeval.py summarize: mean_s = -1 where no precision is above -1.
    """
    whole = [s for s in run.of_role(Role.VAL_METRIC) if _over_all_sizes(s)]
    # Objects numbered 0 are no ground truth either: training shows it.
    if not whole or any(v != _NONE for s in whole for v in s.finite) or any(objects_are_background.check(run)):
        return
    metric, loss = whole[0], train_loss(run)
    file = next((s for s in run.settings if s.name in _ANNOTATIONS), None)
    yield finding(
        f"{metric.name} 값이 평가 {len(metric.finite)}번 모두 −1입니다. −1은 낮은 점수가 아니라 평가에 쓸 정답 상자가 하나도 없었다는 표시이며, 아무것도 못 찾은 모델은 0을 받습니다.",
        cite_point(metric, metric.finite_indices[-1]),
        *known(
            None
            if file is None
            else Evidence(statement=f"평가에 쓴 주석 파일({file.name})은 {file.value}입니다.", source=file.source),
            None if loss is None or not loss.finite else cite_point(loss, loss.finite_indices[-1], "학습 손실"),
        ),
        severity=Severity.CRITICAL,
        facts={"evaluations": float(len(metric.finite))},
    )


def _over_all_sizes(series: Series) -> bool:
    """Return whether it is the AP, or that at an overlap of 0.5 or 0.75, over objects of all sizes."""
    name = series.name.lower().rpartition("/")[2].removeprefix("bbox_").removeprefix("segm_")
    return name in ("map", "map_50", "map_75", "ap", "ap50", "ap75") and bool(series.finite)
