"""`diagnose vram`: an estimate by name, what a run says, and errors a person can put right."""

import json
from pathlib import Path

import pytest

from jindan_agent.api import diagnose
from jindan_agent.cli import main

UNUSABLE = {
    "nothing": [],
    "two sources": ["runs/a", "--model", "resnet50"],
    "unknown model": ["--model", "resnet500"],
    "no batch": ["--model", "resnet50", "--batch", "0"],
    "no card": ["--model", "resnet50", "--card", "0"],
    "a batch in words": ["--model", "resnet50", "--batch", "many"],
    "a batch beyond reason": ["--model", "resnet50", "--batch", "99999999999"],
    "a card that is no number": ["--model", "resnet50", "--card", "nan"],
    "an endless card": ["--model", "resnet50", "--card", "inf"],
    "no sequence": ["--model", "llama-3.1-8b", "--seq-len", "0"],
    "no devices": ["--model", "llama-3.1-8b", "--devices", "0"],
    "no boxes": ["--model", "yolo11s", "--boxes", "0"],
    "no pixels": ["--model", "yolo11s", "--image-size", "0"],
    "no rank": ["--model", "llama-3.1-8b", "--lora-rank", "0"],
    "a rank beyond any matrix": ["--model", "llama-3.1-8b", "--lora-rank", "999999"],
    "a fifth stage": ["--model", "llama-3.1-8b", "--zero", "4"],
    "another precision": ["--model", "resnet50", "--precision", "fp8"],
    "another optimizer": ["--model", "resnet50", "--optimizer", "adagrad"],
    "another loss": ["--model", "llama-3.1-8b", "--loss", "half"],
    "another quantization": ["--model", "llama-3.1-8b", "--quantize", "nf5"],
    "quantization without adapters": ["--model", "llama-3.1-8b", "--quantize", "nf4"],
    "an unknown option": ["--model", "resnet50", "--colour", "red"],
    "no name": ["--model", ""],
    "adapters of a classifier": ["--model", "resnet50", "--lora-rank", "8"],
    "a sequence of a classifier": ["--model", "resnet50", "--seq-len", "128"],
    "ZeRO of a detector": ["--model", "yolo11s", "--zero", "2", "--devices", "4"],
    "pixels of a language model": ["--model", "llama-3.1-8b", "--image-size", "224"],
    "a backbone of a language model": ["--model", "llama-3.1-8b", "--freeze-backbone"],
    "boxes of a classifier": ["--model", "resnet50", "--boxes", "5"],
    "a batch for a run": [".", "--batch", "8"],
    "missing config": ["--config", "nowhere/config.json"],
    "missing run": ["nowhere/run"],
}
ARGS = "task: detect\nmodel: yolov8n.pt\nbatch: 16\nimgsz: 640\nepochs: 3\namp: true\noptimizer: SGD\nlr0: 0.01\n"
LOG = """Ultralytics 8.3.170 Python-3.11.7 torch-2.5.1+cu121 CUDA:0 (NVIDIA GeForce RTX 3060, 12044MiB)
      Epoch    GPU_mem   box_loss   cls_loss   dfl_loss  Instances       Size
        1/3      2.25G      1.201      2.101      1.301         33        640: 100%|##########| 10/10 [00:03<00:00]
      Epoch    GPU_mem   box_loss   cls_loss   dfl_loss  Instances       Size
        2/3      2.25G      1.101      1.901      1.201         33        640: 100%|##########| 10/10 [00:03<00:00]
"""
OOM = (
    "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 23.64 GiB of which "
    "1.00 GiB is free. Including non-PyTorch memory, this process has 22.60 GiB memory in use. Of the allocated memory 16.00 GiB "
    "is allocated by PyTorch, and 6.10 GiB is reserved by PyTorch but unallocated.\n"
)


