"""Every step of every schedule against values stepped from the real schedulers (goldens/lr/from_*.py)."""

import json
import math
from pathlib import Path

import pytest

from jindan_tools.lr.arguments import build
from jindan_tools.lr.catalogue import CATALOGUE, find_entry
from jindan_tools.lr.curve import Schedule
from jindan_tools.lr.evaluate import rates, rates_at
from jindan_tools.lr.schedules.torch_chained import TorchChained
from jindan_tools.lr.schedules.torch_sequential import TorchSequential

FOLDER = Path(__file__).parent / "goldens" / "lr"


def cases(*names: str) -> list[dict]:
    return [case for name in names for case in json.loads((FOLDER / f"{name}.json").read_text("utf-8"))["cases"]]


SINGLE = cases("torch", "transformers", "timm", "megatron", "deepspeed", "ultralytics")
FLOAT32 = cases("keras")
COMPOSED = cases("torch_composed")


def title(case: dict) -> str:
    return f"{case['schedule']} {' '.join(f'{k}={v}' for k, v in case.get('arguments', {}).items() if k != 'metrics')}"


def made(case: dict) -> Schedule:
    entry = find_entry(case["schedule"])
    assert entry is not None
    return build(entry, {k: tuple(v) if isinstance(v, list) else v for k, v in case["arguments"].items()})


def composed(case: dict) -> Schedule:
    parts = tuple(made(part) for part in case["parts"])
    if case["milestones"] is None:
        return TorchChained(parts=parts)
    return TorchSequential(parts=parts, milestones=tuple(case["milestones"]))


def ulps(found: list[float], expected: list[float]) -> float:
    return max(abs(a - b) / math.ulp(b) for a, b in zip(found, expected, strict=True))


@pytest.mark.parametrize("case", SINGLE, ids=title)
def test_every_step_equals_the_real_scheduler(case: dict) -> None:
    found = rates(made(case).curve(), len(case["rates"]))

    assert ulps(found, case["rates"]) <= 1


@pytest.mark.parametrize("case", FLOAT32, ids=title)
def test_every_step_equals_a_scheduler_in_float32_to_its_precision(case: dict) -> None:
    found = rates(made(case).curve(), len(case["rates"]))

    assert found == pytest.approx(case["rates"], rel=1e-6, abs=2e-7 * max(case["rates"]))


@pytest.mark.parametrize("case", COMPOSED, ids=lambda case: " ".join(part["schedule"] for part in case["parts"]))
def test_every_step_equals_the_real_composition(case: dict) -> None:
    found = rates(composed(case).curve(), len(case["rates"]))

    assert ulps(found, case["rates"]) <= 1


@pytest.mark.parametrize("case", SINGLE, ids=title)
def test_single_steps_equal_the_whole_walk(case: dict) -> None:
    curve = made(case).curve()
    steps = [len(case["rates"]) - 1, 0, len(case["rates"]) // 2]

    assert rates_at(curve, steps) == [rates(curve, len(case["rates"]))[step] for step in steps]


def test_every_schedule_of_the_catalogue_has_a_golden() -> None:
    seen = {case["schedule"] for case in SINGLE + FLOAT32 + COMPOSED} | {"hf-reduce_lr_on_plateau"}

    assert {entry.name for entry in CATALOGUE} - seen == set()
