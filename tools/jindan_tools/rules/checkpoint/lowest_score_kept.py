"""CKP003: the checkpoint kept as the best has the lowest score: the comparison runs the wrong way round."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from math import isclose

from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.curves.select import last_segment
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

# `valid best_bleu` beside `valid bleu`.
_BEST = regex(r"^(.*?)best_(\w+)$")
_LEAST = 3
_APART = 0.02


@rule("CKP003", "lowest-score-kept", {"best_ckpt_wrong": 4.0, "early_stop_wrong": 1.0})
def lowest_score_kept(run: Run) -> Iterator[Finding]:
    """Report a run whose best_metric is the lowest value of a score of which more is better.

    ## What it does
    Compares best_metric of the last trainer_state.json, or the score that a log called its best last, with the scores of the evaluations.
    ## Why it matters
    greater_is_better=False with an accuracy keeps the first, worst checkpoint, and load_best_model_at_end hands it out.
    ## Fires on
    A column best_NAME that equals the lowest value so far of the score NAME at every record (fairseq writes it, and its flag
    maximize_best_checkpoint_metric is off unless given). Or three evaluations or more, best_metric equal to the lowest value of one score and 0.02 below the highest.
    ## Stays silent on
    A best_metric that is also the highest of a score, losses (CKP002).
    ## Source
    transformers TrainingArguments: metric_for_best_model and greater_is_better; fairseq checkpoint_utils.py save_checkpoint:
    best_function = max if maximize_best_checkpoint_metric else min, 0.8 to 0.12.
    """
    kept = run.stated("best_metric")
    value = kept[-1].number() if kept else None
    if value is None:
        yield from _lowest_so_far(run)
        return
    scores = [s for s in last_segment(run.of_role(Role.VAL_METRIC)) if s.higher_is_better and len(s.finite) >= _LEAST]
    if any(isclose(value, max(s.finite), rel_tol=1e-6) for s in scores):
        return
    score = next(
        (s for s in scores if isclose(value, min(s.finite), rel_tol=1e-6) and max(s.finite) - value >= _APART), None
    )
    if score is None:
        return
    yield finding(
        f"최고 체크포인트로 고른 {figure(value)} 값은 {score.name} 기록 가운데 가장 낮습니다. 점수를 작을수록 좋은 것으로 비교했습니다.",
        Evidence(statement=f"best_metric 값은 {figure(value)}입니다.", value=value, source=kept[-1].source),
        cite_point(score, _place(score), "가장 높은 값"),
        severity=Severity.HIGH,
        argues={"best_ckpt_wrong": 4.0, "early_stop_wrong": 1.0 if run.ending is Ending.EARLY_STOPPED else 0.0},
        facts={"best_metric": value, "highest": max(score.finite)},
    )


def _lowest_so_far(run: Run) -> Iterator[Finding]:
    """Find a column `best_bleu` that holds the lowest value so far of the column `bleu` at every record."""
    scores = [s for s in last_segment(run.of_role(Role.VAL_METRIC)) if s.higher_is_better and len(s.finite) >= _LEAST]
    for score in scores:
        best = next((s for s in run.series if _BEST.sub(r"\1\2", s.name) == score.name != s.name), None)
        if best is None or len(best) != len(score) or score.first_non_finite is not None:
            continue
        lowest = list(accumulate(score.values, min))
        apart = max(score.finite) - lowest[-1] >= _APART * max(1.0, abs(max(score.finite)))
        if apart and all(isclose(a, b, rel_tol=1e-6) for a, b in zip(best.values, lowest, strict=True)):
            told = next(iter(run.stated("maximize_best_checkpoint_metric")), None)
            yield finding(
                f"최고값으로 남긴 {best.name} 열이 기록마다 {score.name} 값의 최저({figure(lowest[-1])})와 같습니다. 작을수록 좋은 것으로 비교해, 최고로 저장한 체크포인트가 가장 나쁩니다.",
                cite_point(best, -1, "남긴 값"),
                cite_point(score, _place(score), "가장 높은 값"),
                *(() if told is None else (cite_stated(told),)),
                severity=Severity.HIGH,
                argues={"best_ckpt_wrong": 4.0, "overfit": -2.0, "train_val_shift": -2.0, "underfit": -2.0},
                facts={"best_metric": lowest[-1], "highest": max(score.finite), "kept": "lowest_so_far"},
            )
            return


def _place(series: Series) -> int:
    return series.values.index(max(series.finite))
