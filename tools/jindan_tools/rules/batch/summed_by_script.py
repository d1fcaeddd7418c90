"""BAT115: the script steps on a loss that is summed over the batch."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import train_loss, val_loss, val_metric
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.chosen import habits

_ROSE = 2.0
_LOW = 0.5


@rule("BAT115", "summed-by-script", {"lr_too_high_oscillate": 3.0})
def summed_by_script(run: Run) -> Iterator[Finding]:
    """Report `reduction="sum"` in the loss that backward is called on, in a run that SGD threw about.

    ## What it does
    Follows backward to a loss with reduction="sum" that nothing divides.
    ## Why it matters
    The gradient is that of the mean times the size of the batch, and so is the step of SGD. A figure that is divided for
    the log hides it.
    ## Fires on
    The habit with SGD beside a training loss that makes no progress, or a held-out loss that rose to twice its first value
    while the held-out metric stayed low, or a training loss that only came down from such a height.
    ## Stays silent on
    Runs that learn, adaptive optimizers, losses that are divided.
    ## Source
    torch.nn.CrossEntropyLoss, reduction: "mean" by default.
    """
    seen = _thrown(run)
    for event in habits(run, "loss_is_summed") if seen else ():
        if event.word("optimizer") != "SGD":
            return
        yield finding(
            'reduction="sum"으로 더한 손실에 backward()를 불러, 기울기가 배치 크기만큼 커집니다. SGD에서는 학습률을 배치 크기만큼 곱한 것과 같습니다.',
            cite_line(
                event, "손실을 배치의 평균(reduction='mean')으로 바꾸거나, 학습률을 배치 크기로 나누어야 합니다."
            ),
            *seen,
            severity=Severity.HIGH,
            argues={
                "lr_too_high_oscillate": 4.0,
                "init_bad": -3.0,
                "labels_shuffled": -2.0,
                "input_not_normalised": -2.0,
                "lr_too_low": -3.0,
                "plateau_chance_ce": -1.0,
            },
        )
        return


def _thrown(run: Run) -> tuple[Evidence, ...]:
    held, metric, train = val_loss(run), val_metric(run), train_loss(run)
    if held is not None and train is not None and len(held.finite) > 2:
        top = max(held.finite_indices, key=lambda i: held.values[i])
        low = metric is None or not metric.finite or metric.finite[-1] < _LOW
        if held.values[top] > _ROSE * held.finite[0] > 0 and low:
            return (cite_point(held, held.finite_indices[0], "처음"), cite_point(held, top, "가장 높은 값"))
    if train is not None and metric is not None and len(train.finite) > 2 and metric.finite:
        top = max(train.finite_indices, key=lambda i: train.values[i])
        if max(metric.finite) < _LOW and train.values[top] > _ROSE * min(train.finite) > 0:
            return (cite_point(train, top, "가장 높은 값"), cite_point(metric, metric.finite_indices[-1]))
    return signs.no_progress(run)
