"""Small rooms: the limits on modules and functions, and the names that say nothing."""

import ast
from pathlib import Path

MODULE_LINES = 400
FUNCTION_LINES = 60
EMPTY_NAMES = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "misc"}


def test_no_module_is_longer_than_400_lines(repo_root: Path, modules: dict[str, ast.Module]) -> None:
    lengths = {path: len((repo_root / path).read_text("utf-8").splitlines()) for path in modules}

    assert {path: lines for path, lines in lengths.items() if lines > MODULE_LINES} == {}


def test_no_function_is_longer_than_60_lines(modules: dict[str, ast.Module]) -> None:
    lengths = {
        f"{path}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path, tree in modules.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }

    assert {name: lines for name, lines in lengths.items() if lines > FUNCTION_LINES} == {}


def test_no_module_or_folder_has_a_name_that_says_nothing(modules: dict[str, ast.Module]) -> None:
    parts = {path: {part.removesuffix(".py").strip("_") for part in path.split("/")} for path in modules}

    assert [path for path, names in parts.items() if names & EMPTY_NAMES] == []


def test_every_module_says_why_it_exists(modules: dict[str, ast.Module]) -> None:
    assert [path for path, tree in modules.items() if tree.body and not ast.get_docstring(tree)] == []
