"""Read lists of packages: pip freeze, requirements.txt, pip list, conda list and conda environment files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.source import Source
from jindan_tools.readers.contract import Line, Reading, TextFile
from jindan_tools.readers.files.whole_text import file_name
from jindan_tools.readers.side.ml_packages import ML_PACKAGES, package_name
from jindan_tools.text.regex import regex

_NAME = r"[A-Za-z0-9_][\w.\-]{0,80}"
_VERSION = r"\d[\w.+!\-]{0,60}"
# PEP 508 as pip freeze and people write it: "torch==2.1.0+cu121", "torch>=2.0,<3", "x @ file:///...".
_REQUIREMENT = regex(
    rf"^(?P<name>{_NAME})(?:\[[\w,\- ]{{0,80}}\])?\s*(?:(?P<how>===?)\s*(?P<version>{_VERSION})|(?:[<>~!]=?|@)\s*\S.{{0,200}})?\s*(?:;.{{0,200}}|#.{{0,200}}|--hash.{{0,200}})?\\?$"
)
_OPTION = regex(r"^\s*(?:-[a-zA-Z]\s|--[a-z\-]+|git\+|https?://|\./|/)")
# pip list and conda list: name, version and, from conda, build and channel in columns.
_COLUMNS = regex(rf"^(?P<name>{_NAME})\s{{1,80}}(?P<version>{_VERSION})(?:\s{{1,80}}\S{{1,200}}){{0,3}}\s*$")
# conda env export: "  - pytorch=2.1.0=py3.10_cuda12.1_0" and, below "- pip:", "    - trl==0.8.0".
_YAML_ITEM = regex(
    rf"^\s*-\s+(?:[\w\-]{{1,40}}::)?(?P<name>{_NAME})(?:\[[\w,]{{0,60}}\])?\s*(?:(?P<how>==?)(?P<version>{_VERSION})(?:=\S{{0,80}})?)?(?:[<>~!].{{0,80}})?\s*$"
)
_YAML_KEY = regex(r"^\s*-?\s*[\w\-]+:\s*\S{0,200}\s*$|^\s*-\s+[\w\-]+\s*$|^\s*-\s+\S{1,200}$")
_NAMED = regex(
    r"require|freeze|conda|package|environment|constraint|^env[\w\-]*\.(?:ya?ml|txt)$|pip[_\-]?list|^pip\.txt$"
)
_HEADINGS = ("#", "---", "Package ", "===")
_MOST = 0.8
_ENOUGH = 5


class _Found(NamedTuple):
    name: str
    version: str


class PackageList:
    """A list of packages, one a line."""

    name = "package-list"

    def claims(self, path: str, head: str) -> bool:
        """Take a file named for packages, or a longer list of pinned ones, in which nothing else stands."""
        name = file_name(path)
        if name.endswith((".yaml", ".yml")):
            return "dependencies:" in head and any(_YAML_ITEM.match(line) for line in head.splitlines())
        if name.endswith((".json", ".csv", ".py", ".md", ".toml", ".jsonl")):
            return False
        lines = [line for line in head.splitlines() if line.strip() and not line.startswith(_HEADINGS)]
        # The head may end within a line.
        lines = lines[:-1] if len(head) >= 4096 and len(lines) > 1 else lines
        listed = sum(1 for line in lines if _entry(line, name) is not None or _OPTION.match(line))
        pinned = sum(1 for line in lines if "==" in line)
        named = _NAMED.search(name) is not None
        enough = bool(lines) if named else pinned >= _ENOUGH
        return enough and listed >= _MOST * len(lines) and (named or pinned >= _MOST * len(lines))

    def read(self, file: TextFile) -> Reading:
        """Return a VERSION event for every package that matters to a training; `installed` tells a list from a wish."""
        name = file_name(file.path)
        # A line still being written may lack the end of its version.
        lines = file.lines[:-1] if file.truncated_tail else file.lines
        installed = float(_is_installed(name, lines))
        return Reading(events=tuple(_events(file.path, name, lines, installed)))


def _events(path: str, name: str, lines: tuple[Line, ...], installed: float) -> Iterator[Event]:
    for line in lines:
        found = _entry(line.text, name)
        if found is None or not found.version:
            continue
        package = package_name(found.name)
        if package in ML_PACKAGES:
            data: dict[str, str | float] = {"package": package, "version": found.version, "installed": installed}
            source = Source(path=path, line=line.number, field=package)
            yield Event(kind=EventKind.VERSION, text=line.text.strip()[:200], source=source, data=data)


def _entry(text: str, name: str) -> _Found | None:
    """Return the package of a line and its version, '' unless it is one version; None when the line names no package."""
    if name.endswith((".yaml", ".yml")):
        match = _YAML_ITEM.match(text)
    else:
        bare = text.strip()
        match = _REQUIREMENT.match(bare) or _COLUMNS.match(bare) or _YAML_ITEM.match(text)
    return None if match is None else _Found(match["name"], match["version"] or "")


def _is_installed(name: str, lines: tuple[Line, ...]) -> bool:
    """Say whether the list tells what was there: made by a tool, or pinned throughout and long."""
    if "freeze" in name or "list" in name or "export" in name:
        return True
    texts = [line.text for line in lines if line.text.strip()]
    if any("# packages in environment at" in text or text.startswith("Package ") for text in texts[:3]):
        return True
    return len(texts) >= 20 and sum("==" in text or "@ file" in text or "=py" in text for text in texts) >= 0.9 * len(
        texts
    )
