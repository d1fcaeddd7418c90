"""CKP002: the checkpoint kept as the best is the worst one: the metric was compared the wrong way round."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment, val_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Role, Series
from jindan_tools.model.setting import Setting
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_LEAST = 3
_APART = 0.02
# Scores of which less is better and whose names do not end with "loss".
_LESS_IS_BETTER = regex(r"(?:^|[/_ ])(?:perplexity|ppl|wer|cer|ter|mae|mse|rmse|mape|eer|error|err|bpc|bpb|nll)$")


@rule("CKP002", "best-points-at-worst", {"best_ckpt_wrong": 4.0, "early_stop_wrong": 1.5, "metric_bug": 1.0})
def best_points_at_worst(run: Run) -> Iterator[Finding]:
    """Report a Trainer whose best_metric is the highest of a held-out figure of which less is better.

    ## What it does
    Compares best_metric of the last trainer_state.json with the lowest and the highest held-out loss, perplexity or error
    rate of its history.
    ## Why it matters
    greater_is_better=True with a loss keeps the first, worst checkpoint, loads it at the end, and makes early stopping
    count improvements as failures. It is what a name that does not end with "loss" (perplexity, wer, mae) gets unasked.
    ## Fires on
    Three held-out figures or more, best_metric equal to the highest and at least 2 % above the lowest.
    ## Stays silent on
    A best_metric that is none of them, or the lowest one.
    ## Source
    transformers training_args.py: greater_is_better is None -> not metric_for_best_model.endswith("loss").
    """
    kept = _last(run, "best_metric")
    value = None if kept is None else kept.number()
    if kept is None or value is None:
        return
    watched = next((s for s in _watched(run) if _is_highest(s, value)), None)
    if watched is None:
        return
    low, is_loss = min(watched.finite), watched.role is Role.VAL_LOSS
    default = (
        ""
        if is_loss
        else " metric_for_best_model의 이름이 loss로 끝나지 않으면 greater_is_better의 기본값은 True입니다."
    )
    stopped = run.ending is Ending.EARLY_STOPPED
    yield finding(
        f"최고 체크포인트로 고른 {figure(value)} 값은 {'검증 손실' if is_loss else watched.name} 가운데 가장 나쁜 값입니다. 작을수록 좋은 값을 클수록 좋은 것으로 비교했습니다.{default}",
        Evidence(statement=f"best_metric 값은 {figure(value)}입니다.", value=value, source=kept.source),
        cite_point(watched, watched.argmin or 0, f"가장 낮은 값, {percent(value / low - 1)} 차이"),
        severity=Severity.HIGH,
        argues={"best_ckpt_wrong": 4.0, "early_stop_wrong": 4.5 if stopped else 1.5, "metric_bug": 1.0, "epochs_too_few": -1.0},
        facts={"best_metric": value, "lowest": low, "metric": watched.name},
    )  # fmt: skip


def _watched(run: Run) -> Iterator[Series]:
    held_out = val_loss(run)
    if held_out is not None:
        yield held_out
    errors = (s for role in (Role.VAL_METRIC, Role.OTHER) for s in run.of_role(role))
    yield from last_segment(s for s in errors if _LESS_IS_BETTER.search(s.name.lower()))


def _is_highest(series: Series, value: float) -> bool:
    if len(series.finite) < _LEAST:
        return False
    low, high = min(series.finite), max(series.finite)
    return abs(value - high) <= 1e-6 * abs(high) and low > 0 and high >= (1 + _APART) * low


def _last(run: Run, name: str) -> Setting | None:
    """Return the setting of the trainer state that belongs to the latest step."""
    return next(reversed(run.stated(name)), None)
