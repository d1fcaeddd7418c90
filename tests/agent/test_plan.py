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


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form[-1])
def test_a_file_without_a_setting_is_one_clear_error(
    form: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "passwd").write_text("root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1::/:/bin/false\n", encoding="utf-8")

    code = main(["plan", str(tmp_path / "passwd"), *form])

    shown = capsys.readouterr()
    assert (code, shown.out, shown.err.count("오류:")) == (2, "", 1)


def test_a_configuration_that_counts_nothing_says_that_it_holds_no_contradiction(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config.yaml").write_text("scheduler: cosine\nseed: 3\n", encoding="utf-8")

    code = main(["plan", str(tmp_path)])

    assert (code, "모순도 찾지 못했습니다" in said_once(capsys.readouterr().out)) == (0, True)
