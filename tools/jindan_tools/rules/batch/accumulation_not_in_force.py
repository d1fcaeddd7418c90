"""BAT095: accumulation is set, but the updates of an epoch are as many as its batches."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_setting, cite_stated
from jindan_tools.curves.jitter import restlessness
from jindan_tools.curves.outcome import Outcome, outcome
from jindan_tools.curves.rate import steps_per_epoch
from jindan_tools.curves.select import train_loss, val_metric
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

# Their logged step counts updates of the weights, not batches.
_COUNT_UPDATES = (Framework.LIGHTNING, Framework.HF_TRAINER)
_NAMES = ("accumulate_grad_batches", "gradient_accumulation_steps", "grad_accum", "gradient_accumulation")
_NEAR, _RESTLESS = 0.01, 0.05


@rule(
    "BAT095",
    "accumulation-not-in-force",
    {"config_error": 3.0, "batch_noise": 1.5, "bn_small_batch": 1.0, "batch_scaled_lr_not": 1.0},
)
def accumulation_not_in_force(run: Run) -> Iterator[Finding]:
    """Report a setting for accumulation that the counted updates contradict.

    ## What it does
    Divides the training rows by the batch and compares with the updates that an epoch took.
    ## Why it matters
    A key at a place that the program does not read (models.trainer instead of trainer) is taken without a word. The
    batch of an update is then smaller than everybody believes, and the rate was chosen for the larger one.
    ## Fires on
    Lightning or HF Trainer, accumulation of 2 or more in a setting, and updates per epoch within 1 % of the batches. Serious where the run
    did not learn or its held-out figure moves by 5 % from record to record.
    ## Stays silent on
    Trainers whose steps count batches, unknown numbers of rows, updates that fit the accumulation.
    ## Source
    Lightning: global_step counts optimizer steps; an epoch has ceil(rows / batch / devices / accumulation) of them.
    """
    setting, rows, batch = _accumulation(run), run.number("train_samples"), run.number("batch_size")
    series = _steps(run)
    if run.framework not in _COUNT_UPDATES or setting is None or not rows or not batch or series is None:
        return
    steps, wanted = steps_per_epoch(run, series), setting.number() or 0.0
    batches = rows / batch / (run.number("devices") or 1)
    if steps is None or batches < 2 * wanted or abs(steps - batches) > max(1.0, _NEAR * batches):
        return
    metric = val_metric(run)
    moved = metric is not None and restlessness(metric.finite) >= _RESTLESS
    yield finding(
        f"{setting.name} 값은 {figure(wanted)}이지만 한 에폭에 갱신이 {figure(steps)}번입니다. 배치 수와 같아서 누적이 적용되지 않았고, 한 번 갱신에 쓰인 것은 {figure(batch)}개입니다.",
        cite_stated(setting),
        cite_point(series, -1, "마지막 기록"),
        *known(cite_setting(run, "train_samples"), cite_setting(run, "batch_size")),
        calculated("누적하지 않을 때 한 에폭의 갱신 수입니다.", batches, f"{figure(rows)} ÷ {figure(batch)}"),
        severity=Severity.HIGH if moved or outcome(run) is not Outcome.LEARNED else Severity.MEDIUM,
        facts={"updates": steps, "batches": batches, "accumulation": wanted},
    )


def _accumulation(run: Run) -> Setting | None:
    return next((s for s in run.stated(*_NAMES) if (s.number() or 0.0) >= 2), None)


def _steps(run: Run) -> Series | None:
    loss = train_loss(run)
    counted = [s for s in run.series if s.axis is Axis.STEP and len(s) >= 2]
    return loss if loss is not None and loss.axis is Axis.STEP else next(iter(counted), None)
