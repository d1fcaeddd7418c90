"""The check beside a cause can be pasted where the run was made: in its trainer, with its values, and nothing left to fill."""

from __future__ import annotations

import ast
import re
import shlex
import sys
from pathlib import Path
from typing import cast

import msgspec
import pytest

from jindan_tools.causes import deciding_check as module
from jindan_tools.causes.catalogue import load_taxonomy, page
from jindan_tools.causes.deciding_check import deciding_check
from jindan_tools.model.run import Framework, Run

sys.path.insert(0, str(Path(__file__).parent))
from rule_cases import Json, build_run

VARIANTS = cast(
    "dict[str, list[dict[str, Json]]]",
    msgspec.json.decode(Path(module.__file__).with_name("checks_by_trainer.json").read_bytes()),
)
COMMANDS = [(cause, v["check"]) for cause, found in VARIANTS.items() for v in found]
IDS = [f"{cause}-{i}" for i, (cause, _) in enumerate(COMMANDS)]
KNOWN = {"model", "data", "pretrained", "rate", "tenth", "tenfold", "nan_at", "classes", "chance"}


def run_of(framework: Framework, **config: object) -> Run:
    loss = {"name": "train_loss", "values": [2.0, 1.0, float("nan"), float("nan")]}
    case: Json = {"framework": framework.value, "series": [loss], "config": cast("Json", config)}
    return build_run(case)


@pytest.mark.parametrize(("cause", "check"), COMMANDS, ids=IDS)
def test_a_check_by_trainer_belongs_to_a_cause(cause: str, check: Json) -> None:
    assert cause in load_taxonomy()


@pytest.mark.parametrize(("cause", "check"), COMMANDS, ids=IDS)
def test_its_slots_are_known(cause: str, check: Json) -> None:
    assert set(re.findall(r"<<(\w+)>>", " ".join(map(str, check.values())))) <= KNOWN


@pytest.mark.parametrize(("cause", "check"), COMMANDS, ids=IDS)
def test_its_command_can_be_read_by_its_language(cause: str, check: Json) -> None:
    command = re.sub(r"<<\w+>>", "1", str(check["command"]))
    parse = ast.parse if check["language"] == "python" else shlex.split

    assert parse(command)


FULL: dict[str, object] = {"model": "yolo11n.pt", "data": "data.yaml", "learning_rate": 0.02, "num_classes": 10}
CHOSEN = [
    (Framework.ULTRALYTICS, "nan_lr_diverge", "lr0=0.002"),
    (Framework.HF_TRAINER, "nan_lr_diverge", "args.learning_rate = 0.002"),
    (Framework.MMDET, "nan_lr_diverge", "optim_wrapper.optimizer.lr=0.002"),
    (Framework.MMDET, "all_labels_ignored", "runner.train_dataloader"),
    (Framework.HF_TRAINER, "class_imbalance", "trainer.get_train_dataloader()"),
    (Framework.HF_TRAINER, "leakage", "trainer.eval_dataset"),
]


@pytest.mark.parametrize(("framework", "cause", "words"), CHOSEN, ids=[f"{f}-{c}" for f, c, _ in CHOSEN])
def test_the_check_speaks_the_language_of_the_trainer(framework: Framework, cause: str, words: str) -> None:
    assert words in deciding_check(run_of(framework, **FULL), cause).command


def test_the_outcome_holds_the_place_of_the_run() -> None:
    assert "3 에폭을 지나서도" in deciding_check(run_of(Framework.PYTORCH, **FULL), "nan_lr_diverge").if_true


def test_a_value_that_is_no_plain_word_is_not_pasted() -> None:
    hostile = FULL | {"model": "a.pt; rm -rf ~"}

    assert "rm -rf" not in deciding_check(run_of(Framework.ULTRALYTICS, **hostile), "nan_lr_diverge").command


def test_an_unknown_value_leaves_the_general_check() -> None:
    assert deciding_check(run_of(Framework.ULTRALYTICS), "too_little_data") == page("too_little_data").check
