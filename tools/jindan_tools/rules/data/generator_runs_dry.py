"""DAT018: the source of the training data ended before the epochs did."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import val_metric
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule

_SAID = "ran out of data; interrupting training"
_GOOD = 0.9


@rule(
    "DAT018",
    "generator-runs-dry",
    {"few_optimizer_steps": 3.0, "epochs_too_few": 1.5, "config_error": 1.0, "healthy_converged": -3.0},
)
def generator_runs_dry(run: Run) -> Iterator[Finding]:
    """Report a generator or data set that was used up while epochs were still to come.

    ## What it does
    Recognises the warning with which Keras ends an epoch early, and goes on with the next one.
    ## Why it matters
    From there on an epoch trains on a few batches or none, while the log shows every epoch as done.
    ## Fires on
    The warning. A fault unless the held-out metric came to 0.9.
    ## Stays silent on
    Other warnings of data loaders.
    ## Source
    keras/src/trainers/epoch_iterator.py, EpochIterator._interrupted_warning (Keras 3); the same words in tf.keras 2.
    """
    told = next((e for e in run.of_kind(EventKind.WARNING) if _SAID in (e.word("message") or e.text)), None)
    if told is None:
        return
    metric = val_metric(run)
    good = metric is not None and bool(metric.finite) and _GOOD <= max(metric.finite) <= 1
    yield finding(
        "학습 데이터를 내놓는 쪽이 에포크가 끝나기 전에 바닥났습니다. 그 뒤의 에포크는 배치 몇 개만, 또는 하나도 없이 지나갔습니다.",
        cite_line(told, "Keras가 데이터가 모자라 에포크를 끊었다고 경고했습니다."),
        *(() if metric is None or not metric.finite else (cite_point(metric, metric.finite_indices[-1], "마지막"),)),
        severity=Severity.MEDIUM if good else Severity.HIGH,
        argues={"few_optimizer_steps": 1.0} if good else None,
    )
