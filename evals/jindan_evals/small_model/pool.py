"""Gather what the rules find on their own cases: the material that training tasks are put together from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from jindan_evals.rule_cases import Json, build_run
from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.load import rules_for
from jindan_tools.rules.registry import run_rules

RULE_CASES = Path(__file__).resolve().parents[3] / "tests" / "fixtures" / "rules"
# One case in this many is kept out of training.
_HELD_ONE_IN = 7


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """A run of a case of `rule` with what all rules find on it; `held` ones are never trained on."""

    rule: str
    run: Run
    findings: tuple[Finding, ...]
    held: bool


def load_pool(folder: Path = RULE_CASES) -> list[Origin]:
    """Return the runs on which any rule fires, in the order of the files."""
    return [origin for path in sorted(folder.glob("*.json")) for origin in _origins(path)]


def _origins(path: Path) -> list[Origin]:
    data = cast("dict[str, list[Json]]", json.loads(path.read_text(encoding="utf-8")))
    cases = [case for kind in ("fires", "silent") for case in data[kind]]
    found = [(f"{path.stem}/{n}", build_run(case)) for n, case in enumerate(cases)]
    told = [Origin(rule=path.stem, run=run, findings=_findings(run), held=_is_held(name)) for name, run in found]
    return [origin for origin in told if origin.findings]


def _findings(run: Run) -> tuple[Finding, ...]:
    return tuple(run_rules(run, rules_for(run)))


def _is_held(name: str) -> bool:
    return hashlib.sha256(name.encode()).digest()[0] % _HELD_ONE_IN == 0


def for_training(pool: Sequence[Origin]) -> list[Origin]:
    """Return the runs that may be trained on."""
    return [origin for origin in pool if not origin.held]


def held_out(pool: Sequence[Origin]) -> list[Origin]:
    """Return the runs that are kept out of training."""
    return [origin for origin in pool if origin.held]


def of_rules(pool: Sequence[Origin], rules: Collection[str]) -> list[Origin]:
    """Return the runs that are cases of one of the rules."""
    return [origin for origin in pool if origin.rule in rules]