def answered(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    """Return the answer for a model, or for the only run of a folder."""
    assert main(["vram", *arguments, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    return found[0] if isinstance(found, list) else found


@pytest.fixture
def detector_run(tmp_path: Path) -> Path:
    (tmp_path / "args.yaml").write_text(ARGS, "utf-8")
    (tmp_path / "train.log").write_text(LOG, "utf-8")
    return tmp_path


def test_a_name_a_batch_and_a_size_are_enough(capsys: pytest.CaptureFixture[str]) -> None:
    found = answered(capsys, "--model", "resnet50", "--batch", "32", "--image-size", "224")

    assert found["total_mib"] == pytest.approx(5229, rel=0.10)


def test_more_boxes_on_the_fullest_image_need_more(capsys: pytest.CaptureFixture[str]) -> None:
    few, many = (answered(capsys, "--model", "yolo11s", "--batch", "16", "--boxes", n) for n in ("10", "800"))

    assert many["total_gib"] > few["total_gib"] + 1


@pytest.mark.parametrize("model", ["resnet50", "yolo11s"])
def test_the_largest_image_of_a_card_fits_it_and_the_next_does_not(
    model: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--model", model, "--batch", "16", "--card", "16"]
    side = answered(capsys, *asked)["largest_image_size"]

    fits = [answered(capsys, *asked, "--image-size", str(px))["fit"] for px in (side, side + 32)]
    assert [fit == "fits" for fit in fits] == [True, False]


@pytest.mark.parametrize(
    ("given", "near"),
    [("faster-rcnn", "fasterrcnn_resnet50_fpn"), ("vit", "vitamin_base"), ("Llama3.1", "llama-3.1-8b")],
)
def test_an_unknown_model_is_answered_with_names_that_hold_it(
    given: str, near: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["vram", "--model", given])

    assert (code, near in capsys.readouterr().err) == (2, True)


def test_the_largest_batch_of_a_card_fits_it(capsys: pytest.CaptureFixture[str]) -> None:
    most = answered(capsys, "--model", "resnet50", "--card", "16")["largest_batch"]

    assert answered(capsys, "--model", "resnet50", "--batch", str(most), "--card", "16")["fit"] == "fits"


@pytest.mark.parametrize("arguments", UNUSABLE.values(), ids=UNUSABLE)
def test_what_cannot_be_used_is_said_with_what_to_do(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    try:
        code = main(["vram", *arguments])
    except SystemExit as end:
        code = end.code

    assert (code, "→" in capsys.readouterr().err) == (2, True)


@pytest.mark.parametrize(
    "text", ["", "[1, 2]", '{"a": ', '{"hidden_size": 0, "num_hidden_layers": 2}', "\x00", "[" * 9999]
)
def test_a_config_that_says_no_sizes_is_one_error(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config.json").write_text(text, "utf-8")

    code = main(["vram", "--config", str(tmp_path / "config.json")])

    shown = capsys.readouterr()
    assert (code, shown.out, shown.err.count("오류:")) == (2, "", 1)


# What each option does to the estimate of a model that heeds it.
HEEDED = {
    "batch": ("resnet50", ["--batch", "64"], 1),
    "image size": ("resnet50", ["--batch", "8", "--image-size", "448"], 1),
    "half precision": ("resnet50", ["--batch", "64", "--precision", "amp"], 1),
    "frozen backbone": ("yolo11s", ["--freeze-backbone"], -1),
    "boxes": ("yolo11s", ["--boxes", "900"], 1),
    "sequence": ("llama-3.2-1b", ["--seq-len", "8192"], 1),
    "optimizer": ("llama-3.2-1b", ["--optimizer", "sgd-plain"], -1),
    "sharding": ("llama-3.2-1b", ["--zero", "3", "--devices", "8"], -1),
    "offloading": ("llama-3.2-1b", ["--zero", "2", "--devices", "2", "--offload-optimizer"], -1),
    "adapters": ("llama-3.2-1b", ["--lora-rank", "8", "--precision", "bf16"], -1),
    "quantization": ("llama-3.2-1b", ["--lora-rank", "8", "--quantize", "nf4"], -1),
    "recomputation": ("llama-3.2-1b", ["--checkpointing"], -1),
    "attention": ("llama-3.2-1b", ["--no-flash"], 1),
    "loss": ("llama-3.2-1b", ["--loss", "fused"], -1),
}


@pytest.mark.parametrize(("model", "options", "sign"), HEEDED.values(), ids=HEEDED)
def test_every_option_moves_the_estimate(
    model: str, options: list[str], sign: int, capsys: pytest.CaptureFixture[str]
) -> None:
    base = [
        "--model",
        model,
        *(["--seq-len", "4096"] if model.startswith("llama") and "--seq-len" not in options else []),
    ]
    plain, changed = (answered(capsys, *a)["total_gib"] for a in (base, [*base, *options]))

    assert (changed - plain) * sign > 0


def test_a_run_answers_with_its_own_peak(detector_run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answered(capsys, str(detector_run))

    assert (found["batch"], found["basis"], found["measured_gib"]) == (
        16,
        "measured_point",
        pytest.approx(2.25, rel=0.08),
    )


@pytest.mark.parametrize(("freeze", "less"), [("10", True), ("[0, 1, 2]", False), ("null", False), ("5", False)])
def test_a_run_with_a_frozen_backbone_needs_less(
    freeze: str, less: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "args.yaml").write_text(f"{ARGS}freeze: {freeze}\n", "utf-8")
    whole = answered(capsys, "--model", "yolov8n", "--batch", "16", "--image-size", "640", "--precision", "amp")

    assert (answered(capsys, str(tmp_path))["total_gib"] < 0.8 * whole["total_gib"]) is less


def test_a_run_names_the_largest_batch_of_its_card(detector_run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answered(capsys, str(detector_run))

    assert 48 <= found["largest_batch"] <= 96  # (11.76 - 0.75 - 0.05) GiB / (2.2 GiB / 16 images), less the interval


def test_the_card_that_is_given_stands_for_the_one_of_the_run(
    detector_run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small = answered(capsys, str(detector_run), "--card", "4")

    assert (small["card_gib"], small["largest_batch"] < 32) == (4, True)


def test_the_numbers_of_an_error_name_fragmentation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "train.log").write_text(f"step 10 loss 2.1\n{OOM}", "utf-8")

    found = answered(capsys, str(tmp_path))

    assert found["oom"][0] == "fragmentation"


def test_a_run_without_memory_says_what_was_looked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "train.log").write_text("step 10 loss 2.1\nstep 20 loss 2.0\n", "utf-8")

    main(["vram", str(tmp_path)])

    assert "찾지 못했습니다" in capsys.readouterr().out


def test_a_plan_halves_the_batch_until_the_estimate_may_fit(tmp_path: Path) -> None:
    (tmp_path / "args.yaml").write_text(ARGS.replace("yolov8n", "yolov8x").replace("batch: 16", "batch: 64"), "utf-8")
    message = OOM.replace("23.64", "11.76").replace("22.60", "11.60").replace("16.00", "11.00").replace("6.10", "0.10")
    (tmp_path / "train.log").write_text(LOG.splitlines()[0] + "\n" + message, "utf-8")

    (report,) = diagnose(tmp_path)

    assert "`64` → `16`" in report.to_markdown()


def test_weights_that_exceed_the_card_stop_the_run_before_its_first_step(capsys: pytest.CaptureFixture[str]) -> None:
    main(["vram", "--model", "llama-3.1-8b", "--batch", "1", "--seq-len", "2048", "--card", "24"])

    assert "카드보다 커서 첫 스텝 전에 멈춥니다" in capsys.readouterr().out
