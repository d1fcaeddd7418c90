"""A model spread over several devices reads its batch less often side by side than there are devices."""

import pytest

from jindan_tools.model.run import Framework
from jindan_tools.model.setting import Setting
from jindan_tools.model.source import Source
from jindan_tools.resolve.config import resolve_config

# settings: (devices in force, accumulation, effective batch)
CASES = {
    (64, 4, 16, 4, 1024): (1, 256, 1024),
    (64, 8, 1, 2, 512): (8, 32, 512),
    (16, 2, 4, 3, 100): (2, None, 6),
    (8, 1, 1, 4, 256): (8, None, 32),
}


@pytest.mark.parametrize(("sizes", "expected"), CASES.items())
def test_a_spread_model_reads_its_batch_once_a_replica(
    sizes: tuple[int, ...], expected: tuple[int, int | None, int]
) -> None:
    names = (
        "world_size",
        "tensor_model_parallel_size",
        "pipeline_model_parallel_size",
        "micro_batch_size",
        "global_batch_size",
    )
    settings = [
        Setting(name=name, value=value, source=Source(path="train.log", line=line))
        for line, (name, value) in enumerate(zip(names, sizes, strict=True), 1)
    ]
    config = resolve_config(settings, (), (), Framework.MEGATRON, None)
    held = config.get("gradient_accumulation")
    assert config["devices"].value == expected[0]
    assert (None if held is None else held.value) == expected[1]
    assert config["effective_batch"].number() == expected[2]
