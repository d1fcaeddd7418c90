"""DAT031: an epoch reads every row several times, once for each worker or device."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.event import Event
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.chosen import habits
from jindan_tools.text.figures import figure

_WORKERS = frozenset({"num_workers", "dataloader_num_workers"})
_COUNTS = frozenset({"done", "iterations", "iters", "steps", "batches", "n_batches", "num_batches"})


@rule(
    "DAT031",
    "epoch-several-times",
    {
        "config_error": 4.0, "memorisation": -1.0, "too_little_data": -2.0, "train_val_shift": -2.0, "label_noise": -2.0,
        "lr_too_high_oscillate": -1.0, "healthy_converged": -2.0,
    },
)  # fmt: skip
def epoch_several_times(run: Run) -> Iterator[Finding]:
    """Report an epoch whose batches are a whole multiple of what the rows fill, the multiple being the workers.

    ## What it does
    Divides the batches that an epoch made by rows over batch size, and reads whether the script's IterableDataset asks which
    worker it is in.
    ## Why it matters
    Each worker of a DataLoader runs its own copy of an iterable data set. One that shares nothing out yields every row once
    a worker: an epoch is K epochs, overfitting sets in K times sooner, and schedules count K times as many steps.
    ## Fires on
    A script whose IterableDataset goes over all its rows in a loader with two workers or more (a fault when the batches of
    an epoch are that multiple, else a hypothesis); or, without a script, batches that are exactly the stated workers times
    rows over batch size.
    ## Stays silent on
    Data sets that shard, counts that fit.
    ## Source
    docs.pytorch.org/docs/stable/data.html, torch.utils.data.IterableDataset: "Multi-process data loading".
    """
    event = next(habits(run, "stream_per_worker"), None)
    rows, batch = run.number("train_samples"), _batch(run, event)
    workers = _workers(run, event)
    made = _batches(run)
    proof = (
        () if rows is None or batch is None or made is None or workers is None else _proof(rows, batch, made, workers)
    )
    if event is None and not proof:
        return
    yield finding(
        f"한 에폭이 모든 행을 {workers:g}번씩 읽습니다. 워커 {workers:g}개가 저마다 데이터 전체를 내놓아, 한 에폭이 실제로는 {workers:g} 에폭입니다.",
        *((cite_line(event, "IterableDataset이 자기 워커의 몫을 나누지 않습니다(get_worker_info를 부르지 않습니다)."),) if event is not None else ()),
        *proof,
        severity=Severity.HIGH if proof else Severity.LOW,
        argues=None if proof else {"config_error": 1.0},
        facts={"workers": workers or 0.0},
    )  # fmt: skip


def _proof(rows: float, batch: float, made: tuple[float, Evidence | None], workers: float) -> tuple[Evidence, ...]:
    """Return the arithmetic when the batches are those of all workers and not those of one, () otherwise."""
    once = math.ceil(rows / batch) if rows > 0 and batch > 0 else 0
    if once < 1 or workers < 2 or made[0] != workers * once:
        return ()
    formula = f"{made[0]:g} ÷ ⌈{figure(rows)} ÷ {figure(batch)}⌉ = {figure(made[0] / once)}"
    told_once = f"모든 행을 한 번 읽으면 {once}배치인데, 한 에폭에 {made[0]:g}배치를 돌았습니다."
    return known(calculated(told_once, made[0] / once, formula), made[1])


def _batch(run: Run, event: Event | None) -> float | None:
    stated = 0.0 if event is None else event.number("batch") or 0.0
    return stated or run.number("effective_batch") or run.number("batch_size")


def _workers(run: Run, event: Event | None) -> float | None:
    if event is not None:
        return event.number("workers")
    stated = run.stated(*_WORKERS)
    return stated[-1].number() if stated else None


def _batches(run: Run) -> tuple[float, Evidence | None] | None:
    """Return the batches of an epoch as the log counts them."""
    stated = run.number("steps_per_epoch")
    if stated:
        return stated, None
    counts = next(
        (s for s in run.series if s.axis is Axis.EPOCH and s.name.lower() in _COUNTS and len(set(s.values)) == 1), None
    )
    if counts is not None and len(counts) >= 2:
        return counts.values[0], None
    whole = run.steps_done / run.epochs_done if run.steps_done and run.epochs_done else 0.0
    return (whole, None) if whole >= 2 and whole.is_integer() and run.steps_done != run.epochs_done else None
