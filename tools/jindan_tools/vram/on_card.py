"""What nvidia-smi can have shown of a run on one card: the need, or where the run stopped when it needed more."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.vram.estimate import Estimate, Fit, PartName, fit

# Of 186 runs that died with the card full (GPUMemNet's table, A100 40 GB), the highest reading was 38.0 to 40.4 GB of
# 40,960 MiB, in the middle 40,040: the allocator cannot split what is left.
_FULL_SHARE = 0.977
_STATES = (PartName.WEIGHTS, PartName.CONTEXT)


class Reading(Struct, frozen=True, kw_only=True):
    """Bytes that nvidia-smi may have shown at most. `stops`: the run may have died before it reached what it needs."""

    low: float
    likely: float
    high: float
    stops: bool


def reading_on_card(estimate: Estimate, card: float) -> Reading:
    """Return the highest reading of a run on a card of `card` bytes.

    A run that fits shows what it needs. One that does not dies within the first step, and a reading every second or so
    catches anything from context and weights alone to the full card: in that table 186 of 484 such runs the full
    card, 173 what they held before the first step, 125 something between. Nothing in a row tells these apart. Raises ValueError
    unless card > 0.
    """
    full = _FULL_SHARE * card
    if fit(estimate, full) is Fit.FITS:
        return Reading(low=estimate.low, likely=estimate.total, high=estimate.high, stops=False)
    before = sum(estimate.part(name) for name in _STATES)
    return Reading(
        low=min(before, estimate.low),
        likely=min(estimate.total, full),
        high=min(estimate.high, card) if estimate.total < full else card,
        stops=True,
    )
