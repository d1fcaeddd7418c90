"""NUM016: single NaN records of the loss between finite ones."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.breakdown import lasting_break
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.rules.registry import finding, rule

_OF_ANY = {"nan_bad_data": 1.0, "nan_fp16_overflow": 1.0, "nan_lr_diverge": -1.0}
# torch CTCLoss zero_infinity: "infinite losses mainly occur when the inputs are too short to be aligned to the targets".
_OF_CTC = {"nan_bad_data": 3.0, "nan_lr_diverge": -3.0, "nan_fp16_overflow": -2.0, "grad_explode": -2.0}


@rule("NUM016", "nan-that-heals", {**_OF_ANY, **_OF_CTC})
def nan_that_heals(run: Run) -> Iterator[Finding]:
    """Report NaN records of the training loss that are followed by finite ones.

    ## What it does
    Counts the non-finite step records that do not last.
    ## Why it matters
    Weights that became NaN never recover, so these steps were skipped: by a loss scaler or by a filter in the code.
    The cause (a sample, a half-precision overflow) is still there. A CTC loss is infinite for a target that is longer
    than the frames of its input.
    ## Fires on
    A whole training loss on a step axis with at least ten records, some non-finite, mostly finite, finite at the end.
    ## Stays silent on
    A NaN that lasts (NUM001), and epoch means, whose gaps are usually missing cells.
    ## Source
    IEEE 754: a NaN weight stays NaN; torch.amp.GradScaler skips the step instead.
    """
    for loss in last_segment(run.of_role(Role.TRAIN_LOSS)):
        lost = len(loss) - len(loss.finite)
        if not loss.total or loss.axis is not Axis.STEP or len(loss) < 10 or not lost:
            continue
        if lasting_break(loss) is not None or lost > 0.2 * len(loss) or loss.first_non_finite is None:
            continue
        impossible = _has_no_alignment(run, loss)
        yield finding(
            f"손실 기록 {len(loss)}개 가운데 {lost}개가 {'무한대' if impossible else 'NaN'}이지만 곧 회복되었습니다."
            + (" CTC 손실은 정답이 입력 프레임보다 길면 무한대입니다." if impossible else ""),
            cite_point(loss, loss.first_non_finite, "첫 번째"),
            cite_point(loss, -1, "마지막은 유한합니다"),
            severity=Severity.MEDIUM,
            argues=_OF_CTC if impossible else _OF_ANY,
            facts={"nan_records": float(lost)},
        )
        return


def _has_no_alignment(run: Run, loss: Series) -> bool:
    """Return whether a CTC loss is infinite, never NaN, in single records."""
    ctc = "ctc" in loss.name.lower() or "ctc" in run.word("loss_name")
    return ctc and all(v == math.inf for v in loss.values if not math.isfinite(v))
