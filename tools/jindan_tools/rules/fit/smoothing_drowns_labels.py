"""FIT360: label smoothing takes most of the weight from the right class."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_settings
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_MUCH, _GOOD = 0.5, 0.9


@rule(
    "FIT360",
    "smoothing-drowns-labels",
    {
        "config_error": 4.0,
        "wrong_loss": 2.0,
        "plateau_chance_ce": -1.0,
        "labels_shuffled": -2.0,
        "lr_too_low": -2.0,
        "epochs_too_few": -2.0,
        "underfit": -1.0,
        "healthy_converged": -3.0,
    },
)
def smoothing_drowns_labels(run: Run) -> Iterator[Finding]:
    """Report a label smoothing of a half or more.

    ## What it does
    Reads the stated label smoothing and what it leaves to the right class.
    ## Why it matters
    The target is 1 - s + s/C for the right class and s/C for each other one. At 0.95 and ten classes that is 0.145 against 0.095:
    the loss stays near ln C however well the model knows the answer, and the gradient that tells classes apart nearly vanishes.
    The usual value is 0.1; 0.95 is most often the share that was meant to be kept.
    ## Fires on
    A smoothing from 0.5 to 1. A fault unless the accuracy reaches 0.9.
    ## Stays silent on
    Usual values.
    ## Source
    torch CrossEntropyLoss label_smoothing; Szegedy et al. 2016 use 0.1.
    """
    share, loss = run.number("label_smoothing"), train_loss(run)
    if share is None or not _MUCH <= share <= 1 or loss is None or not loss.finite:
        return
    hits = accuracy(run)
    highest = 0.0 if hits is None or not hits.finite else max(hits.finite) / (100 if max(hits.finite) > 1 else 1)
    yield finding(
        f"label_smoothing={figure(share)}이라 목표의 {percent(share)}가 모든 클래스에 고르게 나뉩니다. 손실이 {figure(loss.finite[-1])}에 머물고 클래스를 가르는 기울기가 거의 남지 않습니다.",
        *cite_settings(run, "label_smoothing"),
        cite_point(loss, loss.finite_indices[-1]),
        *(() if hits is None or hits.best is None else (cite_point(hits, hits.best, "최고 기록"),)),
        severity=Severity.LOW if highest >= _GOOD else Severity.HIGH,
        facts={"share": share},
    )
