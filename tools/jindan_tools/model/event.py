"""A line of a log that means something: a warning, a traceback, a resume, a kill, an early stop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from msgspec import Struct, field

from jindan_tools.model.source import Source


class EventKind(StrEnum):
    """What a line means. The `data` keys each kind may carry are named beside it."""

    EXCEPTION = "exception"  # type, message, frame (file:line of the deepest user frame), function, module, rank, logged (1: the program caught it)
    TRACEBACK_CUT = "traceback_cut"  # a traceback without its last line
    CUDA_OOM = "cuda_oom"  # request_gib, total_gib, free_gib, allocated_gib, reserved_free_gib, other_gib, phase
    KILLED = "killed"  # signal, exit_code, by (oom_killer | cgroup | slurm | unknown)
    INTERRUPT = "interrupt"  # by (keyboard | scancel)
    TIME_LIMIT = "time_limit"
    NODE_FAILURE = "node_failure"
    HARDWARE = "hardware"  # xid, ecc, unknown_error
    NCCL = "nccl"  # op, timeout_ms, rank
    SHM = "shm"
    DISK = "disk"
    WORKER_DIED = "worker_died"  # signal
    EARLY_STOP = "early_stop"  # patience, best_epoch, best_value
    FINISHED = "finished"  # reason
    RESUME = "resume"  # epoch, step, checkpoint
    PROGRESS = "progress"  # done, total (the last progress bar or counter seen), unit
    SKIPPED_STEP = "skipped_step"  # scale_from, scale_to
    LR_WARNING = "lr_warning"
    LABEL_SCAN = "label_scan"  # split, images, backgrounds, corrupt, missing
    LABEL_WARNING = (
        "label_warning"  # split, problem (duplicate | corrupt_image | corrupt_label | out_of_bounds | class_id)
    )
    OPTIMIZER = "optimizer"  # name, lr, momentum
    OPTIMIZER_AUTO = "optimizer_auto"  # ignored
    AMP = "amp"  # result
    AUG_SWITCH = "aug_switch"
    WEIGHTS = "weights"  # transferred, total | newly_initialized
    PARAMETERS = "parameters"  # trainable, total
    DEVICE = "device"  # gpu, memory_mib, count (cards of the run), machine_count (cards there are)
    DATASET = "dataset"  # train, val, classes
    CLASS_COUNTS = "class_counts"  # counts (comma list)
    VALIDATION = "validation"  # class, images, instances, p, r, map50, map
    NO_VALIDATION = "no_validation"
    NAN_RECOVERY = "nan_recovery"
    WARNING = "warning"
    CHECKPOINT = "checkpoint"  # path
    VERSION = "version"  # package, version, installed (1 found there, 0 only asked for)
    NOTE = "note"  # a person's sentence in a notes or report file
    CODE_CHANGE = "code_change"  # file, added, removed | file, name, before, after
    SCRIPT = "script"  # habit: what a line of the training script does
    FIGURE = (
        "figure"  # name (ended_by_end_token, cut_at_limit, token_entropy), value, of: a number about data or answers
    )
    COMMENT = "comment"  # a person's reason in a comment of a configuration or script


class Event(Struct, frozen=True, kw_only=True):
    """One meaningful line. `text` is raw and hostile; `count` is how often the same thing was printed in all.

    `beside` in the data marks what another program than the training wrote (kernel, scheduler, nvidia-smi).
    """

    kind: EventKind
    text: str
    source: Source
    data: Mapping[str, str | float] = field(default_factory=dict[str, str | float])
    count: int = 1

    def number(self, key: str) -> float | None:
        """Return `data[key]` as a float, or None when absent or no number."""
        value = self.data.get(key)
        if value is None:
            return None
        try:
            return float(value)
        except ValueError:
            return None

    @property
    def last_line(self) -> float:
        """Return the line of the file at which it was printed last, 0 where no line is known."""
        return self.number("last_line") or float(self.source.line or 0)

    def word(self, key: str) -> str:
        """Return `data[key]` as text, '' when absent."""
        return str(self.data.get(key, ""))


def training_scripts(events: Iterable[Event]) -> Iterator[Event]:
    """Yield one event a script that holds a training loop; its `words` are those that it writes."""
    return (e for e in events if e.kind is EventKind.SCRIPT and e.word("habit") == "trains")


def program_path(event: Event) -> str:
    """Return the script that a habit belongs to: the one that is started, where it imports the file of the habit."""
    return event.word("program") or event.source.path
