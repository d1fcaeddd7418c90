"""Every fuzz target reads something, so that none rots between two runs by hand."""

import importlib.util
from pathlib import Path

import pytest

_SPEC = importlib.util.spec_from_file_location("fuzz_readers", Path(__file__).parent / "readers.py")
assert _SPEC is not None
assert _SPEC.loader is not None
readers = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(readers)
DATA = b'step 1: loss 2.5\n{"log_history": [{"step": 1, "loss": 2.5}]}\n\x00\xff'


@pytest.mark.parametrize("name", readers.targets())
def test_a_target_takes_any_bytes(name: str) -> None:
    readers.targets()[name](DATA)
