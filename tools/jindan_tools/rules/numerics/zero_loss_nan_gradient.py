"""NUM011: the log prints loss 0 together with a gradient norm of NaN."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.align import index_at
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import grad_norm, last_segment, train_loss, val_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.optimizer.rate_evidence import cite_rate
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST, _IN_A_ROW, _ROSE = 0.1, 3, 1.3
# Formats in which nothing overflows at 65504.
_WIDE = frozenset({"bf16", "fp32"})
_SHOWN = {
    "loss_zero_gradnorm_nan": 4.0,
    "nan_fp16_overflow": 1.0,
    "healthy_converged": -4.0,
    "memorisation": -3.0,
}
# A fall to 0 says that a NaN is hidden, not where it came from.
_HIDDEN = {"loss_zero_gradnorm_nan": 2.0, "nan_fp16_overflow": 1.0, "healthy_converged": -4.0, "memorisation": -3.0}


@rule(
    "NUM011",
    "zero-loss-nan-gradient",
    {
        "loss_zero_gradnorm_nan": 4.0,
        "nan_fp16_overflow": 1.0,
        "nan_lr_diverge": 2.5,
        "healthy_converged": -4.0,
        "memorisation": -3.0,
    },
)
def zero_loss_nan_gradient(run: Run) -> Iterator[Finding]:
    """Report records whose loss is exactly 0 while the gradient norm is NaN.

    ## What it does
    Pairs every exact zero of the training loss with the gradient norm of the same record.
    ## Why it matters
    Hugging Face Trainer replaces a NaN loss by 0 in its logs (logging_nan_inf_filter), so the zero hides a NaN.
    ## Fires on
    At least one record with loss exactly 0.0 and a gradient norm of NaN. Without norms (transformers before 4.38) a loss that
    drops from 0.1 or more to exactly 0 for good, beside an evaluation that is NaN or for three records.
    ## Stays silent on
    Losses that decay towards zero with finite norms; zero loss with zero norm (NUM012).
    ## Source
    transformers trainer.py, logging_nan_inf_filter; LLaMA-Factory issue 7263.
    """
    norm = grad_norm(run)
    if norm is None:
        yield from _without_norm(run)
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
            argues=_SHOWN if run.word("precision") not in _WIDE else {**_SHOWN, "nan_fp16_overflow": -3.0},
            facts={"records": float(len(pairs))},
        )
        return


def _without_norm(run: Run) -> Iterator[Finding]:
    """Yield the finding for a loss that falls to exactly 0 at once and stays there, where no gradient norm is logged."""
    loss, held_out = train_loss(run), val_loss(run)
    if run.framework is not Framework.HF_TRAINER or loss is None or loss.first_non_finite is not None:
        return
    at = next((i for i in range(len(loss) - 1, -1, -1) if loss.values[i] != 0), -1)
    zeros = len(loss) - 1 - at
    broken = None if held_out is None else held_out.first_non_finite
    if at < 1 or not zeros or loss.values[at] < _LEAST or (broken is None and zeros < _IN_A_ROW):
        return
    rose = loss.values[at] / min(loss.values[:at]) if min(loss.values[:at]) > 0 else 0.0
    yield finding(
        f"{loss.name} 값이 {figure(loss.values[at])}에서 곧바로 0이 되어 끝까지 0입니다. Trainer가 NaN 손실을 0으로 적은 것입니다.",
        cite_point(loss, at, "0이 되기 직전"),
        cite_point(loss, at + 1),
        *(() if held_out is None or broken is None else (cite_point(held_out, broken, "평가도 NaN입니다"),)),
        *cite_rate(run),
        severity=Severity.CRITICAL,
        argues={**_HIDDEN, "nan_lr_diverge": 2.5, "nan_fp16_overflow": 0.5} if rose >= _ROSE else _HIDDEN,
        facts={"records": float(zeros), "rose": rose},
    )


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
