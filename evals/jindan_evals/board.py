"""Print scores as a table a person reads in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from jindan_evals.score import Score


def board(scores: Sequence[Score]) -> str:
    """Return the table, one row a case, and below it what each case missed or broke."""
    head = f"{'case':<28}{'verdict':<26}{'required':>10}{'corrected':>11}{'forbidden':>11}"
    rows = [head, "-" * len(head), *map(_row, scores)]
    return "\n".join([*rows, "", *(line for s in scores for line in _details(s))])


def _row(score: Score) -> str:
    verdict = f"{score.verdict}{'' if score.verdict_ok else ' (wrong)'}"
    required = f"{len(score.required_met)}/{len(score.required_met) + len(score.required_missed)}"
    corrected = f"{len(score.corrected_met)}/{len(score.corrected_met) + len(score.corrected_missed)}"
    return f"{score.case:<28}{verdict:<26}{required:>10}{corrected:>11}{len(score.forbidden_broken):>11}"


def _details(score: Score) -> list[str]:
    found = (
        ("missed", score.required_missed),
        ("not corrected", score.corrected_missed),
        ("forbidden", score.forbidden_broken),
    )
    return [f"{score.case}: {word}: {', '.join(ids)}" for word, ids in found if ids]
