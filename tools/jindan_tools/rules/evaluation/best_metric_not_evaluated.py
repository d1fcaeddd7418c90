"""EVL019: the loss that shall choose the best checkpoint is missing in the evaluation."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.regex import regex

_MISSING = regex(r"metric_for_best_model.{0,60}set to '(?P<name>\w*loss)'.{0,20}not found in the evaluation metrics")


@rule("EVL019", "best-metric-not-evaluated", {"config_error": 4.0, "metric_bug": -2.0, "code_error": -2.0})
def best_metric_not_evaluated(run: Run) -> Iterator[Finding]:
    """Explain the KeyError of a best metric that is a loss and was not evaluated.

    ## What it does
    Reads the message of Trainer._determine_best_metric.
    ## Why it matters
    Not the metric code fails: an evaluation whose labels the Trainer does not know reports no loss. That is so under a
    PeftModel, which hides the arguments of the model, and for label columns of another name.
    ## Fires on
    The message about a metric that ends in "loss".
    ## Stays silent on
    Other metrics, which compute_metrics has to return.
    ## Source
    transformers trainer.py _determine_best_metric; find_labels and the warning "No label_names provided for model class".
    """
    for event in run.of_kind(EventKind.EXCEPTION):
        match = _MISSING.search(event.word("message") or event.text)
        if match is None:
            continue
        name = match["name"]
        yield finding(
            f"가장 좋은 체크포인트를 {name} 값으로 고르게 되어 있는데 평가 결과에 {name} 값이 없습니다. 평가가 라벨을 찾지 못해 손실을 계산하지 않은 것입니다.",
            cite_line(event, f"평가 결과에 {name} 값이 없다는 오류입니다."),
            severity=Severity.HIGH,
        )
        return
