"""Every check over several runs fires on its firing cases and stays silent on its silent ones; the cases are data."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path
from typing import cast

import pytest

from jindan_tools.session.checks.table import CHECKS
from jindan_tools.session.lesson import Check
from jindan_tools.session.session import Session

sys.path.insert(0, str(Path(__file__).parent))
from session_cases import Json, build_session

CASES = Path(__file__).parent.parent / "fixtures" / "session"
BY_CODE = {check.code: check for check in CHECKS}
SECTIONS = ("What it does", "Why it matters", "Fires on", "Stays silent on", "Source")

each_check = pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.code)


def _cases(kind: str) -> list[tuple[str, str, Json]]:
    found: list[tuple[str, str, Json]] = []
    for path in sorted(CASES.glob("*.json")):
        data = cast("dict[str, list[Json]]", json.loads(path.read_text(encoding="utf-8")))
        found += [(path.stem, str(case["title"]), case) for case in data[kind]]
    return found


def _told(code: str, session: Session) -> list[str]:
    return [f"{each.finding.title} {each.advice}" for each in BY_CODE[code].lessons(session)]


@pytest.mark.parametrize(("code", "title", "case"), _cases("fires"))
def test_a_check_says_what_its_case_holds(code: str, title: str, case: Json) -> None:
    told = "\n".join(_told(code, build_session(case)))

    assert [words for words in cast("list[str]", case["says"]) if words not in told] == [], (
        f"'{title}': {told or 'silent'}"
    )


@pytest.mark.parametrize(("code", "title", "case"), _cases("silent"))
def test_a_check_stays_silent_on_its_case(code: str, title: str, case: Json) -> None:
    assert _told(code, build_session(case)) == [], title


@pytest.mark.parametrize(("code", "title", "case"), _cases("fires"))
def test_every_fact_of_a_lesson_can_be_opened_or_computed(code: str, title: str, case: Json) -> None:
    facts = [e for each in BY_CODE[code].lessons(build_session(case)) for e in each.finding.evidence]

    assert [e.statement for e in facts if e.source is None and not e.formula] == [], title


@each_check
def test_a_check_has_both_kinds_of_cases(check: Check) -> None:
    data = json.loads((CASES / f"{check.code}.json").read_text(encoding="utf-8"))

    assert data["fires"]
    assert data["silent"]


@each_check
def test_the_page_of_a_check_has_all_sections(check: Check) -> None:
    assert [name for name in SECTIONS if f"## {name}" not in check.page] == []


def test_the_codes_of_the_checks_are_unique() -> None:
    assert len(BY_CODE) == len(CHECKS)


def test_a_command_takes_foreign_words_as_single_words() -> None:
    names = ["a;touch x.yaml", "$(touch y).yaml"]
    case = json.loads((CASES / "SES001.json").read_text(encoding="utf-8"))["fires"][1]
    runs = [{**run, "settings": {**run["settings"], "model": m}} for run, m in zip(case["runs"], names, strict=True)]

    first = next(iter(BY_CODE["SES001"].lessons(build_session({**case, "runs": runs}))))

    assert shlex.split(first.command) == ["diff", *names]
