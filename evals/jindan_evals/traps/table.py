"""Print the results on the traps as a table a person reads in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from jindan_evals.traps.judge import Judged


def table(judged: Sequence[Judged]) -> str:
    """Return one row a trap, then the sums."""
    head = f"{'trap':<34}{'verdict':<24}{'causes'}"
    rows = [head, "-" * 110, *map(_row, judged), "-" * 110]
    return "\n".join([*rows, _sums(judged)])


def _row(one: Judged) -> str:
    mark = "" if one.verdict_ok else " (wrong)"
    notes = [
        "" if one.cause_ok else "WRONG FIRST",
        f"CLAIMS {', '.join(one.claims)}" if one.claims else "",
        f"unsaid: {', '.join(one.unsaid)}" if one.unsaid else "",
        f"STEP WITHOUT {', '.join(one.missed)}" if one.missed else "",
    ]
    shown = ", ".join(one.first) or "-"
    return f"{one.trap.name:<34}{one.verdict + mark:<24}{shown}  {'; '.join(n for n in notes if n)}".rstrip()


def _sums(judged: Sequence[Judged]) -> str:
    caused = [j for j in judged if j.trap.causes]
    stepped = [j for j in judged if j.trap.step]
    parts = (
        ("verdict", sum(j.verdict_ok for j in judged), len(judged)),
        ("first cause", sum(j.cause_ok for j in caused), len(caused)),
        ("without a wrong claim", sum(not j.claims for j in judged), len(judged)),
        ("deciding fact said", sum(not j.unsaid for j in judged), len(judged)),
        ("first step names a value", sum(j.named for j in caused), len(caused)),
        ("first step is the deciding one", sum(not j.missed for j in stepped), len(stepped)),
        ("all right", sum(j.passed for j in judged), len(judged)),
    )
    return "   ".join(f"{name} {right}/{total}" for name, right, total in parts)
