"""EVL031: the report on the classes is at guessing although the answers name each class as often as the labels do."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.named import accuracy
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_REPORTS = {"class_report": "마지막 분류 보고서", "answers": "예측 파일의 답"}
_FAR = 0.4
_APART = 0.12
_LEAST = 40.0
_SIGMAS = 3.0


@rule(
    "EVL031",
    "answers-in-another-order",
    {
        "metric_bug": 4.0,
        "train_val_shift": -3.0,
        "overfit": -3.0,
        "leakage": -3.0,
        "memorisation": -3.0,
        "labels_shuffled": -3.0,
        "class_imbalance": -2.0,
        "healthy_converged": -3.0,
    },
)
def answers_in_another_order(run: Run) -> Iterator[Finding]:
    """Report a classification report, or a table of answers, whose answers and labels are not of the same samples.

    ## What it does
    Computes from precision, recall and support how often each class was answered, and the accuracy of such answers if
    they had nothing to do with the labels (the sum of the products of the shares). Compares it with the reported one.
    ## Why it matters
    A generator that shuffles hands its images to predict() in another order than that of `.classes`. The model is good
    and the report is at guessing; it looks like over-fitting or like another kind of test data.
    ## Fires on
    A report of 40 samples and more within three standard deviations of independence, shares of answers within 12 points of
    the labels', and a held-out accuracy during training at least 40 points above the report.
    ## Stays silent on
    Answers that pile up on a few classes (another preprocessing), reports above guessing, runs without a held-out accuracy.
    ## Source
    Independent draws agree with probability sum p_i q_i; https://github.com/keras-team/keras/issues/4225
    """
    told = [e for e in run.of_kind(EventKind.FIGURE) if e.word("name") in _REPORTS]
    hits = accuracy(run)
    if not told or hits is None or not hits.finite or not _at_random(told[-1]):
        return
    report, best = told[-1], max(hits.finite)
    value, expected = report.number("value") or 0.0, report.number("expected") or 0.0
    if best - value < _FAR:
        return
    source = _REPORTS[report.word("name")]
    yield finding(
        f"학습 중의 검증 정확도는 {percent(best)}인데 {source} 쪽은 {percent(value)}입니다. 답의 분포는 라벨과 같은데 맞은 비율만 "
        "찍은 수준이므로, 예측과 정답이 서로 다른 순서(섞인 생성기와 .classes)로 비교되었습니다.",
        cite_point(hits, hits.finite.index(best) if len(hits.finite) == len(hits) else hits.finite_indices[-1]),
        cite_line(report, f"{source}에서 센 정확도는 {figure(value)}입니다.", value),
        calculated("답과 정답이 서로 무관할 때의 정확도입니다.", expected, f"Σ (정답의 비율 × 답의 비율) = {figure(expected)}"),
        calculated("답의 비율과 정답의 비율이 다른 정도입니다.", report.number("apart") or 0.0, "½ Σ |답의 비율 − 정답의 비율|"),
        severity=Severity.HIGH,
        facts={"report": value, "expected": expected, "held_out": best},
    )  # fmt: skip


def _at_random(report: Event) -> bool:
    value, expected, count, apart = (report.number(name) for name in ("value", "expected", "of", "apart"))
    if value is None or expected is None or count is None or apart is None or count < _LEAST or apart > _APART:
        return False
    spread = math.sqrt(max(expected * (1 - expected), 1e-6) / count)
    return abs(value - expected) <= _SIGMAS * spread + 0.005
