"""PLT034: the loss of a language model ends at the entropy of the token frequencies that the run printed."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import train_loss, val_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_NEAR, _RECORDS = 0.02, 8


@rule(
    "PLT034",
    "token-frequencies-only",
    {
        "plateau_lm_uniform": 4.0, "healthy_converged": -4.0, "lr_too_low": -2.0,
        "epochs_too_few": -2.0, "overfit": -2.0, "underfit": -1.0,
    },
)  # fmt: skip
def token_frequencies_only(run: Run) -> Iterator[Finding]:
    """Report a language model that has learnt how often each token comes and nothing of their order.

    ## What it does
    Compares the late loss with the entropy of the token frequencies that the run or its preparation printed.
    ## Why it matters
    That entropy is the loss of a model that knows no context. Ending there means that the context tells nothing:
    tokens were shuffled, positions or the attention mask are broken. Training longer changes nothing.
    ## Fires on
    Eight records or more whose later half has a median within 2 % of the printed entropy, the last quarter too.
    ## Stays silent on
    Losses that pass below it, runs that print no such entropy.
    ## Source
    Cross-entropy of the best constant answer is the entropy of the frequencies.
    """
    told = next((e for e in run.of_kind(EventKind.FIGURE) if e.word("name") == "token_entropy"), None)
    loss, held_out = train_loss(run), val_loss(run)
    entropy = None if told is None else told.number("value")
    if told is None or not entropy or loss is None or len(loss.finite) < _RECORDS:
        return
    levels = [median(tail(loss.finite, share)) for share in (0.5, 0.25)]
    if any(abs(level - entropy) > _NEAR * entropy for level in levels) or min(loss.finite) < 0.9 * entropy:
        return
    yield finding(
        f"손실이 토큰 빈도의 엔트로피 {figure(entropy)}에서 멈춰 있습니다. 모델은 토큰마다의 빈도만 배웠고 앞뒤 문맥에서는 아무것도 얻지 못했습니다.",
        cite_line(told, f"기록된 토큰 빈도의 엔트로피는 {figure(entropy)}입니다.", entropy),
        cite_point(loss, loss.finite_indices[-1], f"뒤쪽 절반의 중앙값은 {figure(levels[0])}"),
        *((cite_point(held_out, held_out.finite_indices[-1]),) if held_out is not None and held_out.finite else ()),
        severity=Severity.HIGH,
        facts={"entropy": entropy, "level": levels[0]},
    )  # fmt: skip
