"""Configuration files that no program can read to their end."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.evidence import Evidence
from jindan_tools.model.run import FileRead, Run
from jindan_tools.model.source import Source
from jindan_tools.preflight.item import Item, Level

# The readers of formats in which a mistake stops the program that loads the file, and how they tell one: a file that is
# only too large or too deep for them has another problem.
_STRICT = frozenset({"yaml-config", "toml-config", "json-config"})
_OF_FORM = ("YAML 형식", "TOML 형식", "JSON 형식")


def broken_files(run: Run) -> Iterator[Item]:
    """Yield an item for each configuration with a mistake of form; the program ends at it before the first batch."""
    for file in run.files:
        if is_broken(file):
            yield Item(
                level=Level.STOP,
                code="broken_file",
                what=f"{file.path} 파일의 형식이 틀려 시작하자마자 오류로 끝납니다. {file.problem}",
                do="그 줄과 바로 앞줄의 들여쓰기, 괄호, 따옴표를 고치세요.",
                evidence=(Evidence(statement=file.problem, source=Source(path=file.path)),),
            )


def is_broken(file: FileRead) -> bool:
    """Return whether the file is a configuration that was not read to its end."""
    return file.reader in _STRICT and file.problem.startswith(_OF_FORM)
