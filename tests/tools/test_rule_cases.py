"""Every rule fires on its firing cases and stays silent on its silent ones; the cases are data."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import cast

import pytest

from jindan_tools.causes.catalogue import load_taxonomy
from jindan_tools.rules.load import all_rules

sys.path.insert(0, str(Path(__file__).parent))
from rule_cases import Json, build_run

CASES = Path(__file__).parent.parent / "fixtures" / "rules"
BY_CODE = {rule.code: rule for rule in all_rules()}


def _cases(kind: str) -> list[tuple[str, str, Json]]:
    found: list[tuple[str, str, Json]] = []
    for path in sorted(CASES.glob("*.json")):
        data = cast("dict[str, list[Json]]", json.loads(path.read_text(encoding="utf-8")))
        found += [(path.stem, str(case.get("title", i)), case) for i, case in enumerate(data[kind])]
    return found


@pytest.mark.parametrize(("code", "title", "case"), _cases("fires"))
def test_rule_fires_on_its_case(code: str, title: str, case: Json) -> None:
    found = list(BY_CODE[code].check(build_run(case)))
    assert found, f"{code} stayed silent on '{title}'"
    expected = cast("dict[str, float]", case.get("argues", {}))
    argues = {cause: weight for f in found for cause, weight in f.argues.items()}
    assert {c: argues.get(c) for c in expected} == expected


@pytest.mark.parametrize(("code", "title", "case"), _cases("silent"))
def test_rule_stays_silent_on_its_case(code: str, title: str, case: Json) -> None:
    assert not list(BY_CODE[code].check(build_run(case))), f"{code} fired on '{title}'"


@pytest.mark.parametrize("rule", all_rules(), ids=lambda r: r.code)
def test_rule_has_both_kinds_of_cases(rule: object) -> None:
    path = CASES / f"{getattr(rule, 'code', '')}.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    assert data["fires"]
    assert data["silent"]


@pytest.mark.parametrize("rule", all_rules(), ids=lambda r: r.code)
def test_rule_argues_only_about_known_causes(rule: object) -> None:
    assert set(getattr(rule, "argues", {})) <= set(load_taxonomy())


@pytest.mark.parametrize("rule", all_rules(), ids=lambda r: r.code)
def test_rule_page_has_all_sections(rule: object) -> None:
    page = str(getattr(rule, "page", ""))
    for section in ("What it does", "Why it matters", "Fires on", "Stays silent on", "Source"):
        assert section in page


def test_codes_are_unique() -> None:
    assert len({r.code for r in all_rules()}) == len(all_rules())
