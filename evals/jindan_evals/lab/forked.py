# pyright: basic
"""Run a training script in a forked process, so that the heavy packages are imported only once."""

from __future__ import annotations

import importlib
import os
import runpy
import sys
import tempfile
import time
import traceback
from pathlib import Path

TEMPLATES = {"pytorch": "train", "hf": "train_hf", "lightning": "train_lightning", "ultralytics": "train_yolo"}
_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1", "PYTHONDONTWRITEBYTECODE": "1", "TQDM_MININTERVAL": "0.02",
    "COLUMNS": "120", "WANDB_DISABLED": "true", "YOLO_CONFIG_DIR": tempfile.gettempdir(), "TOKENIZERS_PARALLELISM": "false",
}  # fmt: skip


def prepare(frameworks: set[str]) -> None:
    """Import what the templates of these frameworks need."""
    os.environ.update(_ENVIRONMENT)
    for name in sorted(frameworks):
        importlib.import_module(f"jindan_evals.lab.{TEMPLATES[name]}")


def run_forked(template: str, words: list[str], folder: Path, log: int, limit_s: float) -> int:
    """Run `main()` of a template with its output in `log`; return its exit code, or minus the signal that ended it."""
    child = os.fork()
    if child == 0:
        os.chdir(folder)
        os.dup2(log, 1)
        os.dup2(log, 2)
        sys.stdout = os.fdopen(1, "w", buffering=1)
        sys.stderr = os.fdopen(2, "w", buffering=1)
        os._exit(_as_script(template, words))
    return _wait(child, limit_s)


def _as_script(template: str, words: list[str]) -> int:
    path = str(importlib.import_module(f"jindan_evals.lab.{template}").__file__)
    sys.argv = [path, *words]
    code = 0
    try:
        runpy.run_path(path, run_name="__main__")
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 1
    except BaseException as error:
        frames = error.__traceback__
        while frames is not None and frames.tb_frame.f_code.co_filename != path:
            frames = frames.tb_next
        traceback.print_exception(type(error), error, frames)
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def _wait(child: int, limit_s: float) -> int:
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.05)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return 0
