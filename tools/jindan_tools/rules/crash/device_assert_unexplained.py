"""CRS054: a kernel's assertion failed and the log does not say which."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


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
    CUDA_LAUNCH_BLOCKING=1, or one step on the CPU, names the line.
    ## Fires on
    The exception that ended the last attempt of the run. Asserts that say what they check belong to CRS012, CRS013 and CRS032.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    c10/cuda/CUDAException.h; the asserts of aten/src/ATen/native/cuda (Indexing, NLLLoss, Embedding).
    """
    yield from report_fatal(run, "CRS054", "GPU 커널의 검사(범위를 벗어난 색인이 대부분입니다)에 걸려")
