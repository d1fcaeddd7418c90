"""SCR223: answers are made from logits as if they were probabilities."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import val_metric
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.chosen import habits


@rule("SCR223", "logits-cut-at-half", {"metric_bug": 4.0})
def logits_cut_at_half(run: Run) -> Iterator[Finding]:
    """Report `torch.round(x)` or `x > 0.5` of the logits of a binary model.

    ## What it does
    Follows what is rounded or compared to a linear layer, beside a binary cross-entropy that takes logits.
    ## Why it matters
    A logit of 3 rounds to 3 and equals no label; above 0.5 means a probability of 62 %. The loss is right and the accuracy is not.
    ## Fires on
    The habit. Established for rounding when the accuracy falls or stays low while the held-out loss falls.
    ## Stays silent on
    Anything behind a sigmoid, and thresholds of 0.
    ## Source
    sigmoid(0) = 0.5, sigmoid(0.5) = 0.622.
    """
    for event in habits(run, "logits_cut_at_half"):
        metric = val_metric(run)
        rounds = event.word("how") == "round"
        fell = metric is not None and len(metric.finite) > 2 and metric.finite[-1] < max(metric.finite) - 0.05
        seen = (cite_point(metric, metric.finite_indices[-1]),) if metric is not None and metric.finite else ()
        said = (
            "로짓을 그대로 반올림해 라벨(0, 1)과 비교합니다. 확신할수록 2, 3 같은 값이 되어 맞힌 답이 틀린 것으로 세어집니다."
            if rounds
            else "로짓을 0.5와 비교합니다. 확률 0.5에 해당하는 로짓은 0이므로 확률 62 % 아래의 양성이 모두 음성으로 세어집니다."
        )
        yield finding(
            said,
            cite_line(
                event, "sigmoid를 먼저 적용하거나 로짓을 0과 비교해야 합니다. 손실은 로짓을 받으므로 그대로 둡니다."
            ),
            *seen,
            severity=Severity.HIGH if rounds or fell else Severity.MEDIUM,
            argues={
                "metric_bug": 4.0 if rounds and fell else 3.0 if rounds else 2.0,
                "best_ckpt_wrong": -3.0,
                "label_noise": -2.0,
                "overfit": -2.0,
                "plateau_chance_ce": -2.0,
            },
        )
        return
