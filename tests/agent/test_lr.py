"""`diagnose lr`: the rates of a plan, what a change makes of them, and errors a person can put right."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from jindan_agent.cli import main
from jindan_agent.lr.braille import axis, draw
from jindan_agent.lr.refusals import refusal_words
from jindan_tools.lr import schedules as lr_schedules

LINEAR = ["lr", "--schedule", "linear", "--lr", "1e-5", "--total-steps", "7002", "--warmup-steps", "701"]
SEQUENTIAL = ["lr", "--schedule", "sequential", "--lr", "0.1", "--total-steps", "300", "--set", "milestones=20"]
PARTS = ["--part", "LinearLR start_factor=0.01 total_iters=20", "--part", "CosineAnnealingLR t_max=280"]
UNUSABLE = {
    "no schedule": ["--lr", "0.1"],
    "unknown schedule": ["--schedule", "cosin", "--lr", "0.1", "--total-steps", "9"],
    "no length": ["--schedule", "cosine", "--lr", "0.1"],
    "negative rate": ["--schedule", "cosine", "--lr", "-1", "--total-steps", "9"],
    "no steps": ["--schedule", "cosine", "--lr", "0.1", "--total-steps", "0"],
    "endless": ["--schedule", "cosine", "--lr", "0.1", "--total-steps", "1000000000000"],
    "empty batch": ["--schedule", "cosine", "--lr", "0.1", "--samples", "9", "--batch", "0"],
    "missing argument": ["--schedule", "StepLR", "--lr", "0.1", "--total-steps", "9"],
    "unknown argument": ["--schedule", "cosine", "--lr", "0.1", "--total-steps", "9", "--set", "gamma=1"],
    "malformed argument": ["--schedule", "StepLR", "--lr", "0.1", "--total-steps", "9", "--set", "step_size=x"],
    "refused argument": ["--schedule", "polynomial", "--lr", "0.1", "--total-steps", "9", "--set", "lr_end=1"],
    "no pair": ["--schedule", "cosine", "--lr", "0.1", "--total-steps", "9", "--compare", "warmup_steps"],
    "ratio above one": ["--schedule", "cosine", "--lr", "0.1", "--total-steps", "9", "--warmup-ratio", "3"],
    "no number": ["--schedule", "cosine", "--lr", "nan", "--total-steps", "9"],
    "endless rate": ["--schedule", "cosine", "--lr", "1e400", "--total-steps", "9"],
    "a length without epochs": ["--schedule", "yolo", "--lr", "0.1", "--total-steps", "9"],
    "no formula": ["--schedule", "LambdaLR", "--lr", "0.1", "--total-steps", "9", "--set", "lr_lambda=open('a')"],
    "root below zero": ["--schedule", "LambdaLR", "--lr", "0.1", "--total-steps", "9", "--set", "lr_lambda=(1-e)**.5"],
    "past the last step": ["--schedule", "cosine", "--lr", "0.1", "--total-steps", "9", "--at", "9", "99"],
    "epochs unknown": ["--schedule", "cosine", "--lr", "0.1", "--total-steps", "9", "--per-epoch"],
}


def computed(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> dict:
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_change_is_said_at_the_step_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    main([*LINEAR, "--at", "500", "--compare", "warmup_steps=200"])

    assert "500스텝에서 목표 학습률의 71.3 % → 95.6 %" in capsys.readouterr().out


def test_steps_are_counted_from_samples_batches_accumulation_and_devices(capsys: pytest.CaptureFixture[str]) -> None:
    counts = ["--samples", "100000", "--batch", "8", "--accumulate", "4", "--devices", "2", "--epochs", "3"]
    found = computed(capsys, ["lr", "--schedule", "cosine", "--lr", "2e-4", "--warmup-ratio", "0.03", *counts])

    assert (found["total_steps"], found["warmup_steps"], found["steps_per_epoch"]) == (4689, 141, 1563)


def test_a_comparison_holds_both_plans(capsys: pytest.CaptureFixture[str]) -> None:
    found = computed(capsys, [*LINEAR, "--at", "350", "--compare", "schedule=cosine", "warmup_ratio=0.05"])

    assert [p["schedule"] for p in found.values()] == ["hf-linear", "hf-cosine"]
    assert [p["warmup_steps"] for p in found.values()] == [701, 351]


def test_a_composition_follows_its_parts(capsys: pytest.CaptureFixture[str]) -> None:
    found = computed(capsys, [*SEQUENTIAL, *PARTS, "--at", "0", "20", "160"])

    assert [p["lr"] for p in found["points"]] == pytest.approx([0.001, 0.1, 0.05])


def test_a_rate_per_epoch_stays_for_the_epoch(capsys: pytest.CaptureFixture[str]) -> None:
    plan = ["lr", "--schedule", "StepLR", "--lr", "0.1", "--total-steps", "100", "--set", "step_size=1"]
    found = computed(capsys, [*plan, "--steps-per-epoch", "50", "--per-epoch", "--at", "49", "50"])

    assert [p["lr"] for p in found["points"]] == pytest.approx([0.1, 0.01])


def test_an_argument_may_be_written_as_its_library_spells_it(capsys: pytest.CaptureFixture[str]) -> None:
    plan = ["lr", "--schedule", "warmup_stable_decay", "--lr", "1e-3", "--total-steps", "100", "--set"]

    assert (
        computed(capsys, [*plan, "num_decay_steps=20"])["points"]
        == computed(capsys, [*plan, "decay_steps=20"])["points"]
    )


def test_the_list_names_every_library(capsys: pytest.CaptureFixture[str]) -> None:
    main(["lr", "--list", "--json"])

    libraries = {entry["library"] for entry in json.loads(capsys.readouterr().out)}
    assert libraries == {"torch", "transformers", "timm", "ultralytics", "deepspeed", "megatron", "keras"}


def test_the_picture_is_a_whole_svg_with_a_line_for_each_plan(tmp_path: Path) -> None:
    main([*LINEAR, "--compare", "warmup_ratio=0.03", "--svg", str(tmp_path / "lr.svg")])

    root = ElementTree.fromstring((tmp_path / "lr.svg").read_text("utf-8"))
    assert len(root.findall("{http://www.w3.org/2000/svg}polyline")) == 2


@pytest.mark.parametrize(("arguments", "curves"), [([], 1), (["--compare", "warmup_ratio=0.03"], 2)])
def test_a_page_holds_the_picture_of_its_plans(
    arguments: list[str], curves: int, capsys: pytest.CaptureFixture[str]
) -> None:
    main([*LINEAR, *arguments, "--format", "html"])

    assert capsys.readouterr().out.count("<polyline") == curves


def test_the_page_of_a_run_holds_the_picture_of_its_rates_and_no_markup_of_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "<script>x"
    folder.mkdir()
    rows = "".join(f"{s},{2.0 / s:.4f},{1e-3 * (1 - s / 100):.6g}\n" for s in range(1, 101))
    (folder / "metrics.csv").write_text("step,train/loss,learning_rate\n" + rows, "utf-8")

    main(["lr", str(folder), "--format", "html"])

    page = capsys.readouterr().out
    assert (page.count("<polyline"), "<script" in page) == (1, False)


@pytest.mark.parametrize("case", UNUSABLE)
def test_a_plan_that_cannot_be_is_one_clear_error_and_exit_2(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["lr", *UNUSABLE[case]])

    shown = capsys.readouterr()
    assert (code, shown.out, shown.err.count("오류:"), shown.err.count("→")) == (2, "", 1, 1), shown.err


REFUSALS = sorted(
    message
    for file in (Path(lr_schedules.__file__).parent).glob("*.py")
    for message in re.findall(r'(?:ValueError\(|message = )f?"([^"]+)"', file.read_text("utf-8"))
)


@pytest.mark.parametrize("message", REFUSALS)
def test_what_a_schedule_refuses_is_said_in_korean(message: str) -> None:
    assert refusal_words(re.sub(r"\{[^}]+\}", "7", message)) != refusal_words("")


def test_a_cycle_that_torch_cannot_halve_any_more_ends_the_schedule(capsys: pytest.CaptureFixture[str]) -> None:
    plan = ["lr", "--schedule", "CyclicLR", "--lr", "1e-4", "--total-steps", "100000", "--set", "max_lr=0.01"]

    assert main([*plan, "--set", "step_size_up=10", "--set", "mode=triangular2"]) == 0
    assert "20,480스텝까지만" in capsys.readouterr().out


def test_every_line_of_a_plot_is_as_wide_as_the_axis() -> None:
    lines = draw([0.0, 0.5, 1.0], top=1.0, columns=30)

    assert {len(line) for line in lines} == {len(axis(0, 99, indent=lines[0].index("┤") + 1, columns=30))}


def test_the_plot_of_a_rising_line_begins_below_and_ends_above() -> None:
    lines = draw([0.0, 1.0], top=1.0, columns=10, rows=4)

    assert (lines[-1][-10] != "⠀", lines[0][-1] != "⠀", lines[0][-10], lines[-1][-1]) == (True, True, "⠀", "⠀")


def test_a_run_that_follows_a_line_is_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "".join(f"{s},{2.0 / s:.4f},{1e-3 * (1 - s / 100):.6g}\n" for s in range(1, 101))
    (tmp_path / "metrics.csv").write_text("step,train/loss,learning_rate\n" + rows, "utf-8")

    code = main(["lr", str(tmp_path)])

    assert (code, "직선 감소(linear)" in capsys.readouterr().out) == (0, True)


def test_a_path_that_is_not_there_is_exit_2(tmp_path: Path) -> None:
    assert main(["lr", str(tmp_path / "none")]) == 2
