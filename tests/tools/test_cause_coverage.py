"""Every cause can be found by a rule, or a document says which record it would take."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from jindan_tools import rules
from jindan_tools.causes.catalogue import load_taxonomy

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "causes-without-rules.md"
SPEAKS_FOR = re.compile(r'"([A-Za-z0-9_]+)":\s*(?:[\d.]*[1-9]|[^-\n,]*\bif\b)|[(,]\s*"([A-Za-z0-9_]+)",\s*[\d.]+')
IDS = sorted(load_taxonomy())


@cache
def found_by_rules() -> frozenset[str]:
    """Return the ids that stand with a weight above zero in a rule or in a table of a rule."""
    sources = (p.read_text(encoding="utf-8") for p in Path(str(rules.__file__)).parent.rglob("*.py"))
    pairs = (m for source in sources for m in SPEAKS_FOR.findall(source))
    return frozenset(name for pair in pairs for name in pair if name)


@cache
def documented() -> frozenset[str]:
    return frozenset(re.findall(r"^\| `([A-Za-z0-9_]+)` \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("cause", IDS)
def test_a_cause_has_a_rule_or_a_line_in_the_document(cause: str) -> None:
    assert (cause in found_by_rules()) is not (cause in documented())
