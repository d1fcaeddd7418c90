"""How much is loaded before a report stands: counts, not times, so that an eager import is noticed on any machine."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
OWN = ("jindan_agent", "jindan_tools", "jindan_knowledge")
SCRIPT = """
import contextlib, sys
before = set(sys.modules)
from jindan_agent.cli import main
with contextlib.suppress(SystemExit):
    main(sys.argv[1:])
print(*sorted(set(sys.modules) - before), file=sys.stderr)
"""


class Budget(NamedTuple):
    """The most modules that a command may load: of the project's own, and of any other package."""

    arguments: tuple[str, ...]
    own: int
    other: int


RULES_ONLY = Budget(("--auto", str(ROOT / "examples" / "failing_run"), "--no-llm"), own=266, other=47)
BUDGETS = {
    "help": Budget(("--help",), own=7, other=13),
    "rules_only": RULES_ONLY,
}
# What a rules-only report on one run has no use for.
FOR_OTHER_COMMANDS = (
    "jindan_agent.chat",
    "jindan_agent.compare",
    "jindan_agent.explain",
    "jindan_agent.graph",
    "jindan_agent.knowledge",
    "jindan_agent.lessons",
    "jindan_agent.llm",
    "jindan_agent.looks",
    "jindan_agent.lr",
    "jindan_agent.plan",
    "jindan_agent.preflight",
    "jindan_agent.review",
    "jindan_agent.rule_list",
    "jindan_agent.sessions",
    "jindan_agent.similar",
    "jindan_agent.verify",
    "jindan_agent.version",
    "jindan_agent.vram",
    "jindan_knowledge.bundle",
    "jindan_knowledge.embedding",
    "jindan_knowledge.remember",
    "jindan_knowledge.search",
    "jindan_knowledge.store.team",
    "jindan_tools.planning",
    "jindan_tools.preflight",
    "jindan_tools.readers.follow",
    "jindan_tools.readers.scripts",
    "jindan_tools.rules.script",
    "jindan_tools.session",
    "jindan_tools.vram.activation_bytes",
    "jindan_tools.vram.known_transformers",
    "jindan_tools.vram.language_model",
)
# Parts of the standard library that bring many others along or take long, and that no small run needs.
EXPENSIVE = (
    *("ast", "asyncio", "dataclasses", "difflib", "hashlib", "html", "http", "importlib.metadata", "inspect"),
    *("logging", "multiprocessing", "random", "sqlite3", "statistics", "subprocess", "tempfile", "traceback"),
    *("typing_extensions", "urllib.request", "yaml", "zipfile"),
)


def _loaded(budget: Budget, home: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *budget.arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=home,
        env={"PYTHONPATH": ":".join(p for p in sys.path if p), "DIAGNOSE_HOME": str(home), "HOME": str(home)},
    )
    return done.stderr.splitlines()[-1].split()


def _is_below(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def _over(what: str, names: list[str], limit: int) -> str:
    folders = Counter(".".join(name.split(".")[:-1]) or name for name in names).most_common(12)
    return (
        f"{len(names)} {what} are loaded, the budget is {limit}. Find the import with `python -X importtime`, and defer "
        f"what a run may do without (docs/adr/0006). Raise the budget only for what every run uses. By package: "
        f"{', '.join(f'{folder} {count}' for folder, count in folders)}"
    )


@pytest.mark.parametrize("name", BUDGETS)
def test_a_command_loads_no_more_of_our_modules_than_its_budget(name: str, tmp_path: Path) -> None:
    budget = BUDGETS[name]

    own = [module for module in _loaded(budget, tmp_path) if _is_below(module, OWN)]

    assert 0 < len(own) <= budget.own, _over("modules of our own", own, budget.own)


@pytest.mark.parametrize("name", BUDGETS)
def test_a_command_loads_no_more_foreign_modules_than_its_budget(name: str, tmp_path: Path) -> None:
    budget = BUDGETS[name]

    other = [module for module in _loaded(budget, tmp_path) if not _is_below(module, OWN)]

    assert 0 < len(other) <= budget.other, _over("modules of other packages", other, budget.other)


def test_a_rules_only_report_loads_nothing_that_is_for_other_commands(tmp_path: Path) -> None:
    loaded = _loaded(RULES_ONLY, tmp_path)

    assert [name for name in loaded if _is_below(name, FOR_OTHER_COMMANDS)] == []


@pytest.mark.parametrize("name", FOR_OTHER_COMMANDS)
def test_what_is_for_other_commands_exists(name: str) -> None:
    assert find_spec(name) is not None


def test_a_rules_only_report_loads_no_expensive_part_of_the_standard_library(tmp_path: Path) -> None:
    loaded = _loaded(RULES_ONLY, tmp_path)

    assert [name for name in loaded if name in EXPENSIVE] == []
