"""BAT003: Ultralytics accumulates small batches up to a nominal batch by itself."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_setting
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_NOMINAL = 64.0


@rule("BAT003", "nominal-batch-accumulates", {"batch_noise": -2.5})
def nominal_batch_accumulates(run: Run) -> Iterator[Finding]:
    """Note that a small batch in Ultralytics or YOLOv5 does not mean noisy gradients.

    ## What it does
    Computes round(nbs / batch) x batch, the images behind one optimizer step after warmup.
    ## Why it matters
    "Raise the batch size against the noise" is a popular advice that changes nothing here: batch 1 and batch 16 both
    step every 64 images. Only batch statistics (BatchNorm) still see the small batch.
    ## Fires on
    Ultralytics or YOLOv5, a batch of at most half of the nominal one (64 by default).
    ## Stays silent on
    Other frameworks, automatic batch sizes (-1), larger batches.
    ## Source
    Ultralytics trainer._setup_train: accumulate = max(round(nbs / batch_size), 1); YOLOv5 train.py.
    """
    batch = run.number("batch_size")
    if run.framework not in {Framework.ULTRALYTICS, Framework.YOLOV5} or batch is None or batch < 1:
        return
    nominal = run.number("nominal_batch") or _NOMINAL
    steps = max(round(nominal / batch), 1)
    if steps < 2:
        return
    yield finding(
        f"배치 {figure(batch)} 설정이지만 {steps}번 누적해 {figure(steps * batch)}장마다 한 번 갱신합니다.",
        *known(cite_setting(run, "batch_size"), cite_setting(run, "nominal_batch")),
        calculated(
            "웜업 이후 옵티마이저 한 스텝에 쓰이는 이미지 수입니다.",
            steps * batch,
            f"round({figure(nominal)} ÷ {figure(batch)}) × {figure(batch)} = {figure(steps * batch)}",
        ),
        severity=Severity.INFO,
        facts={"accumulate": float(steps), "effective_batch": steps * batch},
    )
