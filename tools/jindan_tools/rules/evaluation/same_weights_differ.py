"""EVL013: the same weights are evaluated again and answer otherwise: something random is switched on."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_settings
from jindan_tools.curves.select import last_segment
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST, _AGAIN = 3, 2
_RANDOM = 0.1


@rule(
    "EVL013",
    "same-weights-differ",
    {"eval_mode_missing": 2.5, "val_settings_differ": 1.0, "metric_bug": 0.5},
)
def same_weights_differ(run: Run) -> Iterator[Finding]:
    """Report evaluations repeated after the last training record whose results are not the same.

    ## What it does
    Looks at the last place of a held-out metric: one record belongs to the epoch, the others repeat the evaluation.
    ## Why it matters
    An evaluation of fixed weights on fixed data has one result. Dropout that is still active, or batch normalisation that
    takes the statistics of the batch, makes it another one each time, and lower than the model deserves.
    ## Fires on
    Two further results or more at the last place of a metric with three places or more, of which no two are equal and none is the
    best of the epochs, and dropout of 0.1 or more in the settings.
    ## Stays silent on
    Repetitions that agree, a best score that is printed once more, one result of other weights, settings without dropout.
    ## Source
    torch.nn.Module.train: dropout is active until eval() is called.
    """
    dropout = run.number("dropout") or 0.0
    if dropout < _RANDOM:
        return
    for metric in last_segment(run.of_role(Role.VAL_METRIC)):
        again = _again(metric)
        if not again:
            continue
        shown = ", ".join(figure(metric.values[i]) for i in again)
        yield finding(
            f"학습이 끝난 뒤 같은 가중치를 다시 평가한 {metric.name} 값이 {shown} 값으로 매번 다릅니다. "
            "평가 중에도 드롭아웃처럼 무작위로 움직이는 것이 켜져 있습니다.",
            *(cite_point(metric, i) for i in again[:4]),
            *cite_settings(run, "dropout"),
            severity=Severity.MEDIUM,
            facts={"results": float(len(again))},
        )
        return


def _again(metric: Series) -> list[int]:
    """Return the places of the repeated results, [] where they may be of other weights or are the same."""
    last = [i for i, x in enumerate(metric.xs) if x == metric.xs[-1]]
    first = metric.xs.index(metric.xs[-1])
    if len(last) <= _AGAIN or len(set(metric.xs)) < _LEAST or last != list(range(first, len(metric))):
        return []
    again = last[1:]
    values = [metric.values[i] for i in again]
    best = None if metric.best is None else metric.values[metric.best]
    told_again = best in values and best in metric.values[: again[0]]
    return again if len(set(values)) == len(values) and not told_again else []
