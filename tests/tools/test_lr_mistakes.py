"""What diagnose lr says of real schedulers that are used wrongly; goldens/lr/from_mistakes.py made the records."""

import json
from pathlib import Path

import pytest

from jindan_tools.lr.points import LrPoint
from jindan_tools.lr.replay_run import replay_run
from jindan_tools.lr.rewarm import find_rewarm
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.model.setting import Origin, Resolved

CASES = json.loads((Path(__file__).parent / "goldens" / "lr" / "mistakes.json").read_text("utf-8"))


def run_of(case: dict) -> Run:
    steps, rates = zip(*case["points"], strict=True)
    rate = Resolved(
        name="learning_rate",
        value=max(rates),
        origin=Origin.OVERRIDDEN if "given" in case else Origin.GIVEN,
        given=case.get("given"),
    )
    return Run(
        root=".",
        name="run",
        framework=Framework.UNKNOWN,
        version=None,
        files=(),
        settings=(),
        series=(
            Series(
                name="lr",
                role=Role.LEARNING_RATE,
                axis=Axis.STEP,
                path="train.log",
                xs=tuple(map(float, steps)),
                values=rates,
                lines=tuple(range(1, len(steps) + 1)),
            ),
        ),
        events=(),
        config={
            "learning_rate": rate,
            "scheduler": Resolved(name="scheduler", value=case["scheduler"], origin=Origin.GIVEN),
        },
        steps_planned=case["planned"],
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_a_mistake_is_named_by_its_kind(case: dict) -> None:
    found = [d.kind.value for d in replay_run(run_of(case)).departures]

    assert (case["kind"] in found) if case["kind"] else found == []


@pytest.mark.parametrize("name", ["triangle", "steps", "spike"])
def test_what_falls_and_rises_without_a_second_warmup_is_no_reset(name: str) -> None:
    rates = {
        "triangle": [1 - abs((i % 20) - 10) / 10 + 0.01 for i in range(60)],
        "steps": [0.1 ** (i // 10) for i in range(60)],
        "spike": [1.0] * 20 + [0.5] + [1.0] * 20,
    }[name]

    assert find_rewarm([LrPoint(step=i, lr=lr) for i, lr in enumerate(rates)]) is None


@pytest.mark.parametrize("case", [c for c in CASES if "value" in c], ids=lambda case: case["title"])
def test_the_number_of_a_mistake_is_the_real_one(case: dict) -> None:
    (found,) = [d.value for d in replay_run(run_of(case)).departures if d.kind.value == case["kind"]]

    assert found == pytest.approx(case["value"], rel=0.02)
