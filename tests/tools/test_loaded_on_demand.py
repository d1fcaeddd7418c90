"""What is loaded only for some runs finds nothing in the others."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import cast

import pytest

from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.readers.contract import Line, TextFile
from jindan_tools.readers.decode import read_text
from jindan_tools.readers.files import FILE_READERS
from jindan_tools.readers.files.late_reader import LateReader
from jindan_tools.readers.logs.join import joined
from jindan_tools.readers.logs.scanner_table import SCANNERS, scanned
from jindan_tools.rules.entry import RuleEntry
from jindan_tools.rules.glance import Glance
from jindan_tools.rules.load import all_rules, rules_for
from jindan_tools.rules.registry import Rule, finding, rule, run_rules
from jindan_tools.rules.table import RULES

sys.path.insert(0, str(Path(__file__).parent))
from rule_cases import Json, build_run
from run_variants import variants
from samples import name_of, sample_files

from tests.fuzz_depth import FUZZ_DEPTH

FIXTURES = Path(__file__).parents[1] / "fixtures"
LOGS = sorted(p for p in (FIXTURES / "logs").iterdir() if p.is_file())
CONDITIONAL = [entry for entry in RULES if entry.needs or entry.when]
# More of them for a deep search: VARIANTS=500 pytest ...
VARIANTS = int(os.environ.get("VARIANTS", 12 * FUZZ_DEPTH))


def _runs() -> list[Run]:
    files = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((FIXTURES / "rules").glob("*.json"))]
    cases = [case for data in files for kind in ("fires", "silent") for case in cast("list[Json]", data[kind])]
    return [build_run(case) for case in cases]


RUNS = [(run, Glance(run=run)) for run in _runs()]

DONORS = [run for run, _ in RUNS]
SAMPLES = list(sample_files())
# Every name with the head of every file, so that a claim by either is met.
NAMES = sorted(
    {name_of(path) for path in SAMPLES}
    | {
        "a/trainer_state.json",
        "log_history.json",
        "eval_results.json",
        "x/mlruns/0/meta.yaml",
        "metrics/loss",
        "params/lr",
    }
    | {
        "preprocessor_config.json",
        "run.sh",
        "job.slurm",
        "NOTES.TXT",
        "memo",
        "train.ipynb",
        "README.md",
        "opt.txt",
        "tokenizer_config.json",
        "Config.TOML",
        "run.cfg",
        "wandb-summary.json",
        "log.dat",
        "train_loss.txt",
    }
)
HEADS = ["", *dict.fromkeys(path.read_bytes()[:4096].decode("utf-8", "replace") for path in SAMPLES)]
HEADS += [
    "#!/bin/bash\npython train.py",
    "\n a,b\n1,2\n",
    "Namespace(lr=1)",
    "[opt]\nlr = 5e-4\n",
    '{"log_history": []}',
    "lifecycle_stage: active",
    "from transformers import Trainer\n",
    "import torch\n",
    '{"cells": []',
    "2.5\n2.4\n2.3\n2.2\n2.1\n2.0\n",
    '{"do_rescale": true}',
    "y_true,y_pred\n1,0\n",
    "class CFG:\n    lr = 1e-4\n    epochs = 10\n    batch_size = 32\n",
]


def _speaks(rule: Rule, run: Run) -> bool:
    """Say whether a rule finds something; one that fails on odd values has nothing to say."""
    try:
        return any(rule.check(run))
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return False


def _text(path: Path) -> TextFile:
    return read_text(path.parent, path.name, path.stat().st_size)


@cache
def _heard(module: str) -> tuple[int, ...]:
    """Return the places of the runs on which a rule finds something; every rule is asked about every run once."""
    (entry,) = (e for e in RULES if e.module == module)
    rule = entry.load()
    return tuple(at for at, (run, _) in enumerate(RUNS) if any(rule.check(run)))


@pytest.mark.parametrize("entry", CONDITIONAL, ids=lambda e: f"{e.load().code} {e.module}")
def test_a_rule_is_silent_on_runs_that_its_table_entry_rules_out(entry: RuleEntry) -> None:
    ruled_out = {at for at, (_, glance) in enumerate(RUNS) if not entry.may_fire(glance)}

    assert ruled_out
    assert ruled_out.intersection(_heard(entry.module)) == set()


@pytest.mark.parametrize("entry", CONDITIONAL, ids=lambda e: f"{e.load().code} {e.module}")
def test_a_rule_is_silent_on_changed_runs_that_its_table_entry_rules_out(entry: RuleEntry) -> None:
    rule = entry.load()
    fires = [RUNS[at][0] for at in _heard(entry.module)]
    changed = [v for n, run in enumerate(fires) for v in variants(run, VARIANTS, f"{entry.module} {n}", DONORS)]

    missed = [v for v in changed if not entry.may_fire(Glance(run=v)) and _speaks(rule, v)]

    assert fires
    assert missed == []


def test_a_rule_that_fails_is_told_and_the_others_still_speak() -> None:
    def broken(run: Run) -> Iterator[Finding]:
        """Divide by zero."""
        yield from (finding(str(1 / (len(run.name) - len(run.name))), severity=Severity.HIGH),)

    run, _ = RUNS[0]
    found = run_rules(run, [rule("XXX001", "broken")(broken), *all_rules()])

    assert "XXX001" in found[0].title
    assert "ZeroDivisionError" in found[0].title
    assert found[1:] == run_rules(run, all_rules())


def test_every_run_gets_the_rules_that_fire_on_it() -> None:
    loaded = [{rule.code for rule in rules_for(run)} for run, _ in RUNS]
    missed = {(e.module, at) for e in RULES for at in _heard(e.module) if e.load().code not in loaded[at]}

    assert missed == set()


@pytest.mark.parametrize("path", LOGS, ids=lambda p: p.name)
def test_a_log_tells_the_scanners_that_it_loads_as_much_as_all_of_them_line_by_line(path: Path) -> None:
    file = _text(path)
    every = [entry.scanner(file.path) for entry in SCANNERS]
    for line in file.lines:
        any(scanner.feed(line) for scanner in every)

    loaded = scanned(file.path, file.lines)

    assert repr(joined(loaded)) == repr(joined(every))


def test_a_log_of_blank_lines_loads_no_scanner() -> None:
    assert scanned("x.log", [Line(number=n, text="") for n in range(9)]) == ()


LATE = [reader for reader in FILE_READERS if isinstance(reader, LateReader)]


@pytest.mark.parametrize("late", LATE, ids=lambda r: f"{r.kind}-{LATE.index(r)}")
def test_a_file_reader_takes_no_file_that_its_table_entry_rules_out(late: LateReader) -> None:
    reader, entries = late.reader(), [e for e in LATE if e.kind == late.kind]
    ruled_out = [(n, h) for n in NAMES for h in HEADS if not any(e.may_claim(n, h) for e in entries)]

    assert ruled_out
    assert [pair for pair in ruled_out if reader.claims(*pair)] == []


def test_every_entry_of_the_file_readers_lets_its_reader_take_a_file() -> None:
    idle = {e.kind for e in LATE if not any(e.claims(n, h) for n in NAMES for h in HEADS)}

    assert idle == set()
