"""The cases that committed scripts stepped from real schedulers (goldens/lr/from_*.py)."""

import json
from pathlib import Path

from jindan_tools.lr.arguments import build
from jindan_tools.lr.catalogue import find_entry
from jindan_tools.lr.curve import Schedule
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
