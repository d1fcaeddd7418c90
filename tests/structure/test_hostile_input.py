"""What is read is hostile: nothing that runs what it reads is called in the packages."""

import ast
from collections.abc import Iterator

import pytest

BANNED_MODULES = {"cloudpickle", "dill", "joblib", "marshal", "pickle", "shelve"}
BANNED_BUILTINS = {"eval", "exec", "__import__"}
BANNED_ATTRIBUTES = {
    "torch": {"load"},
    "numpy": {"load"},
    "os": {"popen", "system"},
    "pandas": {"read_pickle"},
    "yaml": {"full_load", "full_load_all", "load", "load_all", "unsafe_load", "unsafe_load_all"},
}

CASES = {
    "import pickle": "import pickle",
    "from joblib import load": "import joblib",
    "import dill.source": "import dill",
    "eval('1')": "eval()",
    "exec(text)": "exec()",
    "import torch as t\nt.load(path)": "torch.load",
    "import yaml\nyaml.unsafe_load(text)": "yaml.unsafe_load",
    "import yaml\nread = yaml.load": "yaml.load",
    "from yaml import full_load": "yaml.full_load",
    "import os\nos.system(command)": "os.system",
    "import subprocess\nsubprocess.run(command, shell=True)": "shell=True",
}


def banned(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the line and the name of each banned import, use or call in `tree`."""
    aliases = _module_aliases(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                roots = {alias.name.partition(".")[0] for alias in names}
                yield from ((node.lineno, f"import {root}") for root in sorted(roots & BANNED_MODULES))
            case ast.ImportFrom(module=str(module), names=names):
                yield from ((node.lineno, what) for what in _banned_from(module, {a.name for a in names}))
            case ast.Attribute(value=ast.Name(id=name), attr=attr):
                module = aliases.get(name, "")
                if attr in BANNED_ATTRIBUTES.get(module, set()):
                    yield node.lineno, f"{module}.{attr}"
            case ast.Call(func=func, keywords=keywords):
                if isinstance(func, ast.Name) and func.id in BANNED_BUILTINS:
                    yield node.lineno, f"{func.id}()"
                if any(k.arg == "shell" and not _is_false(k.value) for k in keywords):
                    yield node.lineno, "shell=True"
            case _:
                pass


def _module_aliases(tree: ast.Module) -> dict[str, str]:
    imports = [alias for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    return {alias.asname or alias.name: alias.name for alias in imports}


def _banned_from(module: str, names: set[str]) -> Iterator[str]:
    if module.partition(".")[0] in BANNED_MODULES:
        yield f"import {module.partition('.')[0]}"
    yield from (f"{module}.{name}" for name in sorted(names & BANNED_ATTRIBUTES.get(module, set())))


def _is_false(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is False


@pytest.mark.parametrize(("source", "name"), CASES.items())
def test_the_search_sees_what_is_banned(source: str, name: str) -> None:
    assert [what for _, what in banned(ast.parse(source))] == [name]


def test_the_search_leaves_safe_calls_alone() -> None:
    source = "import yaml, subprocess\nyaml.safe_load(t)\nsubprocess.run(c, shell=False)\nmodel.eval()"

    assert list(banned(ast.parse(source))) == []


def test_no_module_runs_what_it_reads(modules: dict[str, ast.Module]) -> None:
    assert [f"{path}:{line} {name}" for path, tree in modules.items() for line, name in banned(tree)] == []
