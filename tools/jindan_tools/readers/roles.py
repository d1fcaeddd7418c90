"""Tell from the name of a logged column what it measures, for any framework."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from jindan_tools.model.series import Role


@dataclass(frozen=True, kw_only=True, slots=True)
class Meaning:
    """What a column measures. `total` is False for a component of a loss."""

    role: Role
    total: bool = True
    higher_is_better: bool | None = None
    unit: str = ""


_VAL = re.compile(r"(?:^|[/_.\- ])(?:val|valid|validation|eval|evaluation|test|dev|검증)(?:$|[/_.\- 0-9])")
_TIME = re.compile(
    r"time|runtime|per_second|/s$|eta|elapsed|duration|samples_per|steps_per|tok/s|wps|ups$|wall|mfu|"
    r"throughput|step_avg|tflops|it/s|_ms$|\(ms\)"
)
_LR = re.compile(r"(?:^|[/_.\- ])(?:lr|learning[ _]rate|lr_abs|학습률)(?:$|[/_.\- 0-9])|^x/lr\d|lr/pg\d|^lr")
_GRAD = re.compile(r"grad[_ ]?norm|gnorm|gradient[_ ]norm")
_SCALE = re.compile(r"loss[_ ]scale|^scale$|scaler")
_MEMORY = re.compile(r"memory|gpu_mem|vram|^mem$|max_mem|\brss\b|gb_free")
_SKIPPED = re.compile(r"skipped|nan iterations|overflow")
_INSTANCES = re.compile(r"^instances$|num_instances")
_HIGHER = re.compile(
    r"acc(?:$|u|_|/|@|\d)|acc$|map(?:$|_|50|/)|m_?ap|(?:^|[/_ ])ap(?:$|\d|_)|precision|recall|(?:^|[/_ ])f1|f1_|dice|iou|"
    r"auc|auroc|bleu|rouge|psnr|ssim|corr|r2(?:$|_)|(?:^|_)r@|top_?[15]|spearman|pearson|kappa|mcc|reward|margin|hmean|정확도"
)
_LOWER = re.compile(r"(?:^|[/_ .])(?:wer|cer|mae|mse|rmse|mape|ppl|perplexity|error|err|fid|bpc|bpb|abs_diff)(?:$|[/_ .(])")
_LOSS = re.compile(r"loss|손실|损失|(?:^|[/_ ])nll(?:$|_)|cross_?entropy|objective")
_WHOLE_LOSS = re.compile(
    r"^(?:(?:train|training|val|valid|validation|eval|test|dev|avg|average|mean|running|epoch|global|overall)[/_. \-]*)*"
    r"(?:lm[ _\-]?|total[ _]?|sum[ _]?)?(?:loss|손실|nll)(?:[/_ ](?:step|epoch|value|avg|total))*$"
)
_NOT_A_METRIC = re.compile(r"^(?:epoch|step|iter|iteration|global_step|total_flos|num_updates|idx|fold\w*|seed)$")


@cache
def describe(name: str) -> Meaning:
    """Return what a column of this name measures; unknown names are Role.OTHER."""
    key = name.strip().lower().replace("(b)", "").replace("(m)", "_mask")
    if _NOT_A_METRIC.match(key):
        return Meaning(role=Role.OTHER)
    return _instrument(key) or _quality(key)


def _instrument(key: str) -> Meaning | None:
    for pattern, role in (
        (_SCALE, Role.LOSS_SCALE),
        (_GRAD, Role.GRAD_NORM),
        (_SKIPPED, Role.SKIPPED_STEPS),
        (_MEMORY, Role.MEMORY),
        (_INSTANCES, Role.INSTANCES),
    ):
        if pattern.search(key):
            return Meaning(role=role)
    if _LR.search(key) and "loss" not in key:
        return Meaning(role=Role.LEARNING_RATE)
    return Meaning(role=Role.TIME) if _TIME.search(key) and "loss" not in key else None


def _quality(key: str) -> Meaning:
    held_out = bool(_VAL.search(key)) or key.startswith(("metrics/", "map", "bbox_map"))
    if _LOSS.search(key):
        role = Role.VAL_LOSS if held_out else Role.TRAIN_LOSS
        return Meaning(role=role, total=bool(_WHOLE_LOSS.match(key)), higher_is_better=False)
    metric = Role.VAL_METRIC if held_out else Role.TRAIN_METRIC
    if _LOWER.search(key):
        return Meaning(role=metric, higher_is_better=False)
    if _HIGHER.search(key):
        return Meaning(role=metric, higher_is_better=True)
    return Meaning(role=Role.OTHER)
