"""YOL022: the warm-up counts at least 100 iterations, and the run hardly has more."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.ultralytics_warmup import updates_made
from jindan_tools.curves.cite import cite_line, cite_point, cite_settings
from jindan_tools.curves.select import learning_rate, train_loss, val_metric
from jindan_tools.curves.shape import relative_drop
from jindan_tools.lr.schedules.ultralytics import Ultralytics, warmup_iterations
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Framework, Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.labels.scan import background_share
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LONG, _MOST = 0.5, 0.8
_FINDS = 0.1
_FEW = 60
_FELL = 0.5
_ENOUGH = 10**5
_ENDED = (Ending.COMPLETED, Ending.EARLY_STOPPED)


@rule(
    "YOL022",
    "warmup-by-iterations",
    {
        "warmup_too_long": 3.0,
        "few_optimizer_steps": 2.0,
        "epochs_too_few": 1.0,
        "labels_missing": -2.0,
        "eval_labels_missing": -2.0,
        "small_object_no_anchor": -2.0,
        "overfit": -2.0,
        "underfit": -1.0,
        "params_not_in_optim": -3.0,
        "frozen_layers": -1.0,
    },
)
def warmup_by_iterations(run: Run) -> Iterator[Finding]:
    """Report an Ultralytics run of which most lies inside the warm-up of at least 100 iterations.

    ## What it does
    Computes the batches of an epoch from the label scan and the batch, the length of the warm-up as the trainer does, and the
    updates that the growing accumulation leaves.
    ## Why it matters
    warmup_epochs counts epochs, but the trainer never warms up for fewer than 100 iterations. With one batch an epoch these
    are 100 epochs: the rate never reaches its value, and there are a few dozen updates in all. Labels and model are not to blame.
    ## Fires on
    A warm-up of at least 80 % of all iterations (a remark from half, with at most 60 updates) in a run that ended as planned,
    while the mean average precision stays below 0.1 and the training loss loses less than half.
    ## Stays silent on
    Runs that learnt all the same, held-out images without labels, warmup_epochs=0, releases from 8.4.103 on (no least number of iterations), unknown batch or images, runs that broke off.
    ## Source
    ultralytics/engine/trainer.py _do_train: `nw = max(round(warmup_epochs * nb), 100)`, 8.0.196 to 8.4.102.
    """
    scan, batch = _scan(run), run.number("batch_size")
    epochs, warmup_epochs = run.epochs_done, run.number("warmup_epochs")
    if run.framework is not Framework.ULTRALYTICS or run.ending not in _ENDED or scan is None or not batch or batch < 1:
        return
    if not epochs or epochs < 1 or warmup_epochs is None or warmup_epochs <= 0 or run.version is None:
        return
    images = _images(scan)
    batches = math.ceil(images / batch)
    if batches < 1 or batches * epochs > _ENOUGH:
        return
    plan = Ultralytics(
        lr=1.0,
        epochs=int(run.epochs_planned or epochs),
        batches=batches,
        warmup_epochs=warmup_epochs,
        version=run.version,
    )
    total, warmup = int(batches * epochs), warmup_iterations(plan) or 0
    if warmup <= batches * warmup_epochs or warmup < _LONG * total or not _learnt_nothing(run):
        return
    made = updates_made(total, warmup, batch, run.number("nominal_batch") or 64)
    most = warmup >= _MOST * total
    if not most and made > _FEW:
        return
    yield finding(
        f"이미지 {figure(images)}장은 에폭마다 배치 {batches}개라 모두 {total}번 반복했는데, 웜업은 최소 100번을 지켜 {warmup}번이라 "
        f"학습의 {percent(min(1.0, warmup / total), 0)}가 웜업이었습니다.",
        cite_line(scan, f"학습 라벨 검사는 이미지 {figure(images)}장을 세었습니다.", images),
        calculated("웜업의 길이입니다.", float(warmup), f"max(round({warmup_epochs:g} × {batches}), 100) = {warmup}"),
        calculated("실제 가중치 갱신 횟수입니다.", float(made), f"반복 {total}번, 누적은 1에서 nbs ÷ {figure(batch)}까지 커짐"),
        *_highest(run),
        *cite_settings(run, "epochs", "batch_size", "warmup_epochs"),
        severity=Severity.HIGH if most else Severity.MEDIUM,
        argues=None if most else {"warmup_too_long": 1.5, "few_optimizer_steps": 1.0, "overfit": -1.0},
        facts={"batches": float(batches), "warmup": float(warmup), "updates": float(made), "iterations": float(total)},
    )  # fmt: skip


def _scan(run: Run) -> Event | None:
    scans = [e for e in run.of_kind(EventKind.LABEL_SCAN) if e.word("split") == "train"]
    return scans[-1] if scans and _images(scans[-1]) >= 1 else None


def _images(scan: Event) -> float:
    return (scan.number("scanned") or scan.number("images") or 0.0) - (scan.number("corrupt") or 0.0)


def _learnt_nothing(run: Run) -> bool:
    """Return whether a detector finds nothing and its training loss hardly fell; a metric of 0 may have other reasons."""
    metric, loss = val_metric(run), train_loss(run)
    scans = (e for e in run.of_kind(EventKind.LABEL_SCAN) if e.word("split") == "val")
    if any(background_share(e) == 1 for e in scans):
        return False
    if metric is None or not metric.finite or max(metric.finite) >= _FINDS:
        return False
    return loss is None or len(loss.finite) < 2 or relative_drop(loss.finite) < _FELL


def _highest(run: Run) -> tuple[Evidence, ...]:
    series = learning_rate(run)
    return () if series is None or series.argmax is None else (cite_point(series, series.argmax, "가장 높은 학습률"),)
