"""EVL085: a final test figure is far below the held-out one that chose the model."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment, train_loss
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.checkpoint.file_name_tells_lowest import file_name_tells_lowest
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_VAL = regex(r"^(?:val|valid|validation|dev|eval)[/_. ]+|[/_. ]+(?:val|valid|validation|dev|eval)$")
_TEST = regex(
    r"^(?:final[/_. ]+)?(?:test|backtest|holdout|hold_out|external|production|deploy|live|oot)[/_. ]+|[/_. ]+(?:test|backtest|holdout|external)$"
)
_SAME = {"accuracy": "acc", "f1_score": "f1", "f1score": "f1", "roc_auc": "auc", "auroc": "auc", "r2_score": "r2"}
_KNOWN = frozenset(
    {"acc", "f1", "auc", "r2", "macro_f1", "balanced_accuracy", "dice", "iou", "miou", "recall", "precision"}
)
_LEAST, _GAP = 4, 0.2
_AT_START = 0.03
# What such a measure says depends on how many candidates stand beside the right one (Krichene and Rendle 2020).
_RANKS = regex(
    r"(?:^|[/_. ])(?:hr|hit(?:_?rate|s)?|ndcg|mrr|recall|precision)[@_]?\d{1,3}\b|(?:^|[/_. ])mrr\b",
    words=("hr", "hit", "ndcg", "mrr", "recall", "precision"),
)
# A first mean loss below 3 belongs to some twenty classes: by chance one row in twenty would be right.
_FEW_CLASSES, _NEVER = 3.0, 0.015


@rule(
    "EVL085", "test-far-below", {"leakage": 2.0, "train_val_shift": 2.0, "val_settings_differ": 3.0, "metric_bug": 1.0}
)
def test_far_below(run: Run) -> Iterator[Finding]:
    """Report a test figure that a run or a file beside it states and that is 0.2 below the held-out one.

    ## What it does
    Takes single figures named for a test, a backtest or an external set, from the log or from a JSON file, and the
    last held-out figure of the same kind.
    ## Why it matters
    The held-out rows were meant to foretell it. Either they are related to the training rows (copies, neighbours in
    time, features made of the answer) and too good, or the test rows differ; a good curve alone settles nothing.
    ## Fires on
    Four held-out records or more, both between -2 and 1 (or in percent), 0.2 apart and more. Of a measure of ranks (hit rate, nDCG, MRR,
    recall at k) it speaks for other candidates.
    ## Stays silent on
    Weights that were lost in loading or chosen wrongly (a test at the level of the first record), figures of other kinds, test curves logged along with training, runs that crashed.
    ## Source
    Kapoor and Narayanan 2023, Leakage and the reproducibility crisis.
    """
    if run.ending is Ending.CRASHED or _tested_another_model(run):
        return
    held = {_kind(_VAL.sub("", s.name.lower())): s for s in _held_out(run)}
    for name, value, proof in (*_figures(run), *_settings(run)):
        series = held.get(_kind(name))
        if series is None or _share(series.finite[-1]) - _share(value) < _GAP or _share(value) < -5:
            continue
        if abs(_share(series.finite[0]) - _share(value)) <= _AT_START:
            # The weights of the first epoch were tested: a checkpoint chosen wrongly, not other rows.
            return
        if _RANKS.search(name.lower()):
            yield _ranked_among_more(series, value, proof)
            return
        if _below_guessing(run, _kind(name), _share(value), _share(series.finite[-1])):
            yield _marked_otherwise(series, value, proof)
            return
        yield finding(
            f"시험 값이 {figure(value)}로, 마지막 검증 값 {figure(series.finite[-1])}보다 크게 낮습니다. 검증 행이 학습 행과 이어져 있어 "
            "너무 좋게 나왔거나 시험 데이터가 다른 것이니, 검증 곡선만 보고 정상이라고 할 수 없습니다.",
            cite_point(series, series.finite_indices[-1], "검증"),
            proof,
            severity=Severity.HIGH,
            argues={"leakage": 2.0, "train_val_shift": 2.0, "healthy_converged": -4.0},
            facts={"test": value},
        )
        return


def _below_guessing(run: Run, kind: str, test: float, held: float) -> bool:
    """Say whether a test accuracy is far below guessing beside a held-out one near 1: answers that are marked by other labels."""
    loss = train_loss(run)
    few = loss is not None and bool(loss.finite) and loss.finite[0] < _FEW_CLASSES
    return kind == "acc" and few and 0 <= test < _NEVER and held > 1 - 2 * _GAP


def _ranked_among_more(series: Series, value: float, proof: Evidence) -> Finding:
    return finding(
        f"순위 지표의 시험 값 {figure(value)}이 마지막 검증 값 {figure(series.finite[-1])}보다 크게 낮습니다. 검증은 뽑은 후보 몇 개 사이에서, 시험은 모든 "
        "후보 사이에서 순위를 매겼을 때의 모습이라, 두 값은 같은 자로 잰 것이 아닙니다.",
        cite_point(series, series.finite_indices[-1], "검증"),
        proof,
        severity=Severity.MEDIUM,
        argues={"val_settings_differ": 3.0, "overfit": -1.0},
        facts={"test": value},
    )


def _marked_otherwise(series: Series, value: float, proof: Evidence) -> Finding:
    return finding(
        f"시험 정확도 {figure(value)} 값은 아무 답이나 골라도 나오는 값보다 훨씬 낮습니다. 모델이 모르는 것이 아니라 시험 데이터의 "
        "라벨 번호가 학습과 다르게(예: 하나씩 밀려) 매겨진 모습입니다.",
        cite_point(series, series.finite_indices[-1], "검증"),
        proof,
        severity=Severity.HIGH,
        argues={"train_val_shift": 3.0, "metric_bug": 1.0, "leakage": -2.0, "healthy_converged": -4.0},
        facts={"test": value},
    )


def _tested_another_model(run: Run) -> bool:
    """Say whether the test is known to be of weights that were lost in loading, or of a checkpoint that was chosen wrongly."""
    worst = {"keeps_lowest_score", "stops_at_lowest_score"}
    lost = any(e.word("newly_initialized") or e.word("missing") for e in run.of_kind(EventKind.WEIGHTS))
    chosen = any(e.word("habit") in worst for e in run.of_kind(EventKind.SCRIPT))
    return lost or chosen or any(file_name_tells_lowest.check(run))


def _held_out(run: Run) -> Iterator[Series]:
    for series in last_segment(run.of_role(Role.VAL_METRIC)):
        if len(series.finite) >= _LEAST and series.higher_is_better and not _TEST.search(series.name.lower()):
            yield series


def _figures(run: Run) -> Iterator[tuple[str, float, Evidence]]:
    for series in run.of_role(Role.VAL_METRIC):
        name = series.name.lower()
        if len(series.finite) == 1 and _TEST.search(name):
            yield _TEST.sub("", name), series.finite[0], cite_point(series, series.finite_indices[0], "시험")


def _settings(run: Run) -> Iterator[tuple[str, float, Evidence]]:
    for setting in run.settings:
        name, value = setting.leaf, setting.number()
        if value is not None and _TEST.search(name):
            said = f"{setting.source.path} 파일에 {setting.name} 값이 {figure(value)}라고 적혀 있습니다."
            yield _TEST.sub("", name), value, Evidence(statement=said, value=value, source=setting.source)


def _kind(name: str) -> str:
    kind = _SAME.get(name.strip(), name.strip())
    return kind if kind in _KNOWN else f"?{name}"


def _share(value: float) -> float:
    return value / 100 if value > 1.5 else value
