"""`diagnose review`: what it says of each change, from any kind of configuration; cases are data."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from jindan_agent.cli import main

ROOT = Path(__file__).parents[2]
CASES = json.loads((ROOT / "tests" / "fixtures" / "review" / "cases.json").read_text(encoding="utf-8"))
SCHEMA = json.loads((ROOT / "docs" / "reference" / "change_review.schema.json").read_text(encoding="utf-8"))
HRNET = ROOT / "evals" / "cases" / "003-hrnet-1280" / "run"
EXITS = {"run": 0, "confirm_first": 1, "fix_first": 1}
FAILED = "epoch,train/loss,val/loss\n" + "".join(f"{e},{'nan' if e > 9 else 2 / e},{2.2 / e}\n" for e in range(1, 21))

each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])


def arguments(case: dict, folder: Path) -> list[str]:
    for name, text in case["files"].items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    more = ["--run", str(folder / case["run"])] if "run" in case else []
    more += ["--card", str(case["card"])] if "card" in case else []
    return ["review", str(folder / case.get("old", "old.yaml")), str(folder / case.get("new", "new.yaml")), *more]


@each_case
def test_a_review_judges_the_change(case: dict, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main([*arguments(case, tmp_path), "--json"])

    said = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    jsonschema.Draft202012Validator(SCHEMA).validate(said)
    judged = {j["parameter"]: j for j in said["judgements"]}
    found = {
        "exit": code,
        "decision": said["decision"],
        "advice": {name: judged.get(name, {}).get("advice") for name in case.get("advice", {})},
        "suggested": {name: judged.get(name, {}).get("suggested") for name in case.get("suggested", {})},
        "uncaused": [c for c in case.get("causes", []) if c not in {cause["id"] for cause in said["causes"]}],
    }
    assert found == {
        "exit": EXITS[case["decision"]],
        "decision": case["decision"],
        "advice": case.get("advice", {}),
        "suggested": case.get("suggested", {}),
        "uncaused": [],
    }, said


@each_case
def test_a_review_says_its_numbers(case: dict, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([*arguments(case, tmp_path), "--format", "md"])

    text = capsys.readouterr().out.replace("\\", "")
    found = {
        "unsaid": [w for w in case.get("says", []) if w not in text],
        "said": [w for w in case.get("silent", []) if w in text],
    }
    assert found == {"unsaid": [], "said": []}, text


def test_every_number_of_a_review_can_be_opened(capsys: pytest.CaptureFixture[str]) -> None:
    main(["review", str(HRNET / "old.yaml"), str(HRNET / "new.yaml"), "--run", str(HRNET), "--json"])

    facts = json.loads(capsys.readouterr().out)["evidence"]
    assert [f for f in facts if not f["formula"] and not (f["path"] and Path(f["path"]).is_file())] == []


def test_a_folder_with_two_configurations_becomes_a_change_review(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--auto", str(HRNET), "--format", "json"])

    assert json.loads(capsys.readouterr().out)["kind"] == "change_review"


def test_a_failed_run_beside_two_configurations_stays_a_failure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "old.yaml").write_text("lr: 0.1\nbatch_size: 8\n", encoding="utf-8")
    (tmp_path / "new.yaml").write_text("lr: 0.2\nbatch_size: 8\n", encoding="utf-8")
    (tmp_path / "metrics.csv").write_text(FAILED, encoding="utf-8")

    main(["--auto", str(tmp_path), "--format", "json"])

    assert json.loads(capsys.readouterr().out)["kind"] == "failure_analysis"


BAD = {
    "a missing side": ("none.yaml", "찾을 수 없습니다"),
    "a side without settings": ("empty.yaml", "설정"),
    "a side with a mistake of form": ("torn.yaml", "끝까지 읽지 못했습니다"),
    "a side that is cut off": ("torn.json", "끝까지 읽지 못했습니다"),
    "a folder of several runs": ("runs", "실행이 2개"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_side_that_cannot_be_read_is_one_clear_error(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "new.yaml").write_text("lr: 0.2\nbatch_size: 8\n", encoding="utf-8")
    (tmp_path / "empty.yaml").write_text("# nothing yet\n" * 10, encoding="utf-8")
    (tmp_path / "torn.json").write_text('{"lr": 0.1,\n "optimizer": {"type": "SGD", "mom', encoding="utf-8")
    (tmp_path / "torn.yaml").write_text("lr: 0.1\naugment: [1, 2\nbatch_size: 8\n", encoding="utf-8")
    for run in ("a", "b"):
        (tmp_path / "runs" / run).mkdir(parents=True)
        (tmp_path / "runs" / run / "metrics.csv").write_text("epoch,val_acc\n1,0.5\n2,0.6\n", encoding="utf-8")
    path, words = BAD[name]

    code = main(["review", str(tmp_path / path), str(tmp_path / "new.yaml")])

    shown = capsys.readouterr()
    assert (code, shown.out, shown.err.count("오류:"), words in shown.err) == (2, "", 1, True), shown.err


HOSTILE = (
    "lr: 0.001\nbatch_size: 1e999\nepochs: -5\nimage_size: 0\nweight_decay: nan\npatience: -1\nT_max: 0\n",
    "lr: nan\nbatch_size: 0\nepochs: 1e300\nimage_size: -3\npatience: 1e18\nscheduler: CosineAnnealingLR\nT_max: 1e17\n",
    "lr: 1e-3\nbatch_size: 4\nepochs: 3\naccumulate_grad_batches: 1e30\ndevices: -2\nwarmup_ratio: 7\nlr_scheduler_type: cosine\n",
    'lr: "<script>"\nbatch_size: [1, 2]\n"k|`*\\e[31m": "x|y`z"\nepochs: true\nimage_size: 640x480\n',
)


@pytest.mark.parametrize("old", HOSTILE)
@pytest.mark.parametrize("new", HOSTILE)
def test_numbers_that_no_training_has_break_no_review(
    old: str, new: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in (("old.yaml", old), ("new.yaml", new)):
        (tmp_path / name).write_text(text, encoding="utf-8")

    main(["review", str(tmp_path / "old.yaml"), str(tmp_path / "new.yaml"), "--json"])

    said = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    jsonschema.Draft202012Validator(SCHEMA).validate(said)


@pytest.mark.parametrize("text", HOSTILE)
def test_numbers_that_no_training_has_break_no_plan(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "new.yaml").write_text(text, encoding="utf-8")

    main(["plan", str(tmp_path / "new.yaml"), "--json"])

    json.loads(capsys.readouterr().out, parse_constant=pytest.fail)


def test_a_card_without_memory_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["review", "a", "b", "--card", "0"])

    assert (stopped.value.code, "--card" in capsys.readouterr().err) == (2, True)
