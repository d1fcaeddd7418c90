"""Patterns are compiled when they are first used, and every one of them compiles."""

import ast
import gc
import pkgutil
import re
from importlib import import_module
from pathlib import Path
from typing import cast

import pytest

import jindan_agent
import jindan_tools
from jindan_tools.text.needed_words import needed_words
from jindan_tools.text.regex import WaitingForWords, regex
from tests.pattern_texts import pattern_texts

FIXTURES = Path(__file__).parents[1] / "fixtures"
MAY_COMPILE_AT_ONCE = {
    "tools/jindan_tools/text/regex.py",
    # Bytes.
    "tools/jindan_tools/readers/binary/tensorboard/events.py",
    "tools/jindan_tools/readers/binary/tensorboard/frames.py",
    "tools/jindan_tools/readers/logs/bulk/wordings.py",
}


def test_no_module_compiles_a_pattern_when_it_is_imported(modules: dict[str, ast.Module]) -> None:
    compiling = {
        f"{path}:{node.lineno}"
        for path, tree in modules.items()
        if path.startswith(("tools/", "src/")) and path not in MAY_COMPILE_AT_ONCE
        for node in _at_import(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile"
    }

    assert compiling == set()


def test_every_pattern_is_a_valid_one() -> None:
    for package in (jindan_tools, jindan_agent):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__"):
                import_module(found.name)
    waiting = type(regex(""))
    patterns = [each for each in gc.get_objects() if isinstance(each, waiting)]

    broken = [each for each in patterns if not isinstance(each.pattern, str)]

    assert len(patterns) > 300
    assert broken == []


def test_the_words_of_a_pattern_stand_in_whatever_it_matches() -> None:
    test_every_pattern_is_a_valid_one()
    logs = [path for path in sorted((FIXTURES / "logs").iterdir()) if path.is_file()]
    lines = {line for log in logs for line in log.read_text(encoding="utf-8", errors="replace").split("\n")}
    names = {word for line in lines for word in line.split()} | {str(path) for path in FIXTURES.rglob("*")}
    texts = {*lines, *names}
    gated = [each for each in gc.get_objects() if isinstance(each, WaitingForWords)]

    missed = [
        (pattern.pattern, text)
        for each in gated
        for pattern in (cast("re.Pattern[str]", each),)
        for text in texts
        if re.search(pattern.pattern, text, pattern.flags) and not each.may_match(text)
    ]

    assert len(gated) > 20
    assert missed == []


def test_the_words_of_a_pattern_stand_in_each_of_its_alternatives() -> None:
    test_every_pattern_is_a_valid_one()
    gated = [each for each in gc.get_objects() if isinstance(each, WaitingForWords)]

    missed = [
        (pattern.pattern, text)
        for each in gated
        for pattern in (cast("re.Pattern[str]", each),)
        for told in pattern_texts(pattern.pattern, pattern.flags & ~re.UNICODE)
        for text in (told, told.lower())
        if re.search(pattern.pattern, text, pattern.flags) and not each.may_match(text)
    ]

    assert missed == []


def test_a_pattern_with_words_finds_what_the_compiled_one_finds() -> None:
    source, text = r"(loss) (\d\.\d)", "Loss 0.1 loss 0.2"
    compiled = re.compile(source, re.IGNORECASE)

    def fresh() -> re.Pattern[str]:
        return regex(source, re.IGNORECASE, words=("loss",))

    assert [m[0] for m in fresh().finditer(text)] == [m[0] for m in compiled.finditer(text)]
    assert fresh().sub("x", text) == compiled.sub("x", text)
    assert fresh().findall(text) == compiled.findall(text)
    assert fresh().match(text, 9) is not None
    assert fresh().search("accuracy 0.1") is None


def test_a_pattern_finds_what_the_compiled_one_finds() -> None:
    text, source = "Loss 0.1 loss 0.2", r"(loss) (\d\.\d)"
    mine, compiled = regex(source, re.IGNORECASE), re.compile(source, re.IGNORECASE)

    assert mine.findall(text) == compiled.findall(text)
    assert mine.sub("x", text) == compiled.sub("x", text)
    assert mine.flags == compiled.flags
    assert mine.groups == compiled.groups


def _at_import(tree: ast.Module) -> list[ast.AST]:
    """Return the nodes of a module that run when it is imported."""
    waiting: list[ast.AST] = list(tree.body)
    found: list[ast.AST] = []
    while waiting:
        node = waiting.pop()
        found.append(node)
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting.extend(ast.iter_child_nodes(node))
    return found


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("loss|손실", ("loss", "손실")),
        (r"ab+cd", ("ab",)),
        (r"abc?|de", ("ab", "de")),
        (r"^\x1b\[12m", ("12m",)),
        (r"(?:foo|bar)\d(?!baz)", ("foo", "bar")),
        (r"(?:foo|bar)? of (?P<n>\d+)", (" of ",)),
        (r"[\]a]def{2}", ("def",)),
        (r"(?:known|x{2,3})", ()),
        (r"\bnan\b|\d+", ()),
        (r"(?:nan)*", ()),
        (r"(?i)nan", ()),
        (r"(?=nan)\w+", ()),
        (r"(?P<q>['\"])key(?P=q)", ("key",)),
        (r"a.b", ()),
    ],
)
def test_the_source_of_a_pattern_tells_the_words_that_it_needs(source: str, words: tuple[str, ...]) -> None:
    assert needed_words(source) == words
