"""The Trainer of transformers and its release are known by what it hands to a tracker, file by file."""

from pathlib import Path

import pytest

from jindan_tools.model.run import Framework
from jindan_tools.readers.open_run import open_run

PARAMS = {"per_device_train_batch_size": "8", "gradient_accumulation_steps": "4", "transformers_version": "4.56.2"}


def store(root: Path, params: dict[str, str]) -> Path:
    run = root / "mlruns" / "0" / "aa11"
    for name, value in params.items():
        (run / "params").mkdir(parents=True, exist_ok=True)
        (run / "params" / name).write_text(value)
    (run / "metrics").mkdir(parents=True)
    (run / "metrics" / "loss").write_text("".join(f"{1760000000000 + k} {2.0 - 0.1 * k} {k}\n" for k in range(8)))
    (run / "meta.yaml").write_text("experiment_id: '0'\nlifecycle_stage: active\nrun_id: aa11\nstatus: 3\n")
    return root


@pytest.mark.parametrize(
    ("left_out", "found"),
    [
        ("", (Framework.HF_TRAINER, "4.56.2")),
        ("transformers_version", (Framework.PYTORCH, None)),
        ("per_device_train_batch_size", (Framework.PYTORCH, None)),
    ],
)
def test_a_store_tells_the_trainer(tmp_path: Path, left_out: str, found: tuple[Framework, str | None]) -> None:
    (run,) = open_run(store(tmp_path, {k: v for k, v in PARAMS.items() if k != left_out}))
    assert (run.framework, run.version) == found
