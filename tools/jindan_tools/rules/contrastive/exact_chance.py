"""CTR005: both losses of a contrastive run are, digit for digit, those of guessing."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.chance_splits import ChanceSplit
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.contrastive.chance_reading import ChanceReading, read_chance
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_HALF_UNIT = 5e-5
_EXACT = 2e-4


@rule(
    "CTR005",
    "exact-chance",
    {
        "embedding_collapse": 3.0,
        "plateau_infonce": 3.0,
        "overfit": -3.0,
        "underfit": -1.0,
        "lr_too_low": -2.0,
        "params_not_in_optim": -2.0,
        "frozen_layers": -2.0,
        "detach_no_grad": -2.0,
        "healthy_converged": -3.0,
    },
)
def exact_chance(run: Run) -> Iterator[Finding]:
    """Report losses that equal the mean of ln(batch) over the batches of an epoch, the short last one included.

    ## What it does
    Searches batch size, number of pairs and usual held-out shares for the one combination whose chance level
    (m ln b + ln k) / (m + 1) is both the held-out loss to four decimals and the training loss, and that agrees with
    the batches and last-batch losses a progress bar showed.
    ## Why it matters
    At that value all candidates get the same score: the embeddings are one point. A bar that ends at ln k shows the
    size of the last batch, not progress, and a held-out loss above the training loss is no over-fitting. Weights that
    never moved would leave a fresh head clearly above chance, and too low a rate would leave it there.
    ## Fires on
    A contrastive run with at least 5 records of each loss, a held-out loss constant to four decimals over its second
    half, a training loss constant to 1 % that never fell by 2 %, and exactly one combination that fits.
    ## Stays silent on
    Other losses, losses that move, several combinations that fit, none that fits.
    ## Source
    InfoNCE with equal scores is ln N; every batch counts once in an epoch mean; sklearn train_test_split rounds the
    held-out part up.
    """
    found = read_chance(run)
    if found is None:
        return
    train, val = found.train_split, found.val_split
    weight = 3.0 if found.counted else 2.5
    yield finding(
        f"학습과 검증 손실이 배치 {found.batch}에서 무작위로 고를 때의 값(ln({found.batch}) = {math.log(found.batch):.4f}"
        f"{_with_the_rest(val)})과 같아, 임베딩이 붕괴해 아무것도 구별하지 못합니다.",
        _mean(found.val, val),
        _mean(found.train, train),
        *_last(found.last_val, val, "마지막 검증 배치"),
        *_last(found.last_train, train, "진행 막대에 남은 마지막 학습 배치"),
        *_bars(found),
        _gap(found),
        _spread(found),
        severity=Severity.HIGH,
        argues=dict.fromkeys(("embedding_collapse", "plateau_infonce"), weight) | _AGAINST,
        facts={"batch": float(found.batch), "train_pairs": float(train.samples), "val_pairs": float(val.samples)},
    )


_AGAINST = {
    "overfit": -3.0,
    "underfit": -1.0,
    "lr_too_low": -2.0,
    "params_not_in_optim": -2.0,
    "frozen_layers": -2.0,
    "detach_no_grad": -2.0,
    "healthy_converged": -3.0,
}


def _with_the_rest(split: ChanceSplit) -> str:
    return f", 남은 {split.last}쌍짜리 배치까지 평균하면 검증 {split.mean:.4f}" if split.last else ""


def level_formula(split: ChanceSplit) -> str:
    """Return the chance level of a split with its numbers: '(8·ln(16) + ln(15)) / 9 = 2.765418'."""
    if not split.last:
        return f"ln({split.batch}) = {split.mean:.6f}"
    return f"({split.full}·ln({split.batch}) + ln({split.last})) / {split.full + 1} = {split.mean:.6f}"


def _mean(series: Series, split: ChanceSplit) -> Evidence:
    last = series.finite_indices[-1]
    rest = f"와 {split.last}쌍짜리 1개" if split.last else ""
    return Evidence(
        statement=f"{series.x_label(last)}의 {series.name} {figure(series.values[last], 6)} 수준은 {split.batch}쌍짜리 배치 "
        f"{split.full}개{rest}에서 무작위로 고를 때의 값 {level_formula(split)}{_how_near(series.values[last], split)}.",
        value=series.values[last],
        source=series.source(last),
        formula=level_formula(split),
    )


def _how_near(value: float, split: ChanceSplit) -> str:
    away = abs(value / split.mean - 1)
    return " 그대로입니다" if away < _EXACT else f"에서 {percent(away, 2)} 떨어져 있습니다"


def _last(series: Series | None, split: ChanceSplit, what: str) -> Iterator[Evidence]:
    if series is None or not split.last:
        return
    first, last = series.finite_indices[0], series.finite_indices[-1]
    shown = dict.fromkeys(figure(series.values[i], 6) for i in (first, last))
    yield Evidence(
        statement=f"{what}의 손실 {', '.join(shown)} 값은 그 배치에 남은 {split.last}쌍의 ln({split.last}) = "
        f"{math.log(split.last):.6f}이며 진전이 아닙니다.",
        value=series.values[last],
        source=series.source(last),
        formula=f"ln({split.last}) = {math.log(split.last):.6f}",
    )


def _bars(found: ChanceReading) -> Iterator[Evidence]:
    if found.train_bar is None or found.val_bar is None:
        return
    train, val = found.train_split, found.val_split
    yield Evidence(
        statement=f"한 에폭의 학습 {train.iterations}회와 검증 {val.iterations}회 반복은 배치 {found.batch}일 때의 수이며, "
        f"학습 {train.samples}쌍과 검증 {val.samples}쌍에 해당합니다.",
        value=float(train.iterations),
        source=found.train_bar.source,
        formula=f"ceil({train.samples} / {found.batch}) = {train.iterations}, ceil({val.samples} / {found.batch}) = {val.iterations}",
    )


def _gap(found: ChanceReading) -> Evidence:
    train, val = found.train_split, found.val_split
    gap = val.mean - train.mean
    return Evidence(
        statement=f"두 수준의 차이 {figure(gap)}은 마지막 배치 크기({train.last or train.batch}쌍과 {val.last or val.batch}쌍)에서 온 것이며 "
        "과적합이 아닙니다.",
        value=gap,
        formula=f"{val.mean:.6f} - {train.mean:.6f} = {gap:.6f}",
    )


def _spread(found: ChanceReading) -> Evidence:
    """Bound the spread of the scores: small deviations s raise the loss by s^2 / 2 (1 - 1/N)."""
    excess = max(0.0, found.val.finite[-1] - found.val_split.mean) + _HALF_UNIT
    spread = math.sqrt(2 * excess / (1 - 1 / found.batch))
    return Evidence(
        statement=f"검증 손실이 이 값과 {figure(excess, 2)} 안에서 같으므로 후보들이 받은 점수의 표준편차는 {figure(spread, 2)}보다 작습니다.",
        value=spread,
        formula=f"sqrt(2 × {figure(excess, 2)} / (1 - 1/{found.batch})) = {figure(spread, 2)}",
    )
