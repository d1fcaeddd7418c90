"""GRD024: DeepSpeed's configuration has no gradient_clipping, so that max_grad_norm of the trainer clips nothing."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import grad_norm, train_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times

_LEAST, _SPIKE, _SPIKES, _BUMP = 12, 10.0, 3, 1.1


@rule(
    "GRD024",
    "engine-does-not-clip",
    {
        "clip_misuse": 4.0,
        "corrupt_data": -2.0,
        "label_noise": -2.0,
        "nan_bad_data": -1.0,
        "lr_too_high_oscillate": -1.0,
        "overfit": -2.0,
    },
)
def engine_does_not_clip(run: Run) -> Iterator[Finding]:
    """Report gradient spikes of a Hugging Face run under DeepSpeed whose own configuration clips nothing.

    ## What it does
    Reads the configuration of DeepSpeed for gradient_clipping and holds it against the spikes of the gradient norm.
    ## Why it matters
    Under DeepSpeed the engine clips, by its own setting, whose default is 0 (off). max_grad_norm reaches it only where
    gradient_clipping is "auto". A run that seems clipped at 1 is not clipped at all.
    ## Fires on
    A configuration with zero_optimization and no gradient_clipping (or 0), and three norms or more of ten times their median, after
    which the loss is up by a tenth.
    ## Stays silent on
    "auto" or a positive value, calm norms.
    ## Source
    transformers integrations/deepspeed.py: fill_match("gradient_clipping", args.max_grad_norm) fills "auto" only;
    deepspeed.ai/docs/config-json: gradient_clipping defaults to 0.
    """
    config, norm, loss = unclipped_engine(run), grad_norm(run), train_loss(run)
    if config is None or norm is None or loss is None or len(norm.finite) < _LEAST:
        return
    level = median(norm.finite)
    spikes = [i for i in norm.finite_indices if norm.values[i] >= _SPIKE * level]
    hurt = [i for i in spikes if _rises(loss, norm.xs[i])]
    if len(spikes) < _SPIKES or len(hurt) < 2 or level <= 0:
        return
    top = max(spikes, key=lambda i: norm.values[i])
    yield finding(
        "DeepSpeed 설정에 gradient_clipping이 없어 기울기를 자르지 않고 있습니다. Trainer의 max_grad_norm은 이 값이 \"auto\"일 때만 전해집니다.",
        Evidence(statement="이 DeepSpeed 설정에는 gradient_clipping이 없거나 0입니다.", source=config.source),
        cite_point(norm, top, "가장 높은 기울기 norm"),
        calculated(f"중앙값의 열 배를 넘은 기록이 {len(spikes)}개입니다.", norm.values[top] / level, f"{figure(norm.values[top])} ÷ {figure(level)} = {times(norm.values[top] / level)}"),
        *(cite_point(loss, j, "그 자리의 손실") for i in hurt[:2] if (j := _at(loss, norm.xs[i])) is not None),
        severity=Severity.HIGH,
        facts={"spikes": float(len(spikes))},
    )  # fmt: skip


def unclipped_engine(run: Run) -> Setting | None:
    """Return a setting of a DeepSpeed configuration that sets no limit for the gradient, None when there is no such file."""
    engine = next((s for s in run.settings if s.name.startswith("zero_optimization")), None)
    if engine is None:
        return None
    own = [s for s in run.settings if s.source.path == engine.source.path and s.name == "gradient_clipping"]
    return engine if all(s.value in (None, 0, 0.0) for s in own) else None


def _at(loss: Series, x: float) -> int | None:
    return next((j for j, at in enumerate(loss.xs) if at >= x), None)


def _rises(loss: Series, x: float) -> bool:
    j = _at(loss, x)
    if j is None or j < 3:
        return False
    before = median(loss.values[j - 3 : j])
    return before > 0 and max(loss.values[j : j + 3]) >= _BUMP * before
