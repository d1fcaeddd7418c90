"""What every test may ask for: the checkout, the runs beside it, and an environment without a model."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODEL_VARIABLES = ("DIAGNOSE_", "OPENAI_")


@pytest.fixture(scope="session")
def repo_root() -> Path:
    """Return the root of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared_runs() -> Path:
    """Return the folder of labelled runs beside the checkout; the test is skipped where there is none."""
    runs = ROOT.parent / "shared" / "runs"
    if not runs.is_dir():
        pytest.skip("no ../shared/runs beside this checkout")
    return runs


@pytest.fixture(autouse=True)
def no_model_is_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the developer's own endpoint and keys out of every test."""
    for name in list(os.environ):
        if name.startswith(MODEL_VARIABLES):
            monkeypatch.delenv(name)
