"""Make the run files of traps again: `python -m jindan_evals.make_traps [NAME ...]`, in the venv of the fault lab."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from jindan_evals.lab.forked import prepare
from jindan_evals.lab.runner import framework, make_run
from jindan_evals.lab.scenario import Scenario, healthy
from jindan_evals.make_traps.table_lab import LAB
from jindan_evals.make_traps.table_programs import PROGRAMS
from jindan_evals.make_traps.written import WRITTEN

TRAPS = Path(__file__).resolve().parents[2] / "traps"
_PROGRAMS = Path(__file__).resolve().parent / "programs"
# Their scripts are kept beside the log, without the first line, which is for the project's own checks.
_BESIDE = "plain_scripts"
_PARALLEL = {"two_ranks"}
_REDRAWS_KEPT = 2
_LIBRARIES = re.compile(r"/\S*?/lib/python3")


def main() -> None:
    """Make the named traps, all of them by default."""
    names = sys.argv[1:] or [*PROGRAMS, *LAB, *WRITTEN]
    if frameworks := {framework(LAB[n].spec) for n in names if n in LAB}:
        prepare(frameworks)
    for name in names:
        folder = TRAPS / name / "run"
        with tempfile.TemporaryDirectory() as made:
            inside = Path(made) / "run"
            _make(name, inside)
            _install(inside, folder)
        print(name, sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()), flush=True)


def _make(name: str, folder: Path) -> None:
    if name in LAB:
        made = LAB[name]
        make_run(Scenario(name=name, spec=made.spec, before=made.before, truth=healthy("")), folder)
        return
    folder.mkdir()
    if name in WRITTEN:
        for path, text in WRITTEN[name]().items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        return
    program, *words = PROGRAMS[name]
    source = _PROGRAMS / f"{program}.py"
    if source.parent.name == _BESIDE:
        kept = source.read_text(encoding="utf-8").partition("\n")[2]
        source = folder / "train.py"
        source.write_text(kept, encoding="utf-8")
    script = [str(source), *words]
    launcher = ["-m", "torch.distributed.run", "--nproc-per-node=2"] if program in _PARALLEL else []
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, *launcher, *script], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        env=environment,
    )  # fmt: skip
    text = done.stdout.decode("utf-8", "replace")
    for own, shown in ((str(folder), "/home/mira/exp"), (str(_PROGRAMS), "/home/mira/src"), (sys.prefix, "/opt/venv")):
        text = text.replace(own, shown)
    text = _LIBRARIES.sub("/opt/venv/lib/python3", text)
    (folder / "train.log").write_text(text, encoding="utf-8")


def _install(made: Path, folder: Path) -> None:
    """Put the made files in place of the old ones; notes and commands written by hand stay."""
    for old in folder.rglob("*"):
        if old.is_file() and old.suffix not in (".md", ".sh"):
            old.unlink()
    for path in sorted(made.rglob("*")):
        doubled = path.parent != made / "output" and (made / "output" / path.name).is_file()
        if path.is_file() and not doubled:
            target = folder / path.relative_to(made)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(_without_redraws(path.read_bytes()))


def _without_redraws(text: bytes) -> bytes:
    """Return a log whose progress bars keep their last redraws of each line; other files have no redraws."""
    lines = text.split(b"\n")
    return b"\n".join(b"\r".join(line.split(b"\r")[-_REDRAWS_KEPT:]) for line in lines)


if __name__ == "__main__":
    main()
