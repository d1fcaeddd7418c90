"""Find the runs below a path: the path itself, or several directories that each hold one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath

from jindan_tools.readers.walk import FoundFile
from jindan_tools.text.regex import regex

_RECORD = regex(
    r"(?:^|/)(?:results\.(?:csv|txt)|metrics\.csv|monitor\.csv|trainer_state\.json|trainer_log\.jsonl|log_history\.json|history\.(?:json|csv)|"
    r"metrics\.json|.*\.log\.json|scalars\.json|output\.log|.*\.(?:log|out|err)|.*train\w*\.(?:csv|txt|jsonl)|"
    r".*log\w*\.(?:csv|txt|jsonl)|[^/]*tfevents\.[^/]+|[^/]+\.(?:wandb|swanlab)|mlflow\.db|mlruns\.db)$|(?:^|/)mlruns/.+/metrics/[^/]+$",
    re.IGNORECASE,
    words=(
        *(
            "log",
            "train",
            "results.",
            "metrics",
            "monitor.csv",
            "state.json",
            "history.",
            "scalars.json",
            ".out",
            ".err",
        ),
        *("tfevents.", ".wandb", ".swanlab", ".db"),
    ),
)
_NAMES = frozenset({"results.csv", "metrics.csv", "trainer_state.json"})
_ENDS = (".csv", ".txt", ".json", ".jsonl", ".log", ".out", ".err", ".wandb", ".swanlab", ".db")
_AMIDST = ("tfevents.", "/metrics/")
# Folders that trainers create inside a run: what they hold belongs to the run above them.
_INNER = regex(
    r"^(?:checkpoint-\d+|files|wandb|lightning_logs|version_\d+|run-\d{8}_\w+(?:-\w+)?|offline-run-\w+(?:-\w+)?|mlruns|"
    r"metrics|params|tags|weights|tensorboard|tb_logs|logs?|out|output|outputs|results|runs|train|vis_data|\.hydra|csv_logs)$",
    re.IGNORECASE,
)
_UNIT = regex(r"^(?:version_\d+|run-\d{8}_\w+(?:-\w+)?|offline-run-\w+(?:-\w+)?|[0-9a-f]{32})$")
_EVENTS = regex(r"tfevents\.[^/]+$", words=("tfevents.",))
# `runs/Nov27_04-36-01_host`, the default of SummaryWriter and of the HF Trainer.
_DATED = regex(r"^[A-Z][a-z]{2}\d{2}_\d{2}-\d{2}-\d{2}_")
# Keras and add_scalars put each split into a folder of its own, add_hparams each session.
_EVENTS_INNER = regex(
    r"(?:^|[_\-.])(?:train|training|val|valid|validation|eval|evaluation|test|dev)$|^\d{10}\.\d+$", re.IGNORECASE
)
_TRAINER = regex(
    r"^(?:checkpoint-\d+/)?(?:trainer_state\.json|all_results\.json|train_results\.json|training_args\.bin)$",
    words=("trainer_state.json", "_results.json", "training_args.bin"),
)
# A logged model of MLflow 3 repeats the metrics of the run that made it, the folders of SwanLab what its .swanlab file holds.
_NOT_A_RECORD = regex(
    r"(?:^|/)(?:debug(?:-internal|-core)?\.log|requirements\.txt|pip.*\.txt|README.*)$|(?:^|/)models/m-[0-9a-f]{32}/|"
    r"(?:^|/)logs/\d+/\d+\.log$|(?:^|/)console/\d{4}-\d\d-\d\d\.log$",
    re.IGNORECASE,
    words=("debug", ".txt", "readme", "models/m-", "logs/", "console/"),
)


def find_runs(files: Sequence[FoundFile]) -> tuple[str, ...]:
    """Return the run folders among files, relative to their root; '' is the root itself.

    A folder is a run when a record (a metrics file or a log) lies in it or in the folders a trainer makes inside a
    run. Several Lightning versions, W&B runs or MLflow runs side by side are several runs. Files without any record
    make the root one run, so that a lone configuration is still read. One folder beside records of the root
    belongs to the root.
    """
    records = [f.path for f in files if _is_record(f.path)]
    twins = _units_with_siblings(records)
    inside = _event_folders(files)
    owners = sorted({_owner(inside.get(_folder(path), path), twins) for path in records})
    inner = [o for o in owners if o]
    outer = [o for o in inner if not any(o != other and _inside(o, other) for other in inner)]
    if len(outer) < 2:
        return ("",)
    return (*([""] if "" in owners else []), *outer)


def files_of(run: str, runs: Sequence[str], files: Sequence[FoundFile]) -> tuple[FoundFile, ...]:
    """Return the files that belong to `run`: those below it and in no other run of `runs`."""
    nested = [other for other in runs if other and other != run and _inside(other, run)]
    return tuple(f for f in files if _inside(f.path, run) and not any(_inside(f.path, n) for n in nested))


def _is_record(path: str) -> bool:
    # Most are a log or the one table of a trainer, which needs no pattern, or end as no record does.
    named = path.endswith((".log", ".out", ".err")) or path.rpartition("/")[2] in _NAMES
    may_be = named or path.lower().endswith(_ENDS) or any(map(path.lower().__contains__, _AMIDST))
    return may_be and (named or _RECORD.search(path) is not None) and _NOT_A_RECORD.search(path) is None


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _event_folders(files: Sequence[FoundFile]) -> dict[str, str]:
    """Return the folders of event files that are a part of the run above them -> a place in that run."""
    folders = {_folder(f.path) for f in files if _EVENTS.search(f.path)}
    trainers = {_trained_in(f.path) for f in files if _TRAINER.search(f.path)}
    found: dict[str, str] = {}
    for folder in folders:
        above, _, name = folder.rpartition("/")
        if name and (_EVENTS_INNER.search(name) or ("_" in name and above in folders)):
            found[folder] = f"{above}/events" if above else "events"
        elif _DATED.match(name) and above.rpartition("/")[2] == "runs" and _folder(above) in trainers:
            found[folder] = f"{above}/events"
    return found


def _trained_in(record: str) -> str:
    """Return the output folder of an HF Trainer from a file that it writes there or into a checkpoint."""
    folder = _folder(record)
    above, _, name = folder.rpartition("/")
    return above if name.startswith("checkpoint-") else folder


def _units_with_siblings(records: Sequence[str]) -> set[str]:
    units = {str(p) for r in records for p in PurePosixPath(r).parents if p.name and _UNIT.match(p.name)}
    count = Counter(str(PurePosixPath(u).parent) for u in units)
    return {u for u in units if count[str(PurePosixPath(u).parent)] > 1}


def _owner(record: str, twins: set[str]) -> str:
    folder = PurePosixPath(record).parent
    while str(folder) not in {"", "."} and str(folder) not in twins:
        if not (_INNER.match(folder.name) or _UNIT.match(folder.name)):
            break
        folder = folder.parent
    return "" if str(folder) == "." else str(folder)


def _inside(path: str, other: str) -> bool:
    return not other or path == other or path.startswith(f"{other}/")
