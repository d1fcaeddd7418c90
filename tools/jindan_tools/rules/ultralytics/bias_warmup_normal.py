"""YOL005: a high first lr/pg0 is the bias warm-up, not a shock."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.frameworks.fact import fact_number
from jindan_tools.frameworks.ultralytics import ultralytics_fact
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.ultralytics.given import explicit_adam
from jindan_tools.text.figures import figure


@rule("YOL005", "bias-warmup-normal", {"lr_too_high_oscillate": -1.0, "warmup_missing": -2.0})
def bias_warmup_normal(run: Run) -> Iterator[Finding]:
    """Explain a learning-rate group that starts near 0.1 and falls to lr0 in the warm-up.

    ## What it does
    Finds the one group that starts above the others and comes down to them within the warm-up.
    ## Why it matters
    It is the bias group by design (pg0 up to 8.3, pg2 from 8.4), and no sign of a first shock; the weights start at zero.
    ## Fires on
    A group that starts at 3 times another group or more, at most at warmup_bias_lr, and meets it within warmup_epochs + 1.
    ## Stays silent on
    Named Adam optimizers (there it is a fault, YOL003), runs without several groups, groups that all start at 0.
    ## Source
    Ultralytics engine/trainer.py _do_train; seen in healthy runs of several versions.
    """
    groups = sorted((s for s in run.of_role(Role.LEARNING_RATE) if len(s.finite) >= 3), key=lambda s: s.name)
    if run.framework is not Framework.ULTRALYTICS or len(groups) < 2 or explicit_adam(run):
        return
    high = max(groups, key=lambda s: s.finite[0])
    low = min(groups, key=lambda s: s.finite[0])
    limit = run.number("warmup_bias_lr")
    limit = fact_number(ultralytics_fact("warmup_bias_lr", run.version)) if limit is None else limit
    if limit is None or high.finite[0] > 1.01 * limit or high.finite[0] <= 0 or high.finite[0] < 3 * low.finite[0]:
        return
    meets = _meeting(high, low)
    if meets is None or meets > (run.number("warmup_epochs") or 3.0) + 1:
        return
    yield finding(
        f"{high.name} 값이 처음에 {figure(high.finite[0])} 값으로 높은 것은 편향 그룹의 웜업이며 정상입니다.",
        cite_point(high, high.finite_indices[0]),
        cite_point(low, low.finite_indices[0]),
        Evidence(
            statement=f"두 학습률은 {figure(float(meets))}번째 기록에서 같아집니다.",
            value=float(meets),
            source=high.source(meets - 1),
        ),
        severity=Severity.INFO,
    )


def _meeting(high: Series, low: Series) -> int | None:
    for i, (a, b) in enumerate(zip(high.values, low.values, strict=False)):
        if abs(a - b) <= 0.02 * max(abs(b), 1e-12):
            return i + 1
    return None
