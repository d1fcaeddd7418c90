"""DET004: a DETR without trained weights and with a small part of the updates that it needs."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment, train_loss, val_metric
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.plateau.in_batch_level import batches_per_epoch
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST = 10
_FINDS = 0.05
# The shorter of the two published schedules: 300 epochs of 118,287 images, 64 a step.
_USUAL_EPOCHS, _USUAL_STEPS = 300, 554_000
_ENOUGH = 0.3
_DONE = 0.9
_WEIGHTS = ("resume", "pretrain", "pretrain_model", "pretrain_model_path", "finetune", "tuning", "load_from", "weights")


@rule(
    "DET004",
    "queries-from-scratch",
    {
        "too_little_data": 3.0,
        "epochs_too_few": 2.0,
        "underfit": 0.5,
        "labels_missing": -2.0,
        "bbox_format": -2.0,
        "num_labels_mismatch": -2.0,
        "train_val_shift": -3.0,
        "overfit": -2.0,
        "healthy_converged": -4.0,
    },
)
def queries_from_scratch(run: Run) -> Iterator[Finding]:
    """Report a DETR that was trained from an ImageNet backbone only, for far fewer updates than its recipe.

    ## What it does
    Reads num_queries and the argument that would name trained weights, and compares epochs and updates with the recipe.
    ## Why it matters
    The queries of the original DETR learn where to look from nothing: its authors need 300 to 500 epochs of 118,000 images.
    With some hundred images class_error stays near 100 and mAP at 0 however right the labels are.
    ## Fires on
    num_queries with no trained weights named (resume empty), ten epochs or more, a mAP below 0.05, a loss that fell, fewer
    than 30 % of the recipe's epochs or updates.
    ## Stays silent on
    Runs still on their way, named weights, deformable attention and denoising queries (they converge ten times faster), runs that find something.
    ## Source
    Carion et al. 2020, section 4 (300 and 500 epochs); facebookresearch/detr issues 9 and 125: fine-tune instead of training from scratch.
    """
    queries = next(iter(run.stated("num_queries")), None)
    metric, loss = val_metric(run), train_loss(run)
    if queries is None or metric is None or loss is None or len(metric.finite) < _LEAST or _converges_fast(run):
        return
    if max(metric.finite) >= _FINDS or loss.first_non_finite is not None or loss.finite[-1] > 0.9 * loss.finite[0]:
        return
    named = run.stated(*_WEIGHTS)
    if not named or any(s.value for s in named):
        return
    epochs, steps = run.epochs_done or float(len(metric.finite)), _steps(run)
    if run.ending is Ending.UNKNOWN and run.epochs_planned and epochs < _DONE * run.epochs_planned:
        return
    if epochs >= _ENOUGH * _USUAL_EPOCHS and (steps is None or steps >= _ENOUGH * _USUAL_STEPS):
        return
    wrong = _class_error(run)
    yield finding(
        f"DETR를 학습된 가중치 없이(백본만 ImageNet) {figure(epochs)} 에폭"
        + ("" if steps is None else f", {figure(steps)}번의 갱신으로")
        + f" 학습했습니다. 처음부터 배우는 DETR의 레시피는 COCO 11.8만 장으로 {_USUAL_EPOCHS} 에폭(약 {_USUAL_STEPS:,}번)이며, 그 전에는 라벨이 맞아도 mAP가 0 근처입니다.",
        Evidence(statement=f"{named[0].name} 인자가 비어 있습니다.", source=named[0].source),
        cite_point(metric, metric.best or 0, "최고 기록"),
        *(() if wrong is None else (cite_point(wrong, wrong.finite_indices[-1]),)),
        cite_point(loss, loss.finite_indices[-1], f"처음보다 {percent(1 - loss.finite[-1] / loss.finite[0])} 낮음"),
        *known(
            None
            if steps is None
            else calculated(
                "레시피의 갱신 수에 대한 비율입니다.", steps / _USUAL_STEPS, f"{figure(steps)} ÷ {_USUAL_STEPS:,}"
            )
        ),
        severity=Severity.HIGH,
        facts={"epochs": epochs, "best": max(metric.finite)},
    )


def _converges_fast(run: Run) -> bool:
    """Return whether the arguments are those of a DETR that samples points or denoises."""
    words = ("num_feature_levels", "dec_n_points", "dn_number", "use_dn", "num_denoising", "two_stage")
    return any(s.value for s in run.stated(*words))


def _steps(run: Run) -> float | None:
    if run.steps_done and run.steps_done > 1:
        return run.steps_done
    per_epoch = batches_per_epoch(run)
    return None if per_epoch is None or run.epochs_done is None else per_epoch * run.epochs_done


def _class_error(run: Run) -> Series | None:
    held = [s for s in last_segment(run.of_role(Role.VAL_METRIC)) if "class_error" in s.name and s.finite]
    return held[0] if held else None
