"""A cause is told in the words of the finding behind it, where its general page speaks of something else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jindan_tools.causes import catalogue as module
from jindan_tools.causes.catalogue import load_taxonomy, page, told_page
from jindan_tools.model.cause import Argument
from jindan_tools.rules.load import all_rules

_TABLE = json.loads(Path(module.__file__).with_name("pages_by_finding.json").read_text(encoding="utf-8"))


def _said(code: str) -> tuple[Argument, ...]:
    return (Argument(code=code, weight=3.0, title="", evidence_ids=()),)


def test_a_fault_of_a_script_is_no_exception() -> None:
    assert told_page("code_error", _said("SCR222")).what != page("code_error").what


def test_an_exception_keeps_the_general_page() -> None:
    assert told_page("code_error", _said("CRS030")) == page("code_error")


@pytest.mark.parametrize("cause", _TABLE)
def test_what_is_told_belongs_to_a_known_cause_and_rule(cause: str) -> None:
    codes = [code for row in _TABLE[cause] for code in row["codes"]]
    assert cause in load_taxonomy()
    assert all(any(rule.code.startswith(code) for rule in all_rules()) for code in codes)


@pytest.mark.parametrize("cause", _TABLE)
def test_its_rivals_are_known_causes(cause: str) -> None:
    assert all(rival in load_taxonomy() for row in _TABLE[cause] for rival in row["rivals"])
