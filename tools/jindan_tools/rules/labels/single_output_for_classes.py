"""LBL011: a model with one output is trained by squared error while its accuracy is counted."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_ends
from jindan_tools.curves.named import accuracy
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Setting
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import percent

_LEAST = 3


@rule(
    "LBL011",
    "single-output-for-classes",
    {
        "wrong_loss": 4.0, "class_imbalance": -4.0, "plateau_prior": -4.0, "metric_bug": -2.0, "labels_shuffled": -3.0,
        "num_labels_mismatch": -1.0, "overfit": -2.0, "healthy_converged": -4.0,
    },
)  # fmt: skip
def single_output_for_classes(run: Run) -> Iterator[Finding]:
    """Report num_labels=1 in a task whose accuracy is logged and never changes.

    ## What it does
    Reads id2label and problem_type of the saved configuration and the accuracy curve.
    ## Why it matters
    With one output transformers chooses MSELoss. The loss falls, but the largest of one output is always class 0, so the
    accuracy is the share of class 0 at every evaluation.
    ## Fires on
    Exactly one label (or problem_type regression with one label) and an accuracy that is the same in three records or more.
    ## Stays silent on
    Two labels or more, regressions without an accuracy, accuracies that move.
    ## Source
    transformers modeling_bert.py BertForSequenceClassification.forward: num_labels == 1 is regression with MSELoss.
    """
    hits = accuracy(run)
    labels = [s for s in run.settings if s.name.startswith(("id2label.", "config.id2label."))]
    kind = next(iter(run.stated("problem_type")), None)
    single = _single(run, labels)
    if hits is None or single is None or len(hits.finite) < _LEAST or len(set(hits.finite)) != 1:
        return
    if kind is not None and kind.value not in {None, "regression"}:
        return
    yield finding(
        f"모델의 출력이 하나(num_labels=1)여서 분류가 아니라 제곱 오차 회귀로 학습되었고, 정확도는 {len(hits.finite)}번 모두 "
        f"{percent(hits.finite[-1])}에 머뭅니다. 출력이 하나면 argmax는 항상 0번 클래스입니다.",
        Evidence(statement=f"{single.name} 설정 하나뿐이라 출력은 하나입니다.", source=single.source),
        *((Evidence(statement=f"problem_type 설정은 {kind.value}입니다.", source=kind.source),) if kind is not None and kind.value else ()),
        *cite_ends(hits),
        severity=Severity.HIGH,
    )  # fmt: skip


def _single(run: Run, labels: list[Setting]) -> Setting | None:
    """Return the setting that says there is one output."""
    if labels:
        names = {s.leaf for s in labels}
        return labels[0] if names == {"0"} else None
    return next((s for s in run.stated("num_labels") if s.value == 1), None)
