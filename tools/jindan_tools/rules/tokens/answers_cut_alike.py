"""TOK011: the chosen and the rejected answers are the same to the model."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_settings
from jindan_tools.curves.select import last_segment
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST = 5
_SAME = 1e-6


@rule(
    "TOK011",
    "answers-cut-alike",
    {
        "tokens_truncated": 3.5, "plateau_bce_0693": -2.5, "frozen_layers": -6.0, "detach_no_grad": -6.0,
        "params_not_in_optim": -6.0, "grad_vanish": -4.0, "dying_relu": -3.0, "lr_too_low": -4.0, "init_bad": -2.0,
        "label_noise": -2.0,
    },
)  # fmt: skip
def answers_cut_alike(run: Run) -> Iterator[Finding]:
    """Report preference pairs whose two answers have the same log-probability at every record.

    ## What it does
    Compares logps/chosen with logps/rejected, record by record, where the margins are exactly 0.
    ## Why it matters
    Equal sums of log-probabilities mean equal tokens: what differs between the answers was cut off at max_length, or the
    pairs were equal already. The loss is ln 2 and the gradient 0 whatever the rate, the adapter or beta.
    ## Fires on
    Five records or more of both, equal to six digits, with log-probabilities that differ between records.
    ## Stays silent on
    A policy that equals its reference (margins 0, log-probabilities apart: GRD001 and PLT006), runs that log no log-probabilities.
    ## Source
    trl/trainer/dpo_trainer.py: logps/chosen and logps/rejected are sums over the tokens left after truncation; max_length is
    1024 by default and truncation_mode keep_start cuts the end.
    """
    chosen, rejected = _curve(run, "logps/chosen"), _curve(run, "logps/rejected")
    if chosen is None or rejected is None or chosen.xs != rejected.xs or len(chosen.finite) < _LEAST:
        return
    apart = max(abs(a - b) for a, b in zip(chosen.values, rejected.values, strict=True))
    scale = max(abs(v) for v in chosen.finite)
    if len(rejected.finite) < _LEAST or not apart <= _SAME * scale or len(set(chosen.finite)) == 1:
        return
    yield finding(
        "선택된 답과 거절된 답의 로그 확률이 모든 기록에서 같습니다. 두 답이 모델에는 같은 토큰이라는 뜻으로, 다른 부분이 최대 길이에서 잘렸거나 처음부터 같은 쌍입니다.",
        cite_point(chosen, chosen.finite_indices[-1], f"기록 {figure(float(len(chosen)))}개가 모두 같습니다"),
        cite_point(rejected, rejected.finite_indices[-1]),
        *cite_settings(run, "max_length"),
        severity=Severity.HIGH,
        facts={"records": float(len(chosen))},
    )


def _curve(run: Run, ending: str) -> Series | None:
    found = [s for role in Role for s in last_segment(run.of_role(role)) if s.name.lower().endswith(ending)]
    return next((s for s in found if not s.name.lower().startswith(("eval", "val"))), None)
