"""`python -m jindan_evals arms`: measure the arms, print the page, and hold it against the committed one."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from jindan_evals.arms.board import numbers, page
from jindan_evals.arms.gate import PAGE, arm_failures, read_numbers, write_numbers
from jindan_evals.arms.keys import Key, labelled_keys, own_keys
from jindan_evals.arms.measure import measure
from jindan_evals.arms.which_model import NOT_RUN, chosen_model

_EVERY_SMALL = 9


def run_arms(words: Sequence[str]) -> list[str]:
    """Return what the gate says; with `--write` the page and the figures are replaced instead."""
    parser = argparse.ArgumentParser(prog="jindan_evals arms")
    parser.add_argument("--write", action="store_true", help="replace docs/scoreboard.md and the stored figures")
    parser.add_argument("--every", type=int, default=0, help="ask the model about every N-th run")
    parser.add_argument("--labels", type=Path, help="labels of further runs, one JSON object a line")
    parser.add_argument("--runs", type=Path, help="the folder of the labelled runs")
    asked = parser.parse_args(words)
    keys = _keys(asked.labels, asked.runs)
    with chosen_model(os.environ) as chosen:
        if not chosen.is_real:
            print(f"*** {NOT_RUN}", file=sys.stderr)
        measured, problems = measure(keys, chosen, asked.every or (1 if chosen.is_real else _EVERY_SMALL))
    told, figures = page(measured, chosen), numbers(measured)
    print(told)
    if asked.labels:
        return problems
    if asked.write:
        PAGE.write_text(told, encoding="utf-8")
        write_numbers(figures)
        return problems
    return [*problems, *arm_failures(figures, read_numbers())]


def _keys(labels: Path | None, runs: Path | None) -> list[Key]:
    return own_keys() if labels is None or runs is None else labelled_keys(labels, runs)
