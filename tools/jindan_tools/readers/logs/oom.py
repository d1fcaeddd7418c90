"""Read the numbers of an out-of-memory message of a GPU, in every wording PyTorch, JAX and TensorFlow have used."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from jindan_tools.text.regex import regex

_GIB = {
    "b": 2**-30,
    "bytes": 2**-30,
    "kib": 2**-20,
    "kb": 2**-20,
    "mib": 2**-10,
    "mb": 2**-10,
    "gib": 1.0,
    "gb": 1.0,
    "tib": 1024.0,
}
_SIZE = r"(?<![\d.,])([\d.,]{1,20}) ?(bytes|[KMGT]i?B|B)\b"
# torch <= 1.13 "(GPU 0; 31.75 GiB total capacity; ...)"; >= 2.0 "GPU 0 has a total capacity of ..." (2.0 wrote "capacty").
_FIELDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "request_gib",
        regex(rf"(?:[Tt]ried to allocate|trying to allocate|[Oo]ut of memory allocating|allocate request for) {_SIZE}"),
    ),
    ("total_gib", regex(rf"total capaci?ty of {_SIZE}|{_SIZE} total capacity|max allowed: {_SIZE}")),
    ("free_gib", regex(rf"of which {_SIZE} is free|{_SIZE} free[;)]")),
    ("allocated_gib", regex(rf"{_SIZE} is allocated by PyTorch|{_SIZE} already allocated|MPS allocated: {_SIZE}")),
    ("reserved_free_gib", regex(rf"{_SIZE} is reserved by\b")),
    ("other_gib", regex(rf"other allocations: {_SIZE}")),
)
_RESERVED = regex(rf"{_SIZE} (?:reserved in total|cached)")
_PROCESS = regex(rf"Process \d+ has {_SIZE} memory in use")
_SELF = regex(rf"this process has {_SIZE} memory in use")
_MARKS = (
    "out of memory",
    "Out of memory",
    "OutOfMemoryError",
    "RESOURCE_EXHAUSTED",
    "CUBLAS_STATUS_ALLOC_FAILED",
    "OOM when allocating tensor",
    "CUDNN_STATUS_ALLOC_FAILED",
    "DEVICE_ALLOCATION_FAILED",
    "OUT_OF_DEVICE_MEMORY",
    # XLA before its status codes were spelled in capitals (jaxlib < 0.3).
    "Resource exhausted: ",
    # TensorFlow says so when the copy of a batch to the card finds no room (tensorflow issue 37484).
    "Dst tensor is not initialized",
)
_GPU = (
    "CUDA",
    "Cuda",
    "cuda",
    "HIP",
    "MPS",
    "XPU",
    "GPU",
    "RESOURCE_EXHAUSTED",
    "device ordinal",
    "OutOfMemoryError",
    "CUBLAS",
    "CUDNN",
    "OOM when",
    "OUT_OF_DEVICE_MEMORY",
    "hbm",
)
# Host memory that a message for accelerators names, and messages too large for their channel (gRPC).
_NOT_A_GPU = regex(
    r"Killed process|device:CPU:\d+ by allocator|ray\.exceptions\.OutOfMemoryError|running low on memory|larger than max|[Qq]uota"
)
# Extensions print the number alone: 2 is cudaErrorMemoryAllocation (CUDA runtime API).
_BY_NUMBER = regex(r"(?i)\bcuda (?:execution failed with|runtime) error \(?2\b")
_CONTEXT_GIB = 1.5
_PHASES: tuple[tuple[str, re.Pattern[str]], ...] = (
    # Predictions of a whole evaluation put together on the device (transformers trainer_pt_utils).
    ("gather", regex(r"nested_concat|pad_and_concatenate|nested_numpify|compute_metrics|preprocess_logits", re.I)),
    (
        "eval",
        regex(r"evaluat|validat|valid_|predict|nested_gather|prediction_step|eval_step|eval_loop|\btest_step", re.I),
    ),
    ("save", regex(r"save_(?:model|checkpoint|pretrained|state)|state_dict|serialization", re.I)),
    ("backward", regex(r"\bbackward\b|run_backward|autograd", re.I)),
    ("optimizer", regex(r"optim(?:izer)?[/\\.]|\b_init_group\b|exp_avg", re.I)),
    ("load", regex(r"\bcuda\b|from_pretrained|load_state_dict|\bto\b$|_load_", re.I)),
    ("forward", regex(r"\bforward\b|_call_impl", re.I)),
)


# TensorFlow's allocator tries a smaller piece and goes on (core/common_runtime/bfc_allocator.cc).
_NO_FAILURE = "caller indicates that this is not a failure"


def is_gpu_oom(text: str) -> bool:
    """Say whether a message is about memory of an accelerator that ran out (not of the host)."""
    if _NO_FAILURE in text:
        return False
    if "error" in text and _BY_NUMBER.search(text) is not None:
        return True
    if not any(mark in text for mark in _MARKS) or not any(word in text for word in _GPU):
        return False
    return _NOT_A_GPU.search(text) is None


def oom_data(text: str, frames: Sequence[str] = ()) -> Mapping[str, str | float]:
    """Return the numbers of an out-of-memory message in GiB and the phase that the frames of its traceback show."""
    data: dict[str, str | float] = {}
    for name, pattern in _FIELDS:
        value = _gib(pattern.search(text))
        if value is not None:
            data[name] = value
    allocated, reserved = data.get("allocated_gib"), _gib(_RESERVED.search(text))
    if reserved is not None and isinstance(allocated, float):
        data["reserved_free_gib"] = round(max(0.0, reserved - allocated), 4)
    others = _others(text, data)
    if others is not None:
        data["other_gib"] = others
    data["device"] = "mps" if "MPS" in text else "xla" if "RESOURCE_EXHAUSTED" in text else "cuda"
    phase = _phase(frames)
    if phase:
        data["phase"] = phase
    return data


def _gib(match: re.Match[str] | None) -> float | None:
    if match is None:
        return None
    number, unit = [g for g in match.groups() if g is not None][:2]
    try:
        return round(float(number.replace(",", "")) * _GIB[unit.lower()], 4)
    except (KeyError, ValueError):
        return None


def _others(text: str, data: Mapping[str, str | float]) -> float | None:
    used = [g for g in (_gib(m) for m in _PROCESS.finditer(text)) if g is not None]
    if not used:
        return None
    own = sum(float(data.get(k, 0.0)) for k in ("allocated_gib", "reserved_free_gib"))
    # Inside a container the process does not recognise itself: a process as large as its own use is itself, and so is
    # one that holds at least that much and would not fit on the card beside it.
    if _SELF.search(text) is None:
        used = [g for g in used if not _is_itself(g, own, float(data.get("total_gib", float("inf"))))]
    return round(sum(used), 4) if used else None


def _is_itself(process: float, own: float, total: float) -> bool:
    at_least = own <= process + 0.05
    return at_least and (process + 0.05 <= own + _CONTEXT_GIB or own + process > total)


def _phase(frames: Sequence[str]) -> str:
    for name, pattern in _PHASES:
        if any(pattern.search(frame) for frame in frames):
            return name
    return ""
