"""NUM280: the rewards of a preference training end as NaN while its loss is printed as a number."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.highest_rate import highest_rate
from jindan_tools.curves.select import last_segment, train_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_FIGURES = ("rewards/chosen", "rewards/rejected", "rewards/margins", "logps/chosen", "logps/rejected", "logits/chosen", "logits/rejected")  # fmt: skip
_LEAST_FIGURES = 2
# No preference loss of a model that answers is so large: sigmoid, hinge and IPO start at 0.7, 1 and at some hundreds.
_BLOWN_UP = 1e4
# trl's own rate for DPO is 1e-6 and its examples use up to 5e-5 with adapters.
_HIGH_RATE = 1e-4
_WIDE = frozenset({"bf16", "fp32"})
_HIDDEN = {"loss_zero_gradnorm_nan": 3.0, "healthy_converged": -4.0, "memorisation": -3.0, "underfit": -2.0, "ckpt_mismatch": -2.0, "init_bad": -1.0, "lr_too_low": -3.0}  # fmt: skip


@rule(
    "NUM280",
    "preference-figures-not-finite",
    {**_HIDDEN, "nan_lr_diverge": 3.5, "nan_fp16_overflow": 2.0},
)
def preference_figures_not_finite(run: Run) -> Iterator[Finding]:
    """Report a preference training whose rewards and log-probabilities are NaN beside a finite loss.

    ## What it does
    Looks at the last records of what trl's preference trainers log of the model: rewards, logps and logits.
    ## Why it matters
    The model answers NaN, so nothing is learnt. The loss does not show it: the Trainer's logging_nan_inf_filter leaves NaN losses
    out of the average, which prints 0.0 and looks like a perfect fit.
    ## Fires on
    Two of these figures not finite in their last record. A loss that was blown up before, or a rate of 1e-4 and above, speaks
    for divergence; float16 for an overflow.
    ## Stays silent on
    Figures that are finite at the end, other trainers.
    ## Source
    transformers/training_args.py, logging_nan_inf_filter, 4.9 to 4.57; trl/trainer/dpo_trainer.py, get_batch_loss_metrics, 0.7 to 0.24.
    """
    broken = [s for s in last_segment(run.series) if s.name in _FIGURES and not math.isfinite(s.values[-1])]
    if len(broken) < _LEAST_FIGURES:
        return
    loss, rate = train_loss(run), highest_rate(run)
    named = ", ".join(s.name for s in broken[:3])
    zero = loss is not None and loss.values[-1] == 0
    yield finding(
        f"{named} 값이 마지막 기록에서 NaN입니다. 모델의 답이 이미 NaN이므로 손실이 {'0으로' if zero else '숫자로'} 적혀도 배운 것이 없습니다.",
        *(cite_point(s, len(s) - 1, "마지막") for s in broken[:2]),
        *(() if loss is None else (cite_point(loss, loss.finite_indices[0], "처음"), cite_point(loss, len(loss) - 1, "마지막")) if loss.finite else ()),
        *(() if rate is None else (calculated("기록이나 설정의 가장 높은 학습률입니다.", rate, f"{figure(rate)} ÷ 1e-6 (trl DPO의 기본값) = {figure(rate / 1e-6)}배"),)),
        severity=Severity.CRITICAL,
        argues=_weights(run, loss, rate),
        facts={"figures": float(len(broken))},
    )  # fmt: skip


def _weights(run: Run, loss: Series | None, rate: float | None) -> dict[str, float]:
    found = dict(_HIDDEN)
    blown = loss is not None and bool(loss.finite) and max(map(abs, loss.finite)) >= _BLOWN_UP
    if blown or (rate is not None and rate >= _HIGH_RATE):
        found["nan_lr_diverge"] = 3.5 if blown else 2.0
    word = run.word("precision")
    if word not in _WIDE:
        found["nan_fp16_overflow"] = 2.0 if word == "fp16" else 0.5
    return found
