"""CKP002: the checkpoint kept as the best is the worst one: the metric was compared the wrong way round."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import val_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Setting
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST = 3
_APART = 0.02


@rule("CKP002", "best-points-at-worst", {"best_ckpt_wrong": 4.0, "early_stop_wrong": 1.5, "metric_bug": 1.0})
def best_points_at_worst(run: Run) -> Iterator[Finding]:
    """Report a Trainer whose best_metric is the highest held-out loss it saw.

    ## What it does
    Compares best_metric of the last trainer_state.json with the lowest and the highest eval_loss of its history.
    ## Why it matters
    greater_is_better=True with a loss keeps the first, worst checkpoint, loads it at the end, and makes early stopping
    count improvements as failures.
    ## Fires on
    Three held-out losses or more, best_metric equal to the highest and at least 2 % above the lowest.
    ## Stays silent on
    A best_metric that is no held-out loss, or the lowest one.
    ## Source
    transformers TrainingArguments: greater_is_better defaults to False when metric_for_best_model ends with "loss".
    """
    held_out = val_loss(run)
    kept = _last(run, "best_metric")
    if held_out is None or kept is None or len(held_out.finite) < _LEAST or not isinstance(kept.value, int | float):
        return
    value, low, high = float(kept.value), min(held_out.finite), max(held_out.finite)
    if abs(value - high) > 1e-6 * abs(high) or low <= 0 or high < (1 + _APART) * low:
        return
    yield finding(
        f"최고 체크포인트로 고른 {figure(value)} 값은 검증 손실 가운데 가장 나쁜 값입니다. 손실을 클수록 좋은 것으로 비교했습니다.",
        Evidence(statement=f"best_metric 값은 {figure(value)}입니다.", value=value, source=kept.source),
        cite_point(held_out, held_out.argmin or 0, f"가장 낮은 값, {percent(high / low - 1)} 차이"),
        severity=Severity.HIGH,
        facts={"best_metric": value, "lowest": low},
    )


def _last(run: Run, name: str) -> Setting | None:
    """Return the setting of the trainer state that belongs to the latest step."""
    found = [s for s in run.settings if s.name == name or s.name.endswith(f".{name}")]
    return found[-1] if found else None
