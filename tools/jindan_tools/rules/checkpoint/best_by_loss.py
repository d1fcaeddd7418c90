"""CKP311: the model that was loaded at the end is the best by loss, while the score went on rising for epochs."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.curves.select import val_loss, val_metric
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST, _GAIN, _SAME = 4, 0.015, 1e-6


@rule("CKP311", "best-by-loss", {"best_ckpt_wrong": 3.0})
def best_by_loss(run: Run) -> Iterator[Finding]:
    """Report a Hugging Face run that loaded the checkpoint of the lowest held-out loss while its score rose for epochs.

    ## What it does
    Finds the evaluation whose loss is best_metric and compares the score there with that of the last evaluation.
    ## Why it matters
    load_best_model_at_end compares eval_loss unless metric_for_best_model is given. A classifier grows too sure while it still gets
    better, so that the loss turns epochs before the accuracy; the model that is tested is an early one.
    It is said beside a healthy verdict: the training itself went well.
    ## Fires on
    load_best_model_at_end, a best_metric that is the lowest eval_loss, four evaluations or more and a score (0 to 1) that is best at the
    end and 1.5 points above the one at the best loss.
    ## Stays silent on
    A metric_for_best_model of one's own, scores that fell with the loss, runs that load nothing.
    ## Source
    transformers/training_args.py: metric_for_best_model = "loss" when load_best_model_at_end is set, 3.0 to 5.24.
    """
    loads = next((s for s in run.stated("load_best_model_at_end") if s.flag()), None)
    named = next(
        (s for s in run.stated("metric_for_best_model") if s.value not in (None, "", "loss", "eval_loss")), None
    )
    best = next((s for s in run.stated("best_metric") if s.number() is not None), None)
    loss, score = val_loss(run), val_metric(run)
    if loads is None or named is not None or best is None or loss is None or score is None:
        return
    at = _at(loss, best)
    if at is None or len(score.finite) < _LEAST or score.higher_is_better is not True or max(score.finite) > 1:
        return
    place = next((i for i, x in enumerate(score.xs) if x == loss.xs[at]), None)
    if place is None or score.argmax is None or score.xs[score.argmax] <= loss.xs[at]:
        return
    gained = score.finite[-1] - score.values[place]
    if gained < _GAIN or score.finite[-1] < max(score.finite) - 0.2 * gained:
        return
    yield finding(
        f"학습 끝에 불러온 모델은 {score.x_label(place)}의 것입니다. metric_for_best_model을 정하지 않으면 검증 손실로 고르는데, 손실은 그때가 "
        f"가장 낮지만 {score.name} 값은 그 뒤 {figure(score.values[place])}에서 {figure(score.finite[-1])}까지 올랐습니다.",
        cite_stated(loads),
        cite_stated(best),
        *_points(loss, at, score, place),
        calculated(
            "고른 모델이 놓친 점수입니다.",
            gained,
            f"{figure(score.finite[-1])} − {figure(score.values[place])} = {figure(gained)}",
        ),
        severity=Severity.MEDIUM,
        argues={
            "best_ckpt_wrong": 3.0,
            "overfit_not": 1.0,
            "train_val_shift": -2.0,
            "overfit": -2.0,
            "leakage": -2.0,
        },
        facts={"gained": gained},
    )


def _at(loss: Series, best: Setting) -> int | None:
    """Return the record of the lowest loss when it is the best metric of the trainer."""
    value, index = best.number(), loss.argmin
    return (
        index
        if index is not None and value is not None and abs(loss.values[index] - value) <= _SAME + 1e-4 * abs(value)
        else None
    )


def _points(loss: Series, at: int, score: Series, place: int) -> tuple[Evidence, ...]:
    return (
        cite_point(loss, at, "가장 낮은 검증 손실"),
        cite_point(score, place, "불러온 모델"),
        cite_point(score, score.finite_indices[-1], "마지막"),
    )
