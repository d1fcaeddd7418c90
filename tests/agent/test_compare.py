"""Two runs side by side: what differs, where the curves part, what that proves."""

import json
from pathlib import Path

import jsonschema
import pytest

from jindan_agent.cli import main

ROOT = Path(__file__).parents[2]
SESSION = ROOT / "evals" / "cases" / "002-yolo11-v3-session" / "run"
ROWS = 20


def compared(one: Path, two: Path, capsys: pytest.CaptureFixture[str]) -> dict:
    main(["compare", str(one), str(two), "--format", "json"])
    return json.loads(capsys.readouterr().out, parse_constant=pytest.fail)


@pytest.fixture
def runs(tmp_path: Path) -> list[Path]:
    """Write three runs: a, b (another rate, better from epoch 11 on), c (as a, but without a configuration)."""
    for name, rate, gain in (("a", 0.01, 0.0), ("b", 0.02, 0.2), ("c", None, 0.0)):
        folder = tmp_path / name
        folder.mkdir()
        values = [0.03 * e + (gain if e > ROWS // 2 else 0.0) for e in range(1, ROWS + 1)]
        lines = [f"{e},{1.0 / e},{v}" for e, v in enumerate(values, start=1)]
        (folder / "metrics.csv").write_text("\n".join(["epoch,train/loss,val/accuracy", *lines]) + "\n")
        if rate is not None:
            (folder / "config.yaml").write_text(f"lr: {rate}\nbatch_size: 8\nepochs: {ROWS}\nrun_name: {name}\n")
    return [tmp_path / name for name in ("a", "b", "c")]


def test_the_one_setting_that_differs_is_named_with_both_places(
    runs: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    found = compared(runs[0], runs[1], capsys)

    (rate,) = found["differences"]
    assert (rate["name"], rate["a"]["value"], rate["b"]["value"]) == ("learning_rate", 0.01, 0.02)
    assert (rate["a"]["path"], rate["a"]["line"]) == ("a/config.yaml", 1)


def test_curves_part_where_they_do(runs: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    curves = {c["name"]: c["parts_at"] for c in compared(runs[0], runs[1], capsys)["curves"]}

    assert curves == {"val/accuracy": ROWS // 2 + 1, "train/loss": None}


def test_the_better_run_is_named_whatever_the_order(runs: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    there, back = compared(runs[0], runs[1], capsys), compared(runs[1], runs[0], capsys)

    assert (there["better"], back["better"], there["fairness"]) == ("b", "b", "one_change")


def test_a_run_without_settings_leaves_the_reason_open(runs: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert compared(runs[1], runs[2], capsys)["fairness"] == "unknown"


@pytest.mark.parametrize("names", [("level2_leaky", "level2_relu"), ("level3_relu", "level4_relu")])
def test_the_json_is_valid_under_the_published_schema(
    names: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    schema = json.loads((ROOT / "docs" / "reference" / "comparison.schema.json").read_text("utf-8"))

    jsonschema.Draft202012Validator(schema).validate(compared(SESSION / names[0], SESSION / names[1], capsys))


def test_a_copy_is_called_one(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["compare", str(SESSION / "level3_relu"), str(SESSION / "level4_relu")])

    assert code == 0
    assert "같은 학습이 두 이름으로 남은 것입니다" in capsys.readouterr().out


def test_a_broken_run_named_twice_is_one_run_with_one_verdict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "\n".join(f"{e},nan,0.1" for e in range(1, 7))
    (tmp_path / "metrics.csv").write_text(f"epoch,train/loss,val/accuracy\n{rows}\n")

    main(["compare", str(tmp_path), str(tmp_path)])

    shown = capsys.readouterr().out
    assert "같은 학습이 두 이름으로 남은 것입니다" in shown
    assert shown.count("학습 실패**") == 1


def test_a_folder_of_several_runs_is_refused_with_the_command_that_takes_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = main(["compare", str(SESSION), str(SESSION / "level2_relu")])

    shown = capsys.readouterr()
    assert (code, shown.out) == (2, "")
    assert "diagnose lessons" in shown.err


def test_a_run_that_over_fits_is_compared_at_its_best(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, turns in (("turns", 10), ("falls", 60)):
        (tmp_path / name).mkdir()
        rows = [
            f"{e},{2.0 * 0.93**e},{2.1 * 0.95**e if e < turns else 2.1 * 0.95**turns * 1.05 ** (e - turns)}"
            for e in range(1, 51)
        ]
        (tmp_path / name / "metrics.csv").write_text("\n".join(["epoch,train/loss,val/loss", *rows]) + "\n")

    main(["compare", str(tmp_path / "turns"), str(tmp_path / "falls")])

    shown = capsys.readouterr().out
    assert ("가장 좋은 기록으로 견주세요" in shown, "품질로 읽지 마세요" in shown) == (True, False)
