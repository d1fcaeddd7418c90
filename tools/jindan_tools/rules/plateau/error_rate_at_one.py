"""PLT025: a word or character error rate of one in every evaluation, beside a loss that has come to a standstill."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import last_segment, train_loss, val_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_RATE = regex(r"(?:^|[/_ .\-])(?:wer|cer|ter)(?:$|[/_ .])")
_LEAST, _LOW, _HIGH = 4, 0.98, 1.02
_STILL = 0.03


@rule(
    "PLT025",
    "error-rate-at-one",
    {
        "plateau_prior": 2.5,
        "lr_too_high_oscillate": 1.0,
        "vocab_mismatch": 1.0,
        "overfit": -3.0,
        "lr_too_low": -1.0,
        "healthy_converged": -4.0,
    },
)
def error_rate_at_one(run: Run) -> Iterator[Finding]:
    """Report a recogniser that gets every word wrong and whose loss no longer falls.

    ## What it does
    Looks for word or character error rates of 0.98 to 1.02 in all evaluations and compares the loss of the second
    quarter of the run with that of the last.
    ## Why it matters
    An error rate of one is what an empty answer gives, or the same few tokens every time. A CTC model falls into this at
    once: the loss drops steeply until only blanks are said, and stays there when the rate is too high or the labels do not fit.
    ## Fires on
    Four evaluations or more, all at one, and less than 3 % of the loss lost over the later half.
    ## Stays silent on
    Rates that left one once, losses that still fall (a CTC model says blanks for a while), rates in per cent.
    ## Source
    Graves et al. 2006 (CTC); error rate = edits / reference length, 1 for an empty hypothesis.
    """
    rates = [s for s in last_segment(run.of_role(Role.VAL_METRIC)) if _RATE.search(s.name.lower())]
    rates = [s for s in rates if len(s.finite) >= _LEAST]
    loss = train_loss(run) or val_loss(run)
    if not rates or not all(_LOW <= v <= _HIGH for s in rates for v in s.finite) or loss is None or not _stands(loss):
        return
    rate = rates[0]
    yield finding(
        f"{rate.name} 값이 {len(rate.finite)}번의 평가에서 모두 {figure(median(rate.finite))}이고 손실도 멈춰 있습니다. "
        "빈 답이나 늘 같은 답만 내고 있습니다(CTC 모델이라면 공백만 답하는 상태입니다).",
        Evidence(
            statement=f"{rate.name} 값은 {figure(min(rate.finite))} 아래로 내려간 적이 없습니다. 답이 비어 있으면 1이 됩니다.",
            value=min(rate.finite),
            source=rate.source(rate.finite_indices[-1]),
        ),
        cite_point(loss, loss.finite_indices[0], "처음"),
        cite_point(loss, loss.finite_indices[len(loss.finite) // 2], "중간"),
        cite_point(loss, loss.finite_indices[-1], f"중간에서 {percent(abs(_fall(loss)))} 안에 있습니다"),
        severity=Severity.HIGH,
        facts={"rate": median(rate.finite), "records": float(len(rate.finite))},
    )


def _fall(loss: Series) -> float:
    values = loss.finite
    quarter = values[len(values) // 4 : len(values) // 2 + 1]
    return 1 - median(tail(values)) / median(quarter) if median(quarter) > 0 else 1.0


def _stands(loss: Series) -> bool:
    return loss.first_non_finite is None and len(loss.finite) >= 2 * _LEAST and _fall(loss) < _STILL
