# pyright: basic, reportMissingImports=false, reportOptionalMemberAccess=false, reportArgumentType=false, reportGeneralTypeIssues=false
"""Make the runs: `python -m jindan_evals.lab.wild OUT [NAME ...]`; a name is the beginning of a batch or a run."""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import signal
import sys
import traceback
from pathlib import Path

from jindan_evals.lab.__main__ import run_name
from jindan_evals.lab.wild.table import BATCHES, Wild

_HEAVY = (".pt", ".ckpt", ".safetensors", ".bin", ".pth", ".npy", ".keras", ".h5")


def main() -> None:
    """Make each chosen run in a process of its own and write `OUT/labels.jsonl` for all that exist."""
    out, chosen = Path(sys.argv[1]), tuple(sys.argv[2:]) or ("",)
    labels = []
    for batch in BATCHES:
        for wild in importlib.import_module(f"jindan_evals.lab.wild.{batch}").RUNS:
            name = f"{batch}/{wild.name}"
            folder = out / "runs" / run_name(name)
            if name.startswith(chosen):
                print(f"{name} -> {folder.name} {_in_a_child(wild, folder)}", flush=True)
            if folder.exists():
                labels.append(wild.truth.as_label(folder.name, name, "wild"))
    (out / "labels.jsonl").write_text(
        "".join(json.dumps(x, ensure_ascii=False) + "\n" for x in labels), encoding="utf-8"
    )


def _in_a_child(wild: Wild, folder: Path) -> int:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    child = os.fork()
    if child == 0:
        os.chdir(folder)
        log = os.open(wild.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(log, 1)
        os.dup2(log, 2)
        sys.stdout, sys.stderr = os.fdopen(1, "w", buffering=1), os.fdopen(2, "w", buffering=1)
        os._exit(_play(wild))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    _leave_behind(wild, folder)
    return code


def _play(wild: Wild) -> int:
    code = 0
    try:
        wild.play()
    except BaseException as error:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # a handler of a data loader would raise into the traceback
        frames = error.__traceback__
        while frames is not None and "/wild/" not in frames.tb_frame.f_code.co_filename.replace("__main__", ""):
            frames = frames.tb_next
        traceback.print_exception(type(error), error, frames.tb_next if frames and frames.tb_next else frames)
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def _leave_behind(wild: Wild, folder: Path) -> None:
    for path in list(folder.rglob("*")):
        if path.suffix in _HEAVY:
            path.unlink()
    log = folder / wild.log
    text = (
        log.read_text("utf-8", "replace").replace(str(folder), "/home/mira/exp").replace(sys.prefix, "/home/mira/venv")
    )
    text = re.sub(r"/[^ \"\n]*jindan_evals/lab/wild/", "/home/mira/src/", text)
    log.write_text(_cut(wild, text) + wild.last_words, encoding="utf-8")
    if wild.only_files:
        shutil.rmtree(folder)
        folder.mkdir()
        log.touch()
    if not log.read_text("utf-8"):
        log.unlink()
    for name, words in wild.files.items():
        (folder / name).write_text(words, encoding="utf-8")


def _cut(wild: Wild, text: str) -> str:
    lines = text.splitlines(keepends=True)
    if wild.keep_lines:
        lines = lines[: wild.keep_lines]
    if wild.keep_last:
        lines = lines[-wild.keep_last :]
    return "".join(lines[: -wild.drop_last] if wild.drop_last else lines)


if __name__ == "__main__":
    main()
