"""OPT010: Adam's epsilon is larger than the gradients, so that nothing is divided by their size."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_ends, cite_stated
from jindan_tools.curves.select import grad_norm, train_loss
from jindan_tools.curves.shape import relative_drop
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_NAMES = ("adam_epsilon", "adam_eps", "optimizer.eps", "optimizer.params.eps")
# 1e-8 is the default everywhere; 1e-6 to 1e-4 are in use with half precision and reinforcement learning.
_LARGE, _HARDLY, _LEAST, _FEW = 1e-3, 0.1, 8, 10_000.0


@rule(
    "OPT010",
    "epsilon-dwarfs-gradient",
    {
        "lr_too_low": 3.5, "momentum_betas_wrong": 1.0, "frozen_layers": -2.0, "params_not_in_optim": -2.0, "labels_shuffled": -2.0,
        "label_noise": -2.0, "underfit": -1.0, "epochs_too_few": -2.0, "warmup_too_long": -2.0,
    },
)  # fmt: skip
def epsilon_dwarfs_gradient(run: Run) -> Iterator[Finding]:
    """Report an epsilon of Adam far above its default beside a loss that hardly falls.

    ## What it does
    Compares epsilon with the usual size of one gradient, the logged norm over the root of the number of weights.
    ## Why it matters
    Adam moves a weight by lr x m / (sqrt(v) + epsilon). With epsilon far above sqrt(v) that is lr x gradient / epsilon: the
    rate looks ordinary, and the steps are hundreds of times smaller.
    ## Fires on
    An epsilon of 0.001 or more and a training loss that fell by less than a tenth over eight records.
    ## Stays silent on
    Losses that fall, ordinary values, an eps that is not the optimizer's.
    ## Source
    Kingma and Ba 2015, algorithm 1; torch.optim.AdamW(eps=1e-8); transformers TrainingArguments.adam_epsilon.
    """
    told = [s for s in run.stated(*_NAMES) if s.number() is not None]
    loss, norm = train_loss(run), grad_norm(run)
    if not told or loss is None or len(loss.finite) < _LEAST or relative_drop(loss.finite) >= _HARDLY:
        return
    epsilon = told[-1].number() or 0.0
    if epsilon < _LARGE:
        return
    counted = run.last_event(EventKind.PARAMETERS)
    weights = (None if counted is None else counted.number("trainable")) or _FEW
    size = median(norm.finite) / math.sqrt(weights) if norm is not None and norm.finite else None
    yield finding(
        f"Adam의 epsilon이 {figure(epsilon)} 값(기본 1e-8)이라 기울기 하나의 크기보다 훨씬 커서, 갱신이 학습률이 아니라 학습률 × 기울기만큼으로 줄어듭니다.",
        cite_stated(told[-1]),
        *(
            ()
            if size is None or norm is None
            else (
                calculated(
                    "기울기 하나의 크기(노름 ÷ √가중치 수, 가중치 수를 모르면 많아야 이만큼)입니다.",
                    size,
                    f"{figure(median(norm.finite))} ÷ √{figure(weights)} = {figure(size)}",
                ),
            )
        ),
        *cite_ends(loss),
        severity=Severity.HIGH,
        facts={"epsilon": epsilon},
    )
