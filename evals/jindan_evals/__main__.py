"""Run every case, print the score table, and fail below the floor."""

from __future__ import annotations

import sys
from pathlib import Path

from jindan_agent.api import diagnose, learn
from jindan_evals.answer import load_answer
from jindan_evals.board import board
from jindan_evals.gate import failures
from jindan_evals.score import Score, score

CASES = Path(__file__).resolve().parent.parent / "cases"


def run_case(folder: Path) -> Score:
    """Diagnose the run of a case without its own reference in the store, and score the report."""
    reports = diagnose(folder / "run", exclude_prior=folder.name)
    text = "\n\n".join(r.to_markdown() for r in reports)
    if len(reports) > 1:
        text += "\n\n" + learn(folder / "run").to_markdown()
    merged: dict[str, object] = dict(reports[0].to_dict())
    merged["causes"] = [cause for r in reports for cause in r.cause_dicts()]
    return score(load_answer(folder), text, merged)


def main() -> int:
    """Return 0 when every case is at or above its floor."""
    scores = [run_case(folder) for folder in sorted(CASES.iterdir()) if (folder / "answer.json").is_file()]
    print(board(scores))
    problems = failures(scores)
    for problem in problems:
        print(f"GATE: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
