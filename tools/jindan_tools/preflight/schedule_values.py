"""The learning rate at the marks of an Ultralytics schedule, computed before the run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

from jindan_tools.curves.cite import cite_settings
from jindan_tools.frameworks.fact import fact_number
from jindan_tools.frameworks.ultralytics import ultralytics_fact
from jindan_tools.lr.schedules.ultralytics import Ultralytics, epoch_factor
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.run import Framework, Run
from jindan_tools.planning.raw_setting import raw_flag, raw_number
from jindan_tools.preflight.item import Item, Level
from jindan_tools.text.figures import figure

_MOST_EPOCHS = 1e6


def schedule_items(run: Run) -> Iterator[Item]:
    """Yield the rate after warmup, in the middle and at the end; nothing where optimizer=auto chooses it."""
    rate, epochs = run.number("learning_rate"), run.number("epochs")
    if run.framework is not Framework.ULTRALYTICS or not _explicit(run) or rate is None or not _countable(epochs):
        return
    schedule = Ultralytics(
        lr=rate,
        lrf=_value(run, "final_lr_fraction", "lrf", 0.01),
        epochs=int(epochs),
        batches=1,
        cos_lr=bool(raw_flag(run, "cos_lr")),
        warmup_epochs=_value(run, "warmup_epochs", "warmup_epochs", 3.0),
    )
    marks = sorted({min(round(schedule.warmup_epochs), int(epochs) - 1), int(epochs) // 2, int(epochs) - 1})
    told = ", ".join(f"{m + 1} 에폭 {figure(rate * epoch_factor(schedule, m))}" for m in marks)
    warmup = f"웜업 {figure(schedule.warmup_epochs)} 에폭 뒤" if schedule.warmup_epochs else "웜업 없이"
    kind = "코사인" if schedule.cos_lr else "직선"
    yield Item(
        level=Level.NOTE,
        code="learning_rate_marks",
        what=f"학습률은 {warmup} {kind}으로 줄어듭니다: {told}.",
        do="results.csv 파일의 lr/pg1 열이 이 값과 다르면 설정이 적용되지 않은 것입니다.",
        evidence=(
            *cite_settings(run, "learning_rate", "final_lr_fraction", "warmup_epochs", "epochs"),
            Evidence(
                statement="마지막 에폭의 학습률입니다.",
                value=rate * epoch_factor(schedule, int(epochs) - 1),
                formula=f"{figure(rate)} × lf({int(epochs) - 1}), lf(e) = max(1 - e/{int(epochs)}, 0) × (1 - {figure(schedule.lrf)}) + {figure(schedule.lrf)}"
                if not schedule.cos_lr
                else f"{figure(rate)} × one_cycle(1, {figure(schedule.lrf)}, {int(epochs)})",
            ),
        ),
    )


def _countable(epochs: float | None) -> TypeGuard[float]:
    return epochs is not None and 1 <= epochs <= _MOST_EPOCHS


def _explicit(run: Run) -> bool:
    return run.word("optimizer") not in {"", "auto"}


def _value(run: Run, canonical: str, name: str, default: float) -> float:
    given = run.number(canonical)
    if given is None:
        given = raw_number(run, name)
    return given if given is not None else fact_number(ultralytics_fact(name, run.version)) or default
