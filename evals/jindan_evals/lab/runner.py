"""Make a run: a process of its own per template, then the log cut or ended the way the scenario says."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

from jindan_evals.lab.forked import TEMPLATES, run_forked
from jindan_evals.lab.scenario import AnySpec, Scenario
from jindan_evals.lab.settings import Spec
from jindan_evals.lab.settings_trainer import HfSpec, LightningSpec

EVALS_ROOT = Path(__file__).resolve().parents[2]
TIME_LIMIT_S = 240

_HEAVY_FILES = ("*.pt", "*.ckpt", "*.safetensors", "*.bin", "*.pth", "*.jpg", "*.png", "*.npy", "*.cache")
_SIGNAL_WORDS = {
    -9: "Killed",
    -15: "Terminated",
    -7: "Bus error (core dumped)",
    -11: "Segmentation fault (core dumped)",
}


def framework(spec: AnySpec) -> str:
    """Return the framework name that the label carries."""
    if isinstance(spec, Spec):
        return "pytorch"
    if isinstance(spec, HfSpec):
        return "hf"
    return "lightning" if isinstance(spec, LightningSpec) else "ultralytics"


def make_run(scenario: Scenario, folder: Path) -> None:
    """Train in `folder` and leave only what a user would hand over."""
    folder.mkdir(parents=True)
    if scenario.before is not None:
        _train(scenario.before, folder, first=True)
    if scenario.cut_checkpoint:
        for checkpoint in folder.rglob("*.pt"):
            checkpoint.write_bytes(checkpoint.read_bytes()[: checkpoint.stat().st_size // 2])
    _train(scenario.spec, folder, first=scenario.before is None, processes=scenario.processes)
    _leave_behind(scenario, folder)


def _train(spec: AnySpec, folder: Path, *, first: bool, processes: int = 1) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as file:
        json.dump(dataclasses.asdict(spec), file)
    words = [file.name] + (["write-config"] if first else [])
    with (folder / "train.log").open("ab") as log:
        alone = processes == 1
        template = TEMPLATES[framework(spec)]
        code = (
            run_forked(template, words, folder, log.fileno(), TIME_LIMIT_S)
            if alone
            else _torchrun(words, folder, log, processes)
        )
        if code in _SIGNAL_WORDS:
            log.write(f"{_SIGNAL_WORDS[code]}\n".encode())
    Path(file.name).unlink()


def _torchrun(words: list[str], folder: Path, log: IO[bytes], processes: int) -> int:
    script = str(EVALS_ROOT / "jindan_evals" / "lab" / "train.py")
    command = [sys.executable, "-m", "torch.distributed.run", f"--nproc-per-node={processes}", script, *words]
    environment = {**os.environ, "PYTHONPATH": str(EVALS_ROOT)}
    return subprocess.run(command, cwd=folder, stdout=log, stderr=log, env=environment, check=False).returncode


def _leave_behind(scenario: Scenario, folder: Path) -> None:
    for path in [p for pattern in _HEAVY_FILES for p in folder.rglob(pattern)]:
        path.unlink()
    shutil.rmtree(folder / "data", ignore_errors=True)
    _shape_log(scenario, folder)
    if scenario.cut_last_row:
        _cut_tables(folder, scenario.cut_last_row)
    if scenario.only_config:
        for path in [folder / "train.log", *folder.rglob("*.csv"), *folder.rglob("*.jsonl")]:
            path.unlink()
    for path in [*folder.rglob("*.yaml"), *folder.rglob("*.json")]:
        path.write_text(_neutral(path.read_text("utf-8"), folder), encoding="utf-8")
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def _shape_log(scenario: Scenario, folder: Path) -> None:
    log = folder / "train.log"
    lines = _neutral(log.read_bytes().decode("utf-8", "replace"), folder).splitlines(keepends=True)
    if scenario.keep_lines:
        lines = lines[: scenario.keep_lines]
    if scenario.drop_traceback:
        lines = lines[: -scenario.drop_traceback]
    log.write_text("".join(lines) + scenario.last_words, encoding="utf-8", newline="")


def _cut_tables(folder: Path, rows: int) -> None:
    for path in [*folder.rglob("*.csv"), *folder.rglob("*.jsonl")]:
        lines = path.read_text("utf-8").splitlines(keepends=True)[: rows + 1]
        lines[-1] = lines[-1][: len(lines[-1]) // 2]
        path.write_text("".join(lines), encoding="utf-8")


def _neutral(text: str, folder: Path) -> str:
    text = text.replace(str(folder), "/home/mira/exp").replace(
        str(EVALS_ROOT / "jindan_evals" / "lab"), "/home/mira/src"
    )
    text = text.replace(sys.prefix, "/home/mira/venv").replace("jindan_evals.lab.", "").replace("jindan_evals", "proj")
    return re.sub(r"/tmp/tmp\w+\.json", "spec.json", text)
