"""The modules of the four packages, parsed once for all the tests of the structure."""

import ast
from pathlib import Path

import pytest

SOURCE_ROOTS = {
    "src/agent": "jindan_agent",
    "tools": "jindan_tools",
    "knowledge": "jindan_knowledge",
    "evals": "jindan_evals",
}


@pytest.fixture(scope="session")
def packages(repo_root: Path) -> dict[str, Path]:
    """Return the folder of each package by its name."""
    return {name: repo_root / root / name for root, name in SOURCE_ROOTS.items()}


@pytest.fixture(scope="session")
def modules(repo_root: Path, packages: dict[str, Path]) -> dict[str, ast.Module]:
    """Return the syntax tree of each module by its path from the root of the checkout."""
    files = sorted(file for folder in packages.values() for file in folder.rglob("*.py"))
    return {file.relative_to(repo_root).as_posix(): ast.parse(file.read_text("utf-8"), str(file)) for file in files}
