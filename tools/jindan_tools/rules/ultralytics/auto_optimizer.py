"""YOL001: optimizer=auto ignored the learning rate that was given."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.ultralytics_auto import ultralytics_lr_fit
from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import learning_rate, val_metric
from jindan_tools.frameworks.ultralytics import ultralytics_fact
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.ultralytics.given import is_automatic, stated_rate
from jindan_tools.text.figures import figure, percent

_FAR, _LEAST, _FINDS, _KEPT = 5.0, 10, 0.2, 0.8
# Weights that came with what they knew lose it at a rate that nobody asked for.
_UNDOES = {
    "optimizer_auto_override": 4.0,
    "optimizer_lr_mismatch": 3.5,
    "catastrophic_forgetting": 1.0,
    "overfit": -5.0,
    "memorisation": -3.0,
    "label_noise": -2.0,
    "lr_too_low": -3.0,
}


@rule(
    "YOL001",
    "auto-optimizer",
    {**_UNDOES, "optimizer_auto_override": 3.0, "lr_too_high_oscillate": -1.0},
)
def auto_optimizer(run: Run) -> Iterator[Finding]:
    """Remark that optimizer=auto replaced lr0 and momentum.

    ## What it does
    Reads the trainer's line 'optimizer=auto found, ignoring ...', or compares the highest logged learning rate with lr0.
    ## Why it matters
    Changing lr0 has no effect then; the rate that ran follows from the number of classes, 0.002 * 5 / (4 + nc).
    ## Fires on
    optimizer auto with the line, or with a logged peak outside a quarter of lr0. A fault only when another lr0 than the
    default was given and ignored. Where the rate that ran is five times the given one or more, and the metric was best in the first
    tenth and lost a fifth, that rate is the cause of it.
    ## Stays silent on
    Explicit optimizers; auto without a line and with the rate of lr0.
    ## Source
    Ultralytics engine/trainer.py build_optimizer, every version from 8.0.196.
    """
    line = run.last_event(EventKind.OPTIMIZER_AUTO)
    if run.framework is not Framework.ULTRALYTICS or not (line is not None or is_automatic(run)):
        return
    given, series = stated_rate(run), learning_rate(run)
    peak = max(series.finite, default=None) if series is not None else None
    differs = given is not None and given > 0 and peak is not None and not 0.75 <= peak / given <= 1.25
    if line is None and not differs:
        return
    default = ultralytics_fact("lr0", run.version)
    chosen_by_user = given is not None and (default is None or given != default.value)
    proof: list[Evidence] = []
    if line is not None:
        proof.append(cite_line(line, "optimizer=auto 설정이라 lr0 값을 무시한다는 줄이 있습니다."))
    if series is not None and series.argmax is not None:
        proof.append(cite_point(series, series.argmax, "가장 높은 학습률"))
    proof += _fit_proof(run, peak)
    shown = f"lr0 값 {figure(given)} 대신 " if given is not None else "lr0 값 대신 "
    # Where the rate that ran is the given one, nothing that anybody asked for was lost.
    fault = chosen_by_user and line is not None and (differs or peak is None)
    undone = _undone(run, given, peak) if fault else ()
    yield finding(
        f"optimizer=auto 설정이라 {shown}학습기가 정한 학습률({figure(peak)} 부근)로 학습했습니다.",
        *proof,
        *undone,
        severity=Severity.HIGH if fault else Severity.LOW,
        argues=_UNDOES
        if undone
        else {
            "optimizer_auto_override": 4.0 if line is not None else 2.5,
            "lr_too_high_oscillate": -1.0 if differs else 0.0,
        },
        facts={"given": given or 0.0, "peak": peak or 0.0},
    )


def _undone(run: Run, given: float | None, peak: float | None) -> tuple[Evidence, ...]:
    """Return the records that a far higher rate than the given one made worse: best in the first tenth, a fifth lost at the end."""
    metric = val_metric(run)
    if (
        not given
        or not peak
        or peak < _FAR * given
        or metric is None
        or metric.best is None
        or len(metric.finite) < _LEAST
    ):
        return ()
    best, last = metric.values[metric.best], metric.finite[-1]
    if metric.best > max(1, len(metric) // 10) or best < _FINDS or last > _KEPT * best:
        return ()
    return (
        calculated("실제로 쓰인 학습률은 설정한 값의 몇 배입니다.", peak / given, f"{figure(peak)} ÷ {figure(given)} = {figure(peak / given)}"),
        cite_point(metric, metric.best, "최고"),
        cite_point(metric, metric.finite_indices[-1], "마지막"),
    )  # fmt: skip


def _fit_proof(run: Run, peak: float | None) -> list[Evidence]:
    classes = run.number("num_classes")
    if classes is None or classes < 1 or not peak:
        return []
    fit = ultralytics_lr_fit(int(classes))
    if abs(peak / fit - 1) > 0.25:
        return []
    return [
        Evidence(
            statement=f"자동 학습률 공식의 값은 {figure(fit)}이고 기록과의 차이는 {percent(abs(peak / fit - 1))}입니다.",
            value=fit,
            formula=f"0.002 × 5 ÷ (4 + {figure(classes)}) = {figure(fit)}",
        )
    ]
