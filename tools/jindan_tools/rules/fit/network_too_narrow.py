"""FIT342: a hidden layer of a few units, and losses that come to rest high, in training as held out."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_ends, cite_point, cite_stated
from jindan_tools.curves.kind import is_adversarial, is_detector
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_NAMES = ("hidden", "hidden_dim", "hidden_size", "hidden_units", "n_hidden", "width", "units", "d_model", "n_embd")
_NARROW, _LEAST = 4, 5
_HIGH, _RIGHT = 0.4, 0.85


@rule(
    "FIT342",
    "network-too-narrow",
    {"underfit": 5.0, "lr_too_low": -1.5, "epochs_too_few": -1.0, "labels_shuffled": -2.0, "overfit": -3.0, "healthy_converged": -4.0},
)  # fmt: skip
def network_too_narrow(run: Run) -> Iterator[Finding]:
    """Report hidden layers of four units or fewer in a run whose training loss comes to rest high.

    ## What it does
    Compares the stated width with the number of classes, and the level at which the training loss ends with its first record.
    ## Why it matters
    Whatever passes a layer of one or two units is one or two numbers. The run looks healthy: both losses fall together and nothing over-fits, but the training
    answers themselves stay wrong.
    ## Fires on
    A stated width of 1 to 4 that is below the number of classes where that is known, five records or more, a training loss that ends above 40 % of its first record, and a training
    accuracy (or the held-out one) below 85 % where one is logged.
    ## Stays silent on
    Wider layers, losses that came low, accuracies that are high, detectors and adversarial training.
    ## Source
    The rank of what a layer hands on is at most its width.
    """
    loss = train_loss(run)
    held = next((s for s in run.stated(*_NAMES) if isinstance(s.value, int) and not isinstance(s.value, bool)), None)
    width = None if held is None else held.number()
    if held is None or width is None or not 1 <= width <= _NARROW or loss is None or len(loss.finite) < _LEAST:
        return
    classes = class_count(run)
    if is_detector(run) or is_adversarial(run) or (classes is not None and width >= classes.count):
        return
    level, first = median(tail(loss.finite)), loss.finite[0]
    hits = accuracy(run, Role.TRAIN_METRIC) or accuracy(run)
    share = None if hits is None or not hits.finite else median(tail(hits.finite))
    if not level > _HIGH * first > 0 or (share is not None and share >= _RIGHT):
        return
    yield finding(
        f"은닉층의 폭이 {figure(width)}뿐이라 학습 손실이 {figure(level)}에서 더 내려가지 못합니다."
        + ("" if share is None else f" 학습 데이터의 답도 {percent(share)}만 맞습니다."),
        cite_stated(held),
        *cite_ends(loss),
        *(() if hits is None or not hits.finite else (cite_point(hits, hits.finite_indices[-1], "마지막"),)),
        *(() if classes is None else (classes.evidence,)),
        severity=Severity.HIGH,
        facts={"width": width, "level": level},
    )
