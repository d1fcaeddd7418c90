"""Gather what the files of a run state about the same setting, told apart by what wrote them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from msgspec import Struct

from jindan_tools.model.run import Run
from jindan_tools.model.setting import Scalar, Setting
from jindan_tools.model.source import Source
from jindan_tools.resolve.names import canonical_name
from jindan_tools.resolve.references import followed
from jindan_tools.text.regex import regex

# Settings that mean the same wherever they are stated.
COMPARED = frozenset(
    {
        "learning_rate", "weight_decay", "momentum", "batch_size", "gradient_accumulation", "epochs", "optimizer", "seed", "amp",
        "fp16", "bf16", "image_size", "warmup_ratio", "dropout", "label_smoothing", "max_length", "grad_clip", "num_labels",
    }
)  # fmt: skip
# A spelling further from the usual one may mean something else (nested sections, closing figures).
_WORST_RANK = 14
_CLOSING = ("summary.", "all_results.", "train_summary.", "eval_results.", "nvidia_smi.", "slurm.", "mlflow.")
# Files that a trainer or a tracker writes about the run it does: what they state is what ran.
_WRITTEN = regex(
    r"(?:^|/)(?:args|opt|hparams|training_args|train_opt|all_args|run_args|params)\.(?:ya?ml|json|txt)$|(?:^|/)\.hydra/config\.yaml$|"
    r"(?:^|/)(?:trainer_state\.json|wandb-metadata\.json)$|(?:^|/)files/config\.yaml$|(?:^|/)params/[^/]+$|tfevents|\.(?:wandb|db)$"
)
_LOGS = frozenset({".log", ".out", ".err", ".stdout", ".stderr"})
_UNSET = frozenset({"auto", "none", "null", "", "-1", "-1.0", "nan", "default"})


class Statement(Struct, frozen=True, kw_only=True):
    """A value that one file states, and whether that file tells what ran."""

    value: Scalar
    source: Source
    raw: str
    ran: bool


def statements(run: Run) -> Mapping[str, tuple[Statement, ...]]:
    """Return canonical name -> one statement a file; a file that states several values states none."""
    readers = {file.path: file.reader for file in run.files}
    found: dict[str, dict[str, list[Statement]]] = {}
    ran = {
        path: readers.get(path, "") == "log" or _tells_what_ran(path) for path in {s.source.path for s in run.settings}
    }
    for setting in followed(run.settings):
        name = _compared(setting)
        if name is not None:
            told = Statement(value=setting.value, source=setting.source, raw=setting.name, ran=ran[setting.source.path])
            found.setdefault(name, {}).setdefault(setting.source.path, []).append(told)
    return {name: tuple(_single(files.values())) for name, files in found.items()}


def _compared(setting: Setting) -> str | None:
    if setting.value is None or setting.name.startswith(_CLOSING):
        return None
    canonical = canonical_name(setting.name)
    if canonical is None or canonical[0] not in COMPARED or canonical[1] > _WORST_RANK:
        return None
    return None if str(setting.value).strip().lower() in _UNSET else canonical[0]


def _tells_what_ran(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() in _LOGS or _WRITTEN.search(path) is not None


def _single(files: Iterable[Sequence[Statement]]) -> Iterator[Statement]:
    for told in files:
        if all(not differ(told[0].value, each.value) for each in told):
            yield told[0]


def differ(one: Scalar, two: Scalar) -> bool:
    """Say whether two values contradict each other; 0.10 and 1e-1, True and 'true', AdamW and adamw_torch do not."""
    first, second = _plain(one), _plain(two)
    try:
        a, b = float(first), float(second)
    except ValueError:
        return first != second and not (first in second or second in first)
    return abs(a - b) > 1e-6 * max(abs(a), abs(b))


def _plain(value: Scalar) -> str:
    text = str(value).strip().lower()
    return {"true": "1", "yes": "1", "on": "1", "false": "0", "no": "0", "off": "0"}.get(text, text)
