"""NUM018: single spikes of the training loss from which the run recovers."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.align import index_at
from jindan_tools.curves.blown_up import find_blown_up
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.falling import falls_when_good
from jindan_tools.curves.outcome import Outcome, outcome
from jindan_tools.curves.select import grad_norm, train_loss
from jindan_tools.curves.shape import noise
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.registry import finding, rule

_WINDOW = 5
_RATIO = 2.0
_NOISE = 8.0
# Single-batch losses have heavy tails: a spike must also stand clear of everything near it.
_AROUND, _CLEAR = 20, 1.5


@rule("NUM018", "loss-spike-recovers", {"loss_spike_recover": 3.0, "diverge_no_nan": -2.0})
def loss_spike_recovers(run: Run) -> Iterator[Finding]:
    """Note spikes of the training loss after which the level before is reached again.

    ## What it does
    Looks for records at least twice the median of the five before, eight times the noise above it and half as high
    again as every other record nearby.
    ## Why it matters
    Such spikes are common (a hard batch, a large rate) and not a failure; the run goes on as before.
    ## Fires on
    A spike after the first 5 % of the log that is at least a tenth of the first level high and from which the loss
    returns to within 20 % of the level before.
    ## Stays silent on
    Ordinary batch noise, runs that did not learn or whose held-out loss blew up, the first records, losses near zero, spikes that stay (NUM019), GAN and policy losses.
    ## Source
    Chowdhery et al. 2022, section 5.1 (loss spikes in PaLM); failure catalogue causes/taxonomy.jsonl.
    """
    loss = train_loss(run)
    if loss is None or loss.first_non_finite is not None or len(loss) < 12 or not falls_when_good(run, loss):
        return
    if outcome(run) is not Outcome.LEARNED or find_blown_up(run) is not None:
        return
    found = [i for i in _spikes(loss) if _recovers(loss, i)]
    if not found:
        return
    top = max(found, key=loss.values.__getitem__)
    yield finding(
        f"{loss.name} 값이 {loss.x_label(top)}에서 튀었다가 회복되었습니다.",
        cite_point(loss, top, "스파이크"),
        cite_point(loss, min(len(loss) - 1, top + _WINDOW), "회복 뒤"),
        *_norm_there(run, loss, top),
        severity=Severity.LOW,
        facts={"spikes": float(len(found)), "spike_x": loss.xs[top]},
    )


def _spikes(loss: Series) -> list[int]:
    values = loss.values
    first = max(_WINDOW, len(values) // 20)
    floor = 0.1 * median(values[:3])
    wave = noise(values)
    found: list[int] = []
    for i in range(first, len(values)):
        usual = median(values[i - _WINDOW : i])
        around = sorted(values[max(0, i - _AROUND) : i] + values[i + 2 : i + _AROUND])
        if values[i] - usual >= max(floor, _NOISE * wave) and values[i] >= max(_RATIO * usual, _CLEAR * around[-1]):
            found.append(i)
    return found


def _recovers(loss: Series, index: int) -> bool:
    usual = median(loss.values[index - _WINDOW : index])
    later = loss.values[index + 1 :]
    return len(later) >= 2 and median(later[: 2 * _WINDOW]) <= 1.2 * usual


def _norm_there(run: Run, loss: Series, index: int) -> tuple[Evidence, ...]:
    norm = grad_norm(run)
    place = None if norm is None else index_at(norm, loss, index)
    return (cite_point(norm, place, "같은 시점의 기울기"),) if norm is not None and place is not None else ()
