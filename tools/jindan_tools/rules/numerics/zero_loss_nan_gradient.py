"""NUM011: the log prints loss 0 together with a gradient norm of NaN."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.align import index_at
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import grad_norm, last_segment
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule


@rule(
    "NUM011",
    "zero-loss-nan-gradient",
    {"loss_zero_gradnorm_nan": 4.0, "nan_fp16_overflow": 1.0, "healthy_converged": -4.0, "memorisation": -3.0},
)
def zero_loss_nan_gradient(run: Run) -> Iterator[Finding]:
    """Report records whose loss is exactly 0 while the gradient norm is NaN.

    ## What it does
    Pairs every exact zero of the training loss with the gradient norm of the same record.
    ## Why it matters
    Hugging Face Trainer replaces a NaN loss by 0 in its logs (logging_nan_inf_filter), so the zero hides a NaN.
    ## Fires on
    At least one record with loss exactly 0.0 and a gradient norm of NaN.
    ## Stays silent on
    Losses that decay towards zero with finite norms; zero loss with zero norm (NUM012).
    ## Source
    transformers trainer.py, logging_nan_inf_filter; LLaMA-Factory issue 7263.
    """
    norm = grad_norm(run)
    if norm is None or norm.first_non_finite is None:
        return
    for loss in last_segment(run.of_role(Role.TRAIN_LOSS)):
        pairs = _pairs(loss, norm) if loss.total else []
        if not pairs:
            continue
        i, j = pairs[0]
        yield finding(
            f"{loss.x_label(i)}에서 손실 값은 0이고 기울기 노름은 NaN입니다.",
            cite_point(loss, i),
            cite_point(norm, j, "같은 기록"),
            *_jump(loss, i),
            severity=Severity.CRITICAL,
            facts={"records": float(len(pairs))},
        )
        return


def _pairs(loss: Series, norm: Series) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for i, value in enumerate(loss.values):
        j = index_at(norm, loss, i) if value == 0 else None
        if j is not None and norm.xs[j] == loss.xs[i] and math.isnan(norm.values[j]):
            found.append((i, j))
    return found


def _jump(loss: Series, index: int) -> tuple[Evidence, ...]:
    before = [i for i in loss.finite_indices if i < index and loss.values[i] != 0]
    return (cite_point(loss, before[-1], "0이 되기 직전"),) if before else ()
