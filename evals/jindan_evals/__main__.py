"""Run every case and trap, print the tables, and fail below the floor; `traps [NAME ...]` runs traps only.

`fuzz`, `faults`, `small` and `arms` are the lanes in which a real server answers.
`retrieval` measures the search through earlier reports.
`calibration` holds the confidence that reports state against runs seen for the first time.
`fingerprints` writes the short list of the cases of the knowledge store anew.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from jindan_agent.api import diagnose, learn
from jindan_evals.answer import load_answer
from jindan_evals.board import board
from jindan_evals.calibration.command import run_calibration
from jindan_evals.gate import failures
from jindan_evals.retrieval import run_retrieval
from jindan_evals.score import Score, score
from jindan_evals.traps.case import load_trap
from jindan_evals.traps.gate import trap_failures
from jindan_evals.traps.judge import Judged, judge
from jindan_evals.traps.table import table
from jindan_evals.usage import UsageError
from jindan_knowledge.corpus import FINGERPRINTS, fingerprints_text

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "cases"
TRAPS = ROOT / "traps"


def run_case(folder: Path) -> Score:
    """Diagnose the run of a case without its own reference in the store, and score the report."""
    reports = diagnose(folder / "run", exclude_prior=folder.name)
    text = "\n\n".join(r.to_markdown() for r in reports)
    if len(reports) > 1:
        text += "\n\n" + learn(folder / "run").to_markdown()
    merged: dict[str, object] = dict(reports[0].to_dict())
    merged["causes"] = [cause for r in reports for cause in r.cause_dicts()]
    return score(load_answer(folder), text, merged)


def run_trap(folder: Path) -> Judged:
    """Diagnose the run of a trap and judge the report."""
    reports = diagnose(folder / "run")
    text = "\n\n".join(r.to_markdown() for r in reports)
    return judge(load_trap(folder), reports[-1].to_dict(), text)


def run_traps(names: Sequence[str]) -> list[str]:
    """Print the table of the named traps, all of them by default; return what the gate says."""
    folders = [f for f in sorted(TRAPS.iterdir()) if (f / "trap.json").is_file() and (not names or f.name in names)]
    judged = [run_trap(folder) for folder in folders]
    print(table(judged))
    return trap_failures(judged)


def run_cases() -> list[str]:
    """Print the table of the reference cases; return what the gate says."""
    scores = [run_case(folder) for folder in sorted(CASES.iterdir()) if (folder / "answer.json").is_file()]
    print(board(scores))
    return failures(scores)


def run_fuzz() -> list[str]:
    """Print the figures of the fuzz lane; return what its gate says."""
    # Only the lanes need the server.
    from jindan_evals.lanes.fuzz import fuzz, fuzz_failures, fuzz_table  # noqa: PLC0415

    result = fuzz()
    print(fuzz_table(result))
    return fuzz_failures(result)


def run_faults(words: Sequence[str]) -> list[str]:
    """Print the figures of the fault lane, or of the named faults; return what its gate says."""
    # As said above.
    from jindan_evals.lanes.faults import faults, faults_failures, faults_table  # noqa: PLC0415

    result = faults(os.environ, words) if words else faults(os.environ)
    print(faults_table(result))
    return result.problems if words else faults_failures(result)


def run_small(words: Sequence[str]) -> list[str]:
    """Print the scores of the small model; return what its gate says. `--write` replaces the scorecard."""
    # As said above.
    from jindan_evals.small_model.lane import lane_failures, lane_table, read_card, run_lane, write_card  # noqa: PLC0415

    card = run_lane()
    print(lane_table(card))
    if "--write" in words:
        write_card(card)
    return lane_failures(card, read_card())


def run_arms(words: Sequence[str]) -> list[str]:
    """Print the scoreboard; return what its gate says."""
    # As said above.
    from jindan_evals.arms.command import run_arms as run  # noqa: PLC0415

    return run(words)


def run_everything(_: Sequence[str]) -> list[str]:
    """Print what needs no server; return what its gates say."""
    return [*run_cases(), *run_traps(()), *run_retrieval(), *run_calibration(())]


PARTS: Mapping[str, Callable[[Sequence[str]], list[str]]] = {
    "": run_everything,
    "traps": run_traps,
    "fuzz": lambda _: run_fuzz(),
    "faults": run_faults,
    "small": run_small,
    "arms": run_arms,
    "retrieval": lambda _: run_retrieval(),
    "calibration": run_calibration,
}


def main(words: Sequence[str]) -> int:
    """Return 0 when every case and every trap is at or above its floor, 1 below it, 2 for the wrong words."""
    if list(words) == ["fingerprints"]:
        FINGERPRINTS.write_text(fingerprints_text(), encoding="utf-8")
        return 0
    part = PARTS.get(words[0] if words else "")
    if part is None:
        print(f"unknown part {words[0]!r}; there are {', '.join(filter(None, PARTS))}", file=sys.stderr)
        return 2
    try:
        problems = part(words[1:])
    except UsageError as error:
        print(error, file=sys.stderr)
        return 2
    for problem in problems:
        print(f"GATE: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
