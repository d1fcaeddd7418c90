"""CTR002: a contrastive temperature outside the usable range."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.chance import uniform_cross_entropy
from jindan_tools.curves.cite import cite_point, cite_settings
from jindan_tools.curves.select import train_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.contrastive.pairs import compares_pairs
from jindan_tools.rules.plateau.class_count import class_count
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LOW, _HIGH = 0.01, 1.0
_LEAST = 5
_NOTHING = 1e-3
_APART = 0.15
_LOGGED = frozenset({"temperature", "tau", "temp"})


@rule("CTR002", "temperature", {"temperature_wrong": 2.5, "plateau_infonce": 0.5})
def temperature(run: Run) -> Iterator[Finding]:
    """Report a temperature that floors the loss or makes it a maximum.

    ## What it does
    Computes the lowest possible InfoNCE of the batch at the configured temperature, ln(1 + (N - 1) exp(-2 / t)).
    ## Why it matters
    Above 1 the loss cannot fall far even for perfect embeddings; below 0.01 only the hardest pair counts and fp16 overflows.
    ## Fires on
    A contrastive run with a temperature, configured or logged and unmoved for the second half, below 0.01 or of at least 1. Names may be missing when the training loss stays
    between the floor of that temperature and ln N (ln(2N - 1) of both views) throughout and that is not ln C; then the harm is shown as well, as by a loss of zero from the first record on below 0.01.
    ## Stays silent on
    Values in between (0.05 to 0.5 are usual), other losses (sampling or distillation temperatures).
    ## Source
    Radford et al. 2021 clip the logit scale at 100 (temperature 0.01); cosines lie within -1 and 1, a range of 2.
    """
    value, batch = run.number("temperature") or _held(run), run.number("batch_size")
    if value is None or value <= 0 or _LOW <= value < _HIGH:
        return
    pinned = _pinned(run, value, batch) or _saturated(run, value)
    if pinned is None and not compares_pairs(run):
        return
    proof: tuple[Evidence, ...] = ()
    if batch is not None and batch >= 2:
        floor, chance = math.log(1 + (batch - 1) * math.exp(-2 / value)), math.log(batch)
        proof = (
            Evidence(
                statement=f"이 온도에서 손실의 하한은 {figure(floor)} 값으로 우연 수준 {figure(chance)}의 {percent(floor / chance)}입니다.",
                value=floor,
                formula=f"ln(1 + ({figure(batch)} - 1) × e^(-2/{figure(value)}))",
            ),
        )
    yield finding(
        f"대조 학습의 온도 {figure(value)} 값이 쓸 수 있는 범위(0.01 이상 1 미만) 밖입니다.",
        *cite_settings(run, "temperature", "batch_size"),
        *proof,
        *((cite_point(pinned, -1, "마지막"),) if pinned is not None else ()),
        severity=Severity.MEDIUM if pinned is None else Severity.HIGH,
        argues={
            "temperature_wrong": 2.5 if pinned is None else 3.5,
            **({"all_labels_ignored": -4.0} if pinned is not None and value < _LOW else {}),
            "plateau_infonce": 0.5 if "temperature" in run.config else -1.0,
        },
        facts={"temperature": value},
    )


def _held(run: Run) -> float | None:
    """Return the value at which a logged temperature stood still for the second half of the run: a limit it was cut to."""
    logged = next(
        (s for s in run.series if s.name.rpartition("/")[2].lower() in _LOGGED and len(s.finite) >= _LEAST), None
    )
    if logged is None:
        return None
    late = logged.finite[len(logged.finite) // 2 :]
    return late[-1] if max(late) == min(late) else None


def _saturated(run: Run, value: float) -> Series | None:
    """Return a training loss of zero from its first record on, below a temperature at which any best pair is certain."""
    loss = train_loss(run)
    if loss is None or value >= _LOW or len(loss.finite) < _LEAST or "temperature" not in run.config:
        return None
    return loss if max(map(abs, loss.finite)) <= _NOTHING else None


def _pinned(run: Run, value: float, batch: float | None) -> Series | None:
    """Return the training loss when all of it lies between this temperature's floor and guessing among the batch."""
    loss, classes = train_loss(run), class_count(run)
    if loss is None or batch is None or batch < 4 or value < _HIGH or len(loss.finite) < _LEAST:
        return None
    # Both views of a batch together leave 2N - 1 to choose from (NT-Xent), one view against the other N.
    for rivals in (batch, 2 * batch - 1):
        floor, chance = math.log(1 + (rivals - 1) * math.exp(-2 / value)), math.log(rivals)
        if classes is not None and abs(uniform_cross_entropy(classes.count) / chance - 1) < _APART:
            continue
        # An epoch mean lies a little below ln N for its short last batch.
        if all(0.99 * floor <= v <= 1.01 * chance for v in loss.finite):
            return loss
    return None
