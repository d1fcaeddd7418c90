"""BAT310: averaged weights are judged with BatchNorm statistics that nobody computed for them."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.named import accuracy, as_share
from jindan_tools.curves.select import last_segment
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import percent
from jindan_tools.text.regex import regex

_AVERAGED = regex(r"(?:^|[_/. ])swa(?:[_/. ]|$)|averaged?[_/. ]model|(?:^|[_/. ])lawa[_/. ]")
_HITS = regex(r"acc|top_?1")
_LEAST, _BELOW, _GOOD, _GAIN = 3, 0.5, 0.4, 0.1


@rule("BAT310", "averaged-without-statistics", {"bn_small_batch": 3.5, "ema_lag": 1.5})
def averaged_without_statistics(run: Run) -> Iterator[Finding]:
    """Report averaged weights (SWA) that are right far less often than the weights they are averaged from.

    ## What it does
    Compares the accuracy of the averaged copy with that of the model at the same evaluations, and looks whether the script calls update_bn.
    ## Why it matters
    AveragedModel averages parameters, not buffers: its BatchNorm layers keep the running mean and variance of the first copy. Answers
    fall to guessing and the averaging, or its rate, is blamed.
    ## Fires on
    Three evaluations or more of a curve named swa below half of an accuracy of 40 % or more that do not climb; the script adds to it.
    ## Stays silent on
    Averages that climb (EVL007), models that are bad themselves.
    ## Source
    torch/optim/swa_utils.py AveragedModel(use_buffers=False), update_bn, 1.6 to 2.14.
    """
    plain = accuracy(run)
    averaged = next((s for s in _averaged(run) if len(s.finite) >= _LEAST), None)
    if plain is None or averaged is None or not plain.finite:
        return
    level, good = median(averaged.finite), median(plain.finite[-len(averaged.finite) :])
    if good < _GOOD or level > _BELOW * good or averaged.finite[-1] - averaged.finite[0] > _GAIN:
        return
    told = next((e for e in run.of_kind(EventKind.SCRIPT) if e.word("habit") == "averaged_without_statistics"), None)
    proof = () if told is None else (
        cite_line(told, "AveragedModel은 가중치만 평균하고 스크립트는 update_bn을 부르지 않아, BatchNorm 통계가 처음 복사한 값에 머뭅니다."),
    )  # fmt: skip
    yield finding(
        f"평균한 가중치의 정확도는 {percent(level)}인데 같은 때 모델 자신은 {percent(good)}입니다. 평균이 나쁜 것이 아니라, 평균한 가중치에 맞는 "
        "BatchNorm 통계를 구하지 않았기 때문입니다(평가 전에 torch.optim.swa_utils.update_bn(loader, swa_model)).",
        cite_point(averaged, averaged.finite_indices[-1]),
        cite_point(plain, plain.finite_indices[-1]),
        *proof,
        severity=Severity.HIGH,
        argues={
            "bn_small_batch": 4.0 if told is not None else 3.0,
            "ema_lag": 1.0,
            "lr_too_high_oscillate": -3.0,
            "overfit": -3.0,
            "train_val_shift": -3.0,
            "healthy_converged": -4.0,
        },
        facts={"averaged": level, "plain": good},
    )


def _averaged(run: Run) -> Iterator[Series]:
    found = last_segment(s for role in (Role.VAL_METRIC, Role.TRAIN_METRIC) for s in run.of_role(role))
    for series in found:
        if _AVERAGED.search(series.name.lower()) and _HITS.search(series.name.lower()):
            share = as_share(series)
            if share is not None:
                yield share
