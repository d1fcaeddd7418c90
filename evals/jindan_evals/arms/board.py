"""Write the figures of the arms as a page a person reads, and as the numbers that the gate compares."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from jindan_agent.version import tool_version
from jindan_evals.arms.figures import (
    Judged,
    brier,
    calibration_error,
    cause_at,
    confident,
    middle_of,
    part_of,
    reliability,
    share,
    with_causes,
)
from jindan_evals.arms.measure import FULL, MODEL, RULES, Measured
from jindan_evals.arms.which_model import NOT_RUN, Chosen

_SLICES = ("healthy", "red herring", "missing evidence", "two faults")


def page(measured: Measured, chosen: Chosen) -> str:
    """Return the scoreboard in Markdown."""
    parts = [
        _head(measured, chosen),
        _overall(measured),
        _claims(measured),
        _families(measured[RULES]),
        _slices(measured),
        _calibration(measured),
        _NOTES,
    ]
    return "\n\n".join(parts) + "\n"


_NOTES = """\
## How to read it

- Intervals are Wilson's 95 % intervals. `random` pools 20 seeds over the same runs, so its
  interval is that of its luck only; `majority` leaves the run itself out.
- The runs are the project's own (`examples`, `evals/cases`, `evals/traps`). The rules were developed with these runs in
  view, so the first row says that nothing has got worse, not how well unseen runs are diagnosed.
- The full agent has the verdict and the causes of the rules, whatever the model says; a test and this page's gate hold
  that. What a model adds are looks, sentences and hypotheses, counted under claims and citations.
- A citation is good when the evidence is admissible for the cause it stands with. A model alone cites lines of the log;
  such a line is good when the rules found evidence there for the cause it names."""


def _head(measured: Measured, chosen: Chosen) -> str:
    warning = "" if chosen.is_real else f"\n\n> {NOT_RUN}"
    facts = f"{date.today().isoformat()} · jindan {tool_version()} · Python {platform.python_version()}"
    asked = f"{len(measured[RULES])} runs, a model asked about {len(measured[FULL])} · model: {chosen.name}"
    made = "Made by `python -m jindan_evals arms --write`; do not edit."
    return f"# Scoreboard\n\n{facts} · {asked}\n\n{made}{warning}"


def _table(head: Sequence[str], rows: Iterator[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _overall(measured: Measured) -> str:
    head = ("arm", "verdict", "first cause", "right cause in three", "forbidden cause in three", "median s", "tokens")
    rows = (
        (
            arm,
            str(share(found, lambda j: j.verdict_ok)),
            str(cause_at(found, 1)),
            str(cause_at(found, 3)),
            str(share([j for j in found if j.key.forbidden], lambda j: j.is_forbidden)),
            f"{middle_of(found, lambda p: p.seconds):.2f}",
            f"{middle_of(found, lambda p: p.tokens):,.0f}",
        )
        for arm, found in measured.items()
    )
    return f"## Arms\n\n{_table(head, rows)}"


def _claims(measured: Measured) -> str:
    head = ("arm", "good citations", "causes without good evidence", "sentences the verifier dropped")
    rows = (
        (
            arm,
            str(part_of(measured[arm], lambda p: p.cited_well, lambda p: p.cited)),
            str(part_of(measured[arm], lambda p: p.unsupported, lambda p: p.claims)),
            f"{sum(j.said.dropped for j in measured[arm])}",
        )
        for arm in (RULES, FULL, MODEL)
    )
    return f"## Claims and citations\n\n{_table(head, rows)}"


def _families(judged: Sequence[Judged]) -> str:
    families = sorted({j.key.family for j in judged})
    rows = (
        (family, str(share(found, lambda j: j.verdict_ok)), str(cause_at(found, 1)))
        for family in families
        for found in [[j for j in judged if j.key.family == family]]
    )
    return f"## Families (rules only)\n\n{_table(('family', 'verdict', 'first cause'), rows)}"


def _slices(measured: Measured) -> str:
    rows = (
        (
            name,
            arm,
            str(share(found, lambda j: j.verdict_ok)),
            str(cause_at(found, 1)),
            str(share(with_causes(found), lambda j: j.all_causes)),
        )
        for name in _SLICES
        for arm in measured
        for found in [[j for j in measured[arm] if name in j.key.slices]]
    )
    head = ("slice", "arm", "verdict", "first cause", "all causes in five")
    return f"## Slices\n\n{_table(head, rows)}"


def _calibration(measured: Measured) -> str:
    arms = (RULES, MODEL)
    sums = (
        (arm, str(len(pairs)), f"{brier(pairs):.3f}", f"{calibration_error(reliability(pairs)):.3f}")
        for arm in arms
        for pairs in [confident(measured[arm])]
    )
    bins = (
        (arm, f"{b.low:.1f}–{b.high:.1f}", str(b.count), f"{b.said:.2f}", f"{b.right:.2f}")
        for arm in arms
        for b in reliability(confident(measured[arm]))
    )
    first = _table(("arm", "first causes", "Brier", "ECE"), sums)
    second = _table(("arm", "confidence", "runs", "mean confidence", "share right"), bins)
    return f"## Calibration of the first cause\n\n{first}\n\n{second}"


def numbers(measured: Measured) -> Mapping[str, Mapping[str, tuple[int, int]]]:
    """Return what the gate compares: right and of, by arm and figure."""
    return {
        arm: {
            name: (found.right, found.of)
            for name, found in (
                ("verdict", share(judged, lambda j: j.verdict_ok)),
                ("first cause", cause_at(judged, 1)),
                ("allowed causes", share(judged, lambda j: not j.is_forbidden)),
            )
        }
        for arm, judged in measured.items()
        if arm in (RULES, FULL)
    }
