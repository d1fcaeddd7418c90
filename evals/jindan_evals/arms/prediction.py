"""What an arm says about a run, in one form for all arms."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Prediction:
    """A verdict with causes, best first.

    `confidence` is that of the first cause, None without one. `cited` and `cited_well` count citations and those that
    are admissible for the cause they stand with; `claims` and `unsupported` the causes named and those of them without
    any admissible citation. `dropped` are sentences of a model that the verifier took out, `broken` the promises of the
    fuzz lane that its part breaks.
    """

    verdict: str
    causes: tuple[str, ...] = ()
    confidence: float | None = None
    cited: int = 0
    cited_well: int = 0
    claims: int = 0
    unsupported: int = 0
    dropped: int = 0
    broken: tuple[str, ...] = ()
    seconds: float = 0.0
    tokens: int = 0
