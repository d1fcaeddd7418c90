"""What is imported: nothing heavy before it is needed, and almost nothing foreign in the tools."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("chromadb", "langgraph", "numpy", "openai", "pandas", "pydantic", "textual")
TOOLS_MAY_IMPORT = {"jindan_tools", "msgspec", "yaml"}
# A module of the tools named array_... works on numpy arrays and is only imported where many values wait (ADR 5).
ARRAYS = "array_"
# Loaded for a log of megabytes only, see docs/adr/0008.
MAY_IMPORT_NUMPY = "tools/jindan_tools/readers/logs/bulk/"

STARTS = {
    "import": "import jindan_agent.cli",
    "help": """
import contextlib, sys
from jindan_agent.cli import main
sys.argv = ["diagnose", "--help"]
with contextlib.suppress(SystemExit):
    main()
""",
}
REPORT = f"""
import sys
print("loaded", sorted(set(sys.modules) & {set(HEAVY)!r}), file=sys.stderr)
"""


@pytest.mark.parametrize("start", STARTS)
def test_the_command_starts_without_a_heavy_package(start: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", STARTS[start] + REPORT]

    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.stderr.splitlines()[-1:] == ["loaded []"], done.stderr


def test_reading_a_small_run_loads_no_numpy(repo_root: Path) -> None:
    code = f"""
from pathlib import Path
from jindan_tools.readers.open_run import open_run
print(len(list(open_run(Path({str(repo_root / "examples" / "failing_run")!r})))))
{REPORT}"""

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stderr.splitlines()[-1:] == ["loaded []"]


def test_the_tools_import_only_the_standard_library_msgspec_and_yaml(modules: dict[str, ast.Module]) -> None:
    allowed = sys.stdlib_module_names | TOOLS_MAY_IMPORT

    foreign = {
        f"{path}: {name}"
        for path, tree in modules.items()
        if path.startswith("tools/")
        for name in _imported_roots(tree) - allowed - ({"numpy"} if _works_on_arrays(path) else set())
    }

    assert foreign == set()


def test_the_array_modules_are_imported_inside_functions_only(modules: dict[str, ast.Module]) -> None:
    at_the_top = {
        path
        for path, tree in modules.items()
        if not Path(path).name.startswith(ARRAYS)
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and (node.module or "").rpartition(".")[2].startswith(ARRAYS)
    }

    assert at_the_top == set()


def _works_on_arrays(path: str) -> bool:
    return Path(path).name.startswith(ARRAYS) or path.startswith(MAY_IMPORT_NUMPY)


def _imported_roots(tree: ast.Module) -> set[str]:
    nodes = list(ast.walk(tree))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    members = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in plain | members}
