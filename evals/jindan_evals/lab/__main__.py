"""Make the lab runs: `python -m jindan_evals.lab OUT [--only PART ...] [--vary N ...] [--processes N]`."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from jindan_evals.lab.forked import prepare
from jindan_evals.lab.runner import framework, make_run
from jindan_evals.lab.scenario import Scenario
from jindan_evals.lab.tables import SCENARIOS
from jindan_evals.lab.varied import varied


def run_name(scenario: str) -> str:
    """Return a name that gives nothing away and stays the same from one making to the next."""
    return "lab-" + hashlib.blake2s(scenario.encode(), digest_size=3).hexdigest()


def main() -> None:
    """Make each chosen scenario and write `OUT/labels.jsonl` for all that exist."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", nargs="*", default=[""], help="beginnings of scenario names")
    parser.add_argument(
        "--vary", nargs="*", type=int, default=[], help="variants with other seeds and notations, from 1"
    )
    parser.add_argument("--skip-made", action="store_true")
    parser.add_argument("--processes", type=int, default=2)
    args = parser.parse_args()
    out: Path = args.out
    known = [*SCENARIOS, *(v for number in args.vary for v in varied(SCENARIOS, number))]
    chosen = [s for s in known if s.name.startswith(tuple(args.only))]
    prepare({framework(s.spec) for s in chosen})
    running: set[int] = set()
    for scenario in chosen:
        if len(running) >= args.processes:
            running.discard(os.wait()[0])
        running.add(_start(scenario, out, keep=args.skip_made))
    for _ in running:
        os.wait()
    write_labels(out, known)


def _start(scenario: Scenario, out: Path, *, keep: bool) -> int:
    child = os.fork()
    if child:
        return child
    try:
        print(_make(scenario, out, keep=keep), flush=True)
    finally:
        os._exit(0)


def _make(scenario: Scenario, out: Path, *, keep: bool) -> str:
    folder = out / "runs" / run_name(scenario.name)
    if folder.exists() and keep:
        return f"{scenario.name} kept"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(out / "making" / folder.name, ignore_errors=True)
    make_run(scenario, out / "making" / folder.name)
    folder.parent.mkdir(exist_ok=True)
    (out / "making" / folder.name).rename(folder)
    return f"{scenario.name} -> {folder.name}"


def write_labels(out: Path, known: Sequence[Scenario]) -> None:
    """Write one label line for each known scenario whose run exists."""
    lines = [
        json.dumps(s.truth.as_label(run_name(s.name), s.name, framework(s.spec)), ensure_ascii=False)
        for s in known
        if (out / "runs" / run_name(s.name)).exists()
    ]
    (out / "labels.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
