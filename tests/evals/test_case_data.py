"""The five cases and the examples are generated, complete, and judged by keys that can be met."""

from __future__ import annotations

import csv
import json
import math
import re
from pathlib import Path

import pytest
import yaml

from jindan_evals.make_cases.outputs import OUTPUTS

ROOT = Path(__file__).parents[2]
CASES = sorted(path for path in (ROOT / "evals" / "cases").iterdir() if path.is_dir())
SHARED = ROOT.parent / "shared"
FLAGS = re.IGNORECASE | re.MULTILINE
VERDICTS = {"healthy", "failing", "crashed", "insufficient_evidence"}
KINDS = {"cause", "figure", "fix", "symptom", "correction"}
REPORT_KINDS = {"failure", "change", "session", "log"}
NOT_FOUND_IN_ITS_WRITE_UP = {
    "amp_off_first": "the write-up puts it last",
    "level4_is_best": "the write-up says it over two lines",
    "lr_kept_without_accumulation": "the write-up says it over two sections",
    "time_stays_90": "the line holds a condition that the guard takes for a denial",
}

each_case = pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)


def answer(case: Path) -> dict:
    return json.loads((case / "answer.json").read_text(encoding="utf-8"))


def found(patterns: list[str], text: str) -> bool:
    return any(re.search(pattern, text, FLAGS) for pattern in patterns)


def write_up(case: Path) -> str:
    files = sorted((SHARED / "references").glob(f"{case.name[:3]}_*.txt"))
    if not files:
        pytest.skip("the write-ups are not beside the checkout")
    return files[0].read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", OUTPUTS)
def test_generating_again_gives_the_same_bytes(folder: str) -> None:
    made = {name: text.encode() for name, text in OUTPUTS[folder]().items()}
    kept = {
        path.relative_to(ROOT / folder).as_posix(): path.read_bytes()
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }
    assert kept == made


@each_case
def test_a_case_has_run_answer_readme_and_passing_report(case: Path) -> None:
    assert {path.name for path in case.iterdir()} == {"run", "answer.json", "README.md", "passing_report.md"}


@each_case
def test_an_answer_names_itself_and_allowed_kinds(case: Path) -> None:
    key = answer(case)
    assert key["case"] == case.name
    assert key["report_kind"] in REPORT_KINDS
    assert set(key["verdict"]) <= VERDICTS
    assert {item["kind"] for item in key["required"]} <= KINDS


@each_case
def test_every_item_of_an_answer_has_its_own_id_and_a_reason(case: Path) -> None:
    key = answer(case)
    for part in ("required", "forbidden", "corrected"):
        ids = [item["id"] for item in key[part]]
        assert len(ids) == len(set(ids))
        assert all(item["note"] for item in key[part])


@each_case
def test_the_cause_ids_of_an_answer_are_canonical(case: Path) -> None:
    taxonomy = SHARED / "field" / "taxonomy.jsonl"
    if not taxonomy.is_file():
        pytest.skip("the taxonomy is not beside the checkout")
    known = {json.loads(line)["id"] for line in taxonomy.read_text(encoding="utf-8").splitlines() if line}
    key = answer(case)
    used = {cause for part in ("required", "forbidden") for item in key[part] for cause in item.get("cause_ids", [])}
    assert used <= known


@each_case
def test_the_passing_report_meets_every_required_item(case: Path) -> None:
    report = (case / "passing_report.md").read_text(encoding="utf-8")
    assert [item["id"] for item in answer(case)["required"] if not found(item["any_of"], report)] == []


@each_case
def test_the_passing_report_makes_no_forbidden_claim(case: Path) -> None:
    report = (case / "passing_report.md").read_text(encoding="utf-8")
    assert [item["id"] for item in answer(case)["forbidden"] if found(item["patterns"], report)] == []


@each_case
def test_the_passing_report_gives_every_correction(case: Path) -> None:
    report = (case / "passing_report.md").read_text(encoding="utf-8")
    missing = [
        item["id"]
        for item in answer(case)["corrected"]
        if not all(found([pattern], report) for pattern in item["must_say"])
    ]
    assert missing == []


