"""DAT030: a switch for trials is still on, so the run saw a part of its data only."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_stated
from jindan_tools.curves.select import val_metric
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

# Shares of the data, which cut it where they are below 1. The first two are arguments of Lightning's Trainer.
_SHARES = frozenset(
    {"limit_train_batches", "overfit_batches", "data_fraction", "train_fraction", "subset_fraction", "subset_ratio"}
)
# Counts of samples: the example scripts of transformers keep the first N ("for debugging purposes").
_COUNTS = frozenset({"max_train_samples", "max_samples"})
# Lightning takes a whole number for that many batches and a number with a point for a share: 1 is one batch, 1.0 all.
_BATCHES = frozenset({"limit_train_batches", "overfit_batches"})
_FEW = 20
_SWITCHES = frozenset({"fast_dev_run"})
_ONE_BATCH = {"few_optimizer_steps": 4.0, "too_little_data": 2.5, "config_error": 1.0, "underfit": -3.0, "lr_too_low": -2.0, "label_noise": -1.0}  # fmt: skip
_MOST = 0.5
_GOOD = 0.7


@rule(
    "DAT030",
    "part-of-data",
    {
        "too_little_data": 3.0,
        "config_error": 1.0,
        "underfit": -1.0,
        "label_noise": -1.0,
        "few_optimizer_steps": 1.0,
        "lr_too_low": -2.0,
    },
)
def part_of_data(run: Run) -> Iterator[Finding]:
    """Report a trial switch that cuts the training data, left on in a whole run.

    ## What it does
    Looks for the settings by which frameworks train on a part of the data, and computes how many samples that leaves.
    ## Why it matters
    Everything looks like a small data set, and the number of files in the folder says otherwise.
    ## Fires on
    A share of at most one half, limit_train_batches of 1 to 20 written as a whole number (1 is one batch, 1.0 all of them),
    a first N of more samples (what `datasets` counted when it read the file), or fast_dev_run. A
    fault where the metric stays below 0.7.
    ## Stays silent on
    Shares of 1 and above one half, switches that are off, Ultralytics' fraction (YOL023).
    ## Source
    Lightning Trainer flags; transformers examples, DataTrainingArguments.
    """
    found = next((s for s in run.settings if _cuts(run, s)), None)
    if found is None:
        return
    metric = val_metric(run)
    poor = metric is not None and bool(metric.finite) and max(map(abs, metric.finite)) < _GOOD
    batches = found.leaf in _BATCHES and isinstance(found.value, int)
    value = str(found.value) if isinstance(found.value, bool | str | None) else figure(found.value)
    yield finding(
        f"{found.name} 값이 정수 {value}이라 에폭마다 배치 {value}개만 학습했습니다(전부는 1.0입니다)."
        if batches
        else f"{found.name} 값이 {value}라서 학습 데이터의 일부만 썼습니다.",
        cite_stated(found),
        *_left(run, found),
        severity=Severity.HIGH if poor else Severity.MEDIUM if _counted(run) else Severity.LOW,
        argues=_ONE_BATCH if batches else None,
    )


def _counted(run: Run) -> bool:
    """Say whether both counts are in the record, so that the cut is no guess."""
    return any(e.word("name") == "rows_available" for e in run.of_kind(EventKind.FIGURE))


def _all_rows(run: Run) -> float | None:
    """Return how many rows the data hold: what was counted when the file was read, or what training began with."""
    read = [e.number("value") or 0.0 for e in run.of_kind(EventKind.FIGURE) if e.word("name") == "rows_available"]
    return max(read) if read else run.number("train_samples")


def _cuts(run: Run, setting: Setting) -> bool:
    name, value = setting.leaf, setting.number()
    if name in _SWITCHES:
        return setting.flag() is True
    if value is None:
        return False
    samples = _all_rows(run)
    if name in _COUNTS:
        return value > 1 and (samples is None or value <= _MOST * samples)
    if name in _BATCHES and isinstance(setting.value, int) and not isinstance(setting.value, bool):
        return 1 <= value <= _FEW
    return name in _SHARES and 0 < value <= _MOST


def _left(run: Run, setting: Setting) -> tuple[Evidence, ...]:
    samples, value = _all_rows(run), setting.number()
    if samples is None or value is None:
        return ()
    left = samples * value if 0 < value < 1 else value
    return (
        calculated(
            f"학습에 쓰인 표본은 {figure(samples)}개 가운데 약 {figure(round(left))}개입니다.",
            left,
            f"{figure(round(left))} ÷ {figure(samples)} = {percent(left / samples)}",
        ),
    )
