"""Findings that name no open cause are still said once."""

from __future__ import annotations

from pathlib import Path

import pytest

from jindan_agent.api import diagnose

CASE = Path(__file__).parents[2] / "evals" / "cases" / "000-deepscores-stage1" / "run"


@pytest.fixture(scope="module")
def report() -> str:
    return diagnose(CASE)[0].to_markdown()


def test_what_survives_is_said(report: str) -> None:
    facts = report.partition("함께 확인한 사실")[2]
    assert "best.pt" in facts


def test_a_fact_is_not_said_twice(report: str) -> None:
    facts = report.partition("함께 확인한 사실")[2].partition("\n## ")[0]
    titles = [line for line in facts.splitlines() if line.startswith("- ")]
    assert len(titles) == len(set(titles))
    assert all(report.count(title) == 1 for title in titles)
