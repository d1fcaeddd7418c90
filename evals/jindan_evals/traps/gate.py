"""The floor below which the traps fail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jindan_evals.traps.judge import Judged

# Traps that are not passed, each with the reason; every other one has to be.
KNOWN: Mapping[str, str] = {}


def trap_failures(judged: Sequence[Judged]) -> list[str]:
    """Return one sentence for each trap that is not passed although nothing excuses it, or that was not run at all."""
    if not judged:
        return ["traps: none was found"]
    return [_sentence(one) for one in judged if not one.passed and one.trap.name not in KNOWN]


def _sentence(one: Judged) -> str:
    claims = f", claims {', '.join(one.claims)}" if one.claims else ""
    missed = f", first step without {', '.join(one.missed)}" if one.missed else ""
    return f"trap {one.trap.name}: {one.verdict}, first {', '.join(one.first) or 'no cause'}{claims}{missed}"
