"""Records of a split or of a figure each are told apart by their words."""

import json

import pytest

from jindan_tools.readers.decode import text_of
from jindan_tools.readers.files.jsonl_metrics import JsonlMetrics

SHAPES: list[tuple[str, list[dict[str, object]], dict[str, tuple[float, ...]]]] = [
    (
        "a record for each split",
        [{"step": n, "split": s, "loss": n + at} for n in range(8) for at, s in enumerate(("train", "val"))],
        {"loss": tuple(map(float, range(8))), "val/loss": tuple(float(n + 1) for n in range(8))},
    ),
    (
        "a counter of no known name",
        [{"s": 10 * n, "ce": float(n)} for n in range(9)],
        {"ce": tuple(map(float, range(9)))},
    ),
    (
        "a record for each figure",
        [{"step": n, "metric": name, "value": n * by} for n in range(8) for name, by in (("loss", 2), ("acc", 0.1))],
        {"loss": tuple(n * 2.0 for n in range(8)), "acc": tuple(n * 0.1 for n in range(8))},
    ),
    (
        "a name beside a value that is its own",
        [{"step": n, "name": "sensor", "loss": float(n)} for n in range(8)],
        {"loss": tuple(map(float, range(8)))},
    ),
]


@pytest.mark.parametrize(("records", "curves"), [case[1:] for case in SHAPES], ids=[case[0] for case in SHAPES])
def test_each_quantity_has_a_curve(records: list[dict[str, object]], curves: dict[str, tuple[float, ...]]) -> None:
    data = "".join(json.dumps(record) + "\n" for record in records).encode()

    reading = JsonlMetrics().read(text_of("metrics.jsonl", data))

    assert {s.name: s.values for s in reading.series} == curves
    assert reading.events == ()
