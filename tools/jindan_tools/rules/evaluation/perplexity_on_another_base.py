"""EVL035: the perplexity is not e to the logged loss, but another number to it."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

PERPLEXITY = regex(r"(?:^|[/_ .])(?:perplexity|ppl)$")
_LEAST, _STEADY, _NEAR = 3, 0.01, 0.01
_LN2 = math.log(2)


@rule("EVL035", "perplexity-on-another-base", {"metric_bug": 3.5, "label_shift_bug": -1.0, "leakage": -1.0})
def perplexity_on_another_base(run: Run) -> Iterator[Finding]:
    """Report a perplexity that is 2 to a loss in nats, or e to a loss in bits.

    ## What it does
    Divides the logarithm of each logged perplexity by the loss of the same record.
    ## Why it matters
    Perplexity is e to the cross-entropy in nats, which is what torch computes. 2 to it is far lower and looks like a
    record-breaking model; e to bits is far higher.
    ## Fires on
    Three records or more whose quotient is ln 2 or 1 / ln 2 within 1 %.
    ## Stays silent on
    Perplexities that fit, quotients that change (a mean of exponentials), losses below 0.1.
    ## Source
    Jelinek et al. 1977: perplexity = 2 to the entropy in bits = e to that in nats; torch.nn.functional.cross_entropy is in nats.
    """
    for told in (s for s in run.series if PERPLEXITY.search(s.name.lower()) and len(s.finite) >= _LEAST):
        pairs = perplexity_pairs(run, told)
        quotients = [math.log(told.values[i]) / loss.values[j] for i, loss, j in pairs]
        if len(quotients) < _LEAST or max(quotients) - min(quotients) > _STEADY * abs(quotients[-1]):
            continue
        level = quotients[-1]
        two, bits = abs(level / _LN2 - 1) <= _NEAR, abs(level * _LN2 - 1) <= _NEAR
        if not (two or bits):
            continue
        i, loss, j = pairs[-1]
        value = loss.values[j]
        right = math.exp(value) if two else 2**value
        how = "손실은 자연로그인데 2의 거듭제곱으로" if two else "손실은 비트(log2)인데 e의 거듭제곱으로"
        yield finding(
            f"{told.name} 값 {figure(told.values[i])}은 {how} 계산한 것입니다. 같은 기록의 {loss.name} 값 {figure(value)}에서 나오는 perplexity는 {figure(right)}입니다.",
            cite_point(told, i),
            cite_point(loss, j),
            calculated("바르게 계산한 perplexity입니다.", right, f"{'e' if two else '2'} ^ {figure(value)} = {figure(right)}"),
            calculated("ln(perplexity) ÷ 손실이 모든 기록에서 같습니다.", level, f"ln {figure(told.values[i])} ÷ {figure(value)} = {figure(level)}"),
            severity=Severity.MEDIUM,
            facts={"quotient": level, "right": right},
        )  # fmt: skip
        return


def perplexity_pairs(run: Run, told: Series) -> list[tuple[int, Series, int]]:
    """Return each record of a perplexity with the loss of the same side at the same place."""
    held = any(part in told.name.lower() for part in ("val", "eval", "test", "valid", "dev"))
    losses = [s for s in run.of_role(Role.VAL_LOSS if held else Role.TRAIN_LOSS) if s.axis is told.axis]
    if not losses:
        return []
    place = {x: j for j, x in enumerate(losses[0].xs)}
    found = ((i, place.get(x)) for i, x in enumerate(told.xs))
    return [(i, losses[0], j) for i, j in found if j is not None and told.values[i] > 0 and losses[0].values[j] > 0.1]
