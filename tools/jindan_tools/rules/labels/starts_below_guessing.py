"""LBL270: an untrained network is right far less often than a guess among the classes: their shares differ."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.chance import uniform_cross_entropy
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import val_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_CLASSES, _RECORDS = 3, 8
_SIGMAS, _SAMPLES = 4.0, 200
_NEAR, _UNSURE, _MANY, _STANDS = 0.05, 0.6, 0.7, 0.005


@rule("LBL270", "starts-below-guessing", {"class_imbalance": 1.0, "plateau_prior": 0.5})
def starts_below_guessing(run: Run) -> Iterator[Finding]:
    """Remark an accuracy that begins far below 1/C, while the loss is ln C, and comes to rest high while the loss is still unsure.

    ## What it does
    Compares the first held-out accuracy with that of guessing among C classes, and the last one with what the loss says of its certainty.
    ## Why it matters
    An untrained network answers nearly always with one class: its accuracy is the share of that class. Far below 1/C that class is rare, so the
    others are not alike either, and an accuracy that jumps to a high value and stays may be the share of the largest class alone.
    ## Fires on
    Three classes or more, a first loss within 5 % of ln C, a first accuracy four sigmas below 1/C, and last accuracies above 0.7 that stand still while the loss is above 60 % of ln C.
    ## Stays silent on
    Accuracies that begin near 1/C, unknown class counts, losses that came low.
    ## Source
    Binomial spread of a share: sqrt(p (1 - p) / n).
    """
    hits, loss, classes = accuracy(run), val_loss(run), class_count(run)
    if hits is None or loss is None or classes is None or classes.count < _CLASSES:
        return
    if min(len(hits.finite), len(loss.finite)) < _RECORDS:
        return
    guess, level = 1 / classes.count, uniform_cross_entropy(classes.count)
    samples = run.number("val_samples") or _SAMPLES
    limit = guess - _SIGMAS * (guess * (1 - guess) / samples) ** 0.5
    first, last = hits.finite[0], hits.finite[-1]
    if first >= limit or abs(loss.finite[0] / level - 1) > _NEAR or loss.finite[-1] < _UNSURE * level:
        return
    if last < _MANY or max(hits.finite[-2:]) - min(hits.finite[-2:]) > _STANDS:
        return
    yield finding(
        f"학습 전의 {hits.name} 값 {percent(first)}은 {classes.count}개 가운데 찍을 때의 {percent(guess)}보다 훨씬 낮습니다. 클래스의 비율이 고르지 않으므로, "
        f"마지막 {percent(last)}은 가장 많은 클래스의 비율일 수 있습니다.",
        cite_point(hits, hits.finite_indices[0], "처음"),
        cite_point(hits, hits.finite_indices[-1], "마지막"),
        cite_point(loss, loss.finite_indices[-1], "아직 확신이 없습니다"),
        calculated(
            "클래스가 고를 때 학습 전 정확도의 하한(4시그마)입니다.", limit, f"1/{classes.count} − 4σ = {figure(limit)}"
        ),
        severity=Severity.LOW,
        facts={"first": first, "guess": guess},
    )
