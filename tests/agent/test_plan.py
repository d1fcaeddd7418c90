"""`diagnose plan`: what it computes, what it calls a contradiction, and how it answers to bad input; cases are data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jindan_agent.cli import main

CASES = Path(__file__).parents[1] / "fixtures" / "plan"
COMMANDS = json.loads((CASES / "commands.json").read_text(encoding="utf-8"))
CONFIGURATIONS = json.loads((CASES / "configurations.json").read_text(encoding="utf-8"))
FORMS = (["--format", "md"], ["--format", "text"], ["--json"])


def said_once(text: str) -> str:
    return " ".join(text.replace("\\", "").split())


@pytest.mark.parametrize("case", COMMANDS, ids=lambda case: case["title"])
def test_a_command_says_its_numbers(case: dict, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["plan", *case["arguments"]])

    shown = capsys.readouterr()
    out, err = said_once(shown.out), said_once(shown.err)
    found = {
        "exit": code,
        "unsaid": [w for w in case.get("says", []) if w not in out],
        "said": [w for w in case.get("silent", []) if w in out],
        "unsaid errors": [w for w in case.get("errs", []) if w not in err],
    }
    assert found == {"exit": case["exit"], "unsaid": [], "said": [], "unsaid errors": []}, shown


@pytest.mark.parametrize("case", CONFIGURATIONS, ids=lambda case: case["title"])
def test_a_configuration_names_its_contradictions(
    case: dict, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in case["files"].items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    main(["plan", str(tmp_path), "--json"])

    said = json.loads(capsys.readouterr().out)
    found, facts = said["contradictions"], json.dumps(said["parts"], ensure_ascii=False)
    sentences = " ".join(f"{c['what']} {c['do']}" for c in found)
    assert sorted(c["key"] for c in found) == sorted(case["keys"]), found
    assert [w for w in case.get("says", []) if w not in sentences] == []
    assert [w for w in case.get("parts", []) if w not in facts] == []


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form[-1])
def test_every_format_holds_the_effective_batch(form: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    main(["plan", "--batch", "16", "--devices", "8", *form])

    assert "128" in capsys.readouterr().out
