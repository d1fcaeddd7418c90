"""Run the arms over the keys."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence

from jindan_agent.report.content import ReportContent
from jindan_evals.arms.arms import at_random, full_agent, majority, rules_only
from jindan_evals.arms.figures import Judged
from jindan_evals.arms.keys import Key
from jindan_evals.arms.model_only import model_only
from jindan_evals.arms.which_model import Chosen
from jindan_evals.lanes.promises import differs
from jindan_evals.lanes.runs import contents_of

RULES, FULL, MODEL, MAJORITY, RANDOM = "rules only", "full agent", "model only", "majority", "random"
_RANDOM_RUNS = 20

Measured = dict[str, list[Judged]]


def measure(keys: Sequence[Key], chosen: Chosen, every: int) -> tuple[Measured, list[str]]:
    """Return the predictions of every arm, and what went wrong; a model is asked about every `every`-th run."""
    measured: Measured = {RULES: [], FULL: [], MODEL: []}
    problems: list[str] = []
    read = [(key, content, seconds) for key in keys for content, seconds in _read(key, problems)]
    for n, (key, content, seconds) in enumerate(read):
        measured[RULES].append(Judged(key=key, said=rules_only(content, seconds)))
        if n % every == 0:
            _ask(key, content, chosen, measured, problems)
    told = [key for key, _, _ in read]
    measured[MAJORITY] = [Judged(key=k, said=said) for k, said in zip(told, majority(told), strict=True)]
    measured[RANDOM] = [
        Judged(key=k, said=said)
        for seed in range(_RANDOM_RUNS)
        for k, said in zip(told, at_random(told, seed), strict=True)
    ]
    return measured, problems


def _read(key: Key, problems: list[str]) -> Iterator[tuple[ReportContent, float]]:
    """Yield the report of the first run of a folder with the seconds it took, and note a folder without any."""
    start = time.monotonic()
    content = next(contents_of(key.folder), None)
    if content is None:
        problems.append(f"{key.name}: no run could be read")
        return
    yield content, time.monotonic() - start


def _ask(key: Key, content: ReportContent, chosen: Chosen, measured: Measured, problems: list[str]) -> None:
    print(f"  {key.name}", file=sys.stderr, flush=True)
    full = full_agent(content, chosen.settings)
    measured[FULL].append(Judged(key=key, said=full))
    measured[MODEL].append(Judged(key=key, said=model_only(content.diagnosis, chosen.settings)))
    problems.extend(f"{key.name}: {promise}" for promise in full.broken)
    if differs(content, full.verdict, full.causes):
        problems.append(f"{key.name}: the full agent says something else than the rules")
