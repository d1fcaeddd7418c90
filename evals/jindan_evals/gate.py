"""The floor below which the evals fail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jindan_evals.score import Score

# Share of required items a case must meet.
FLOORS: Mapping[str, float] = {
    "000-deepscores-stage1": 1.0,
    "001-qwen3-224-classes": 1.0,
    "002-yolo11-v3-session": 1.0,
    "003-hrnet-1280": 1.0,
    "004-face-voice": 1.0,
}


def failures(scores: Sequence[Score]) -> list[str]:
    """Return one sentence for each demand that is not met; empty when the gate is passed.

    A case without a score, and a run of the evals without any case, are failures too.
    """
    by_case = {s.case: s for s in scores}
    found = [f"{case}: not scored" for case in FLOORS if case not in by_case]
    for score in scores:
        total = len(score.required_met) + len(score.required_missed)
        share = len(score.required_met) / total if total else 0.0
        floor = FLOORS.get(score.case, 1.0)
        if share < floor:
            found.append(f"{score.case}: required {share:.2f} is below {floor:.2f}")
        if floor == 1.0 and score.forbidden_broken:
            found.append(f"{score.case}: forbidden {', '.join(score.forbidden_broken)}")
        if floor == 1.0 and not score.verdict_ok:
            found.append(f"{score.case}: verdict {score.verdict}")
    return found