@each_case
def test_the_wrong_claims_of_a_write_up_are_found(case: Path) -> None:
    text = write_up(case)
    silent = {item["id"] for item in answer(case)["forbidden"] if not found(item["patterns"], text)}
    assert silent <= set(NOT_FOUND_IN_ITS_WRITE_UP)


@each_case
def test_a_write_up_does_not_pass_as_its_own_correction(case: Path) -> None:
    text = write_up(case)
    given = [
        item["id"] for item in answer(case)["corrected"] if all(found([pattern], text) for pattern in item["must_say"])
    ]
    assert given == []


@each_case
def test_no_long_line_of_a_write_up_is_in_the_run(case: Path) -> None:
    lines = {line.strip("-*•# `|>") for line in write_up(case).splitlines()}
    sentences = {line for line in lines if len(line) >= 20 and re.search(r"[가-힣]{2,}.*[가-힣]{2,}", line)}
    run = "\n".join(path.read_text(encoding="utf-8") for path in (case / "run").rglob("*") if path.is_file())
    assert [line for line in sentences if line in run] == []


def test_case_000_collapses_before_its_losses_are_nan() -> None:
    with (ROOT / "evals/cases/000-deepscores-stage1/run/results.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    map50 = [float(row["metrics/mAP50(B)"]) for row in rows]
    finite = [math.isfinite(float(row["train/box_loss"])) for row in rows]
    assert (len(rows), map50[8], map50[12], finite.index(False) + 1) == (29, 0.764, 0.041, 18)


def test_case_001_has_its_settings_on_the_quoted_lines() -> None:
    text = (ROOT / "evals/cases/001-qwen3-224-classes/run/configs/training.yml").read_text(encoding="utf-8")
    lines = text.splitlines()
    assert (lines[54].strip(), lines[67].strip()) == ("num_labels: null", "warmup_ratio: 0.1")


def test_case_001_does_not_say_how_many_batches_make_a_step() -> None:
    run = ROOT / "evals/cases/001-qwen3-224-classes/run"
    text = "\n".join(path.read_text(encoding="utf-8") for path in run.rglob("*") if path.is_file())
    assert re.findall(r"(?:accumulation_steps|world_size|batch_size\w*)\W+\d", text) == []


@pytest.mark.parametrize("name", ["level2_relu", "level3_leaky"])
def test_generated_learning_rates_are_those_of_a_real_trainer(name: str) -> None:
    real = SHARED / "runs" / "session" / name / "results.csv"
    if not real.is_file():
        pytest.skip("the session's runs are not beside the checkout")
    ours = ROOT / "evals/cases/002-yolo11-v3-session/run" / name / "results.csv"
    columns = ("lr/pg0", "lr/pg1", "lr/pg2")
    tables = []
    for path in (real, ours):
        with path.open(encoding="utf-8") as file:
            tables.append([[float(row[column]) for column in columns] for row in csv.DictReader(file)])
    assert tables[1] == tables[0]


def test_case_003_differs_in_five_settings() -> None:
    run = ROOT / "evals/cases/003-hrnet-1280/run"
    old, new = (yaml.safe_load((run / name).read_text(encoding="utf-8")) for name in ("old.yaml", "new.yaml"))
    assert new["models"].pop("trainer") == {"accumulate_grad_batches": 4}
    assert (new.pop("image_size"), old.pop("image_size")) == (1280, 960)
    assert (new["dataloaders"]["train"].pop("batch_size"), old["dataloaders"]["train"].pop("batch_size")) == (2, 8)
    assert new["models"]["optimizer"].pop("weight_decay") < old["models"]["optimizer"].pop("weight_decay")
    assert new == old


def test_case_004_stands_at_the_level_of_guessing() -> None:
    log = (ROOT / "evals/cases/004-face-voice/run/logs/03-current.log").read_text(encoding="utf-8")
    chance = (8 * math.log(16) + math.log(15)) / 9
    assert set(re.findall(r"Val Loss: ([\d.]+)", log)) == {f"{chance:.4f}"}
