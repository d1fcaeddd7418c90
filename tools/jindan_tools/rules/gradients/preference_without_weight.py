"""GRD021: preference training with beta = 0, whose loss cannot depend on the model."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.curves.select import train_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LN2, _NEAR, _LEAST, _HALF = math.log(2), 2e-3, 3, 0.5


@rule(
    "GRD021",
    "preference-without-weight",
    {
        "config_error": 4.0, "plateau_bce_0693": 0.0, "frozen_layers": -4.0, "detach_no_grad": -4.0, "params_not_in_optim": -4.0,
        "lr_too_low": -4.0, "grad_vanish": -4.0, "label_noise": -3.0, "tokens_truncated": -3.0, "tracker_log_confusion": -4.0,
    },
)  # fmt: skip
def preference_without_weight(run: Run) -> Iterator[Finding]:
    """Report a preference loss that stays at ln 2 because beta is 0.

    ## What it does
    Reads beta, the rewards and the loss.
    ## Why it matters
    The loss is -log sigmoid(beta x difference): with beta = 0 it is ln 2 whatever the model says, and its gradient is 0. It
    looks like frozen weights. In GRPO beta = 0 is usual and only leaves the KL term out.
    ## Fires on
    beta = 0, or a label_smoothing of 0.5, beside rewards of chosen and rejected answers and a loss of ln 2 in every record.
    ## Stays silent on
    Losses that move, trainers without pairs, an unknown beta.
    ## Source
    Rafailov et al. 2023, equation 7; trl/trainer/dpo_trainer.py.
    """
    beta = [s for s in run.stated("beta") if s.number() is not None][-1:]
    beta = [s for s in beta if s.number() == 0]
    halved = [s for s in run.stated("label_smoothing") if s.number() == _HALF]
    loss = train_loss(run)
    pairs = any(s.name.removeprefix("eval_").startswith("rewards/") for s in run.series)
    if not (beta or halved) or loss is None or not pairs or len(loss.finite) < _LEAST:
        return
    if any(abs(v - _LN2) > _NEAR for v in loss.finite):
        return
    if not beta:
        yield finding(
            "label_smoothing이 0.5라서 두 답의 몫이 같아지고, 차이가 0일 때 기울기도 0이라 선호 학습이 ln 2에서 시작도 하지 못합니다.",
            cite_stated(halved[-1]),
            cite_point(loss, loss.finite_indices[-1], "마지막"),
            calculated("차이를 d라 할 때 기울기의 크기입니다.", 0.0, "σ(d) − (1 − 0.5) = 0 (d = 0)"),
            severity=Severity.HIGH,
        )
        return
    yield finding(
        "선호 학습의 beta가 0이라 손실이 모델과 관계없이 늘 ln 2이고 기울기도 0입니다.",
        cite_stated(beta[-1]),
        cite_point(loss, loss.finite_indices[-1], "마지막"),
        calculated("beta가 0일 때의 손실입니다.", _LN2, f"−ln σ(0 × 차이) = ln 2 = {figure(_LN2)}"),
        severity=Severity.HIGH,
    )
