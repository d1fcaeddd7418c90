"""Let the tests of this folder import the reports beside them, and give them a store of their own."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Return the folder of an empty store, which does not exist yet."""
    return tmp_path / "home" / "knowledge"
