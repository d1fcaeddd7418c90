"""CRS054: a kernel's assertion failed and the log does not say which."""

from __future__ import annotations

import math
from collections.abc import Iterator

from msgspec.structs import replace

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.rate_reach import is_hot
from jindan_tools.curves.select import last_segment
from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule

# Boxes, probabilities and indices made of NaN fail the same checks as labels out of range.
_AFTER_NAN = {"num_labels_mismatch": -2.0, "vocab_mismatch": -2.0, "crash_cause_not_shown": -1.0}


@rule(
    "CRS054",
    "device-assert-unexplained",
    {"num_labels_mismatch": 2.5, "vocab_mismatch": 2.0, "crash_cause_not_shown": 1.0},
)
def device_assert_unexplained(run: Run) -> Iterator[Finding]:
    """Recognise a device-side assert whose claim is not in the log.

    ## What it does
    Recognises 'device-side assert triggered' without the line of the kernel that says what was asserted.
    ## Why it matters
    Nearly always an index beyond its table: a label beyond the classes or a token beyond the vocabulary. One run with
    CUDA_LAUNCH_BLOCKING=1, or one step on the CPU, names the line. Where the loss had turned NaN before, the indices and
    boxes made of it are out of range too: the assertion is a consequence, and the NaN is to be explained.
    ## Fires on
    The exception that ended the last attempt of the run. Asserts that say what they check belong to CRS012, CRS013 and CRS032.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    c10/cuda/CUDAException.h; the asserts of aten/src/ATen/native/cuda (Indexing, NLLLoss, Embedding).
    """
    for found in report_fatal(run, "CRS054", "GPU 커널의 검사(범위를 벗어난 색인이 대부분입니다)에 걸려"):
        lost = _lost(run)
        if lost is None:
            yield found
            continue
        rate = (
            {"nan_lr_diverge": 3.0, "nan_bad_data": 1.0}
            if is_hot(run)
            else {"nan_lr_diverge": 2.0, "nan_bad_data": 1.5}
        )
        yield replace(
            found,
            title=f"손실이 먼저 NaN이 된 뒤 {found.title}",
            evidence=(*found.evidence, cite_point(lost, -1, "오류 직전")),
            argues=_AFTER_NAN | rate,
        )


def _lost(run: Run) -> Series | None:
    """Return a loss that was no number in the last record before the assertion: what follows from it fails checks too."""
    losses = last_segment(run.of_role(Role.TRAIN_LOSS))
    broken = [s for s in losses if len(s) and not math.isfinite(s.values[-1])]
    return max(broken, key=lambda s: (s.total, "total" in s.name), default=None)
