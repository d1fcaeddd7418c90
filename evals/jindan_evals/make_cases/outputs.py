"""The table of all that is generated: folder from the repository root → function that makes its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jindan_evals.make_cases import (
    case_000,
    case_001,
    case_002,
    case_003,
    case_004,
    example_failing,
    example_healthy,
    example_oom,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

OUTPUTS: Mapping[str, Callable[[], dict[str, str]]] = {
    "evals/cases/000-deepscores-stage1/run": case_000.files,
    "evals/cases/001-qwen3-224-classes/run": case_001.files,
    "evals/cases/002-yolo11-v3-session/run": case_002.files,
    "evals/cases/003-hrnet-1280/run": case_003.files,
    "evals/cases/004-face-voice/run": case_004.files,
    "examples/failing_run": example_failing.files,
    "examples/healthy_run": example_healthy.files,
    "examples/oom_run": example_oom.files,
}


def write_all(root: Path) -> list[Path]:
    """Write every generated file below the repository root and return their paths."""
    written: list[Path] = []
    for folder, make in OUTPUTS.items():
        for name, text in make().items():
            path = root / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
            written.append(path)
    return written
