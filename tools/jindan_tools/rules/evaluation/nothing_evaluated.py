"""EVL315: held-out loss and accuracy are both exactly zero, because no batch was evaluated."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_settings, cite_stated
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST = 3


@rule("EVL315", "nothing-evaluated", {"metric_bug": 4.0, "no_validation": 2.0})
def nothing_evaluated(run: Run) -> Iterator[Finding]:
    """Report a held-out loss and an accuracy that are both exactly zero in every record: no batch was evaluated.

    ## What it does
    Holds the two zeros against each other: a loss of 0 means that every answer is right, an accuracy of 0 that none is.
    ## Why it matters
    A loader with drop_last yields no batch at all when the held-out rows are fewer than the batch. The sums stay at 0, and 0 % looks
    like a model that learnt its training rows by heart.
    ## Fires on
    Three records or more in which both are exactly 0, beside a training loss that is not.
    ## Stays silent on
    One of the two alone, records before which something else was measured.
    ## Source
    torch DataLoader(drop_last=True): floor(n / batch) batches; -ln p = 0 only for p = 1.
    """
    loss, hits, train = val_loss(run), accuracy(run), train_loss(run)
    if loss is None or hits is None or train is None or not any(train.finite):
        return
    if min(len(loss.finite), len(hits.finite)) < _LEAST or any(loss.finite) or any(hits.finite):
        return
    yield finding(
        f"{loss.name} 값과 {hits.name} 값이 모든 기록에서 정확히 0입니다. 손실 0은 모두 맞혔다는 뜻이고 정확도 0은 모두 틀렸다는 뜻이라 함께 나올 수 "
        "없습니다. 검증 배치가 하나도 없어 처음 값 0이 그대로 적힌 것입니다.",
        cite_point(loss, loss.finite_indices[-1]),
        cite_point(hits, hits.finite_indices[-1]),
        *_no_batch(run),
        severity=Severity.HIGH,
        argues={
            "metric_bug": 4.0,
            "no_validation": 2.0,
            "overfit": -6.0,
            "memorisation": -5.0,
            "labels_shuffled": -4.0,
            "train_val_shift": -4.0,
            "leakage": -2.0,
        },
    )


def _no_batch(run: Run) -> Iterator[Evidence]:
    rows, batch = run.number("val_samples"), run.number("batch_size")
    dropped = next((s for s in run.stated("drop_last") if s.flag()), None)
    if dropped is not None:
        yield cite_stated(dropped)
    if rows and batch and rows < batch:
        yield from cite_settings(run, "val_samples", "batch_size")
        yield calculated("마지막 배치를 버리면 남는 검증 배치입니다.", 0.0, f"⌊{figure(rows)} ÷ {figure(batch)}⌋ = 0")
