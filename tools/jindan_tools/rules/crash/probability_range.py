"""CRS032: a loss for probabilities got values outside 0 to 1."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import describe, fatal_exception
from jindan_tools.rules.crash.patterns import kind_of
from jindan_tools.rules.registry import rule

_OF_TARGETS = {"labels_corrupt": 2.5, "wrong_loss": 2.0, "nan_bad_data": 0.5, "nan_lr_diverge": 0.0}


@rule(
    "CRS032",
    "probability-range",
    {"wrong_loss": 2.0, "nan_bad_data": 0.5, "nan_lr_diverge": 0.5, "labels_corrupt": 2.5},
)
def probability_range(run: Run) -> Iterator[Finding]:
    """Recognise the error of a binary cross entropy whose input is no probability.

    ## What it does
    Recognises 'all elements of input should be between 0 and 1', on the CPU and as a device-side assert.
    ## Why it matters
    Either raw logits go into BCELoss, which needs a sigmoid before it, or the outputs have become NaN. Where the target is
    named, the labels are no shares: class numbers, 0 and 255 of a mask, NaN.
    ## Fires on
    The exception that ended the last attempt of the run.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    torch ATen Loss.cpp and Loss.cu, binary_cross_entropy.
    """
    event = fatal_exception(run)
    if event is None or kind_of(event) != "CRS032":
        return
    if "target" in event.text or "target" in event.word("message"):
        yield describe(event, "이진 교차 엔트로피의 정답(target)에 0과 1 사이가 아닌 값이 들어와", _OF_TARGETS)
    else:
        yield describe(event, "손실 함수에 0과 1 사이가 아닌 값이 들어와")
