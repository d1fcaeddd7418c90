"""The check before a run: what stops it, what it only has to know, and the exit code; the cases are data."""

import json
from pathlib import Path

import jsonschema
import pytest

from jindan_agent.cli import main

ROOT = Path(__file__).parents[2]
CASES = json.loads((ROOT / "tests" / "fixtures" / "preflight" / "cases.json").read_text("utf-8"))
SESSION = ROOT / "evals" / "cases" / "002-yolo11-v3-session" / "run"

each_case = pytest.mark.parametrize("case", CASES, ids=lambda c: c["title"])


def checked(case: dict, folder: Path, form: str) -> tuple[int, Path]:
    path = folder / case["file"]
    path.write_text(case["text"], "utf-8")
    return main(["preflight", str(path), "--format", form]), path


@each_case
def test_a_configuration_is_told_what_its_case_holds(
    case: dict, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _ = checked(case, tmp_path, "md")

    shown = capsys.readouterr().out
    assert (code, [words for words in case["says"] if words not in shown]) == (case["exit"], [])


@each_case
def test_each_item_stands_at_its_level(case: dict, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    checked(case, tmp_path, "json")

    items = json.loads(capsys.readouterr().out)["items"]
    held = {level: [i["code"] for i in items if i["level"] == level] for level in ("stop", "warn", "check")}
    wanted = {level: case.get(level, []) for level in held}
    assert {k: [c for c in codes if c not in held[k]] for k, codes in wanted.items()} == {k: [] for k in held}
    assert bool(held["stop"]) == bool(wanted["stop"])


@each_case
def test_the_json_is_valid_under_the_published_schema(
    case: dict, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    checked(case, tmp_path, "json")

    schema = json.loads((ROOT / "docs" / "reference" / "preflight.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(json.loads(capsys.readouterr().out))


def test_a_script_without_settings_is_told_what_is_read_of_scripts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "train.py").write_text("import torch\nmodel = torch.nn.Linear(2, 2)\n", "utf-8")

    code = main(["preflight", str(tmp_path / "train.py")])

    assert (code, "TrainingArguments" in capsys.readouterr().err) == (2, True)


def test_what_a_script_imports_from_its_folder_is_part_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "train.py").write_text(
        "from engine import epoch\nfor _ in range(3):\n    epoch(model, loader)\n", "utf-8"
    )
    (tmp_path / "engine.py").write_text(
        "import torch\n\n\ndef epoch(model, loader):\n    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)\n"
        "    for x, y in loader:\n        loss = model(x, y)\n        loss.backward()\n        optimizer.step()\n        print(loss.item())\n",
        "utf-8",
    )

    code = main(["preflight", str(tmp_path)])

    assert (code, "engine.py:" in capsys.readouterr().out) == (1, True)


def test_a_link_beside_a_script_is_no_part_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    loop = next(c["text"] for c in CASES if c["title"].startswith("a loop that never"))
    (tmp_path / "elsewhere.txt").write_text(loop, "utf-8")
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "engine.py").symlink_to(tmp_path / "elsewhere.txt")
    (folder / "train.py").write_text("import torch\nimport engine\nengine.run()\n", "utf-8")

    code = main(["preflight", str(folder / "train.py")])

    assert (code, capsys.readouterr().out) == (2, "")


def test_several_scripts_are_not_taken_for_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    loop = next(c["text"] for c in CASES if c["title"].startswith("a loop that never"))
    for name in ("one.py", "two.py"):
        (tmp_path / name).write_text(loop, "utf-8")

    code = main(["preflight", str(tmp_path)])

    assert (code, "one.py, two.py" in capsys.readouterr().out) == (0, True)


def test_a_script_is_no_record_of_a_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    loop = next(c["text"] for c in CASES if c["title"].startswith("a loop that never"))
    (tmp_path / "train.py").write_text(loop, "utf-8")

    code = main(["--auto", str(tmp_path), "--no-llm"])

    assert (code, "diagnose preflight" in capsys.readouterr().err) == (2, True)


def test_the_curves_of_a_run_are_not_looked_at(capsys: pytest.CaptureFixture[str]) -> None:
    main(["preflight", str(SESSION / "level2_relu"), "--format", "json"])

    codes = [i["code"] for i in json.loads(capsys.readouterr().out)["items"]]
    assert [c for c in codes if c.startswith(("FIT", "REP", "EVL"))] == []


def test_a_log_without_settings_cannot_be_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "metrics.csv").write_text("epoch,train/loss\n" + "".join(f"{e},{1 / e}\n" for e in range(1, 9)))

    code = main(["preflight", str(tmp_path)])

    assert (code, capsys.readouterr().out) == (2, "")
