"""OPT004: momentum or Adam's betas are set to values that nobody trains with."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_setting
from jindan_tools.curves.outcome import Outcome, outcome
from jindan_tools.curves.recipe import family_of
from jindan_tools.frameworks.optimizer_ranges import OptimizerFamily
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Origin
from jindan_tools.rules.calculated import known
from jindan_tools.rules.optimizer.rate_evidence import cite_loss_ends
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.regex import regex

_NUMBER = regex(r"\d*\.\d+|\d+")


@rule("OPT004", "momentum-zero", {"momentum_betas_wrong": 2.0})
def momentum_zero(run: Run) -> Iterator[Finding]:
    """Report a given momentum of 0 or above 0.99 with SGD, or betas outside the usual range with Adam.

    ## What it does
    Reads momentum and betas where a file gives them.
    ## Why it matters
    SGD without momentum needs several times more steps; betas near one make the averages older than the run.
    ## Fires on
    SGD with momentum 0 in a run that did not learn, momentum of 0.995 or more, beta1 above 0.99, beta2 below 0.8.
    ## Stays silent on
    Values that no file gives, plain SGD that learned, beta2 of 0.95 to 0.999.
    ## Source
    Sutskever et al. 2013; Kingma and Ba 2015 (0.9, 0.999); GPT-3 (0.9, 0.95).
    """
    problem = _problem(run)
    if problem is None:
        return
    name, text = problem
    bad = outcome(run) in {Outcome.STUCK, Outcome.WORSE}
    yield finding(
        text,
        *known(cite_setting(run, name), cite_setting(run, "optimizer")),
        *cite_loss_ends(run),
        severity=Severity.MEDIUM if bad else Severity.LOW,
        # Plain SGD is torch's default: without momentum it is slow, which rarely is the reason that nothing moves.
        argues={
            "momentum_betas_wrong": 0.5 if not bad else 1.5 if name == "momentum" and run.number(name) == 0 else 2.0
        },
    )


def _problem(run: Run) -> tuple[str, str] | None:
    held = run.config.get("momentum")
    momentum = run.number("momentum")
    family = family_of(run)
    if held is not None and held.origin is Origin.GIVEN and momentum is not None and family is OptimizerFamily.SGD:
        # Without momentum steps are smaller: that makes no loss rise.
        if momentum == 0 and outcome(run) is Outcome.STUCK:
            return "momentum", "SGD 모멘텀이 0으로 설정되어 있습니다."
        if momentum >= 0.995:
            return "momentum", f"SGD 모멘텀 {momentum:g} 값은 지나치게 큽니다."
    betas = [float(t) for t in _NUMBER.findall(run.word("betas"))]
    if family is OptimizerFamily.ADAM and len(betas) == 2 and (betas[0] > 0.99 or betas[1] < 0.8):
        return "betas", f"Adam betas 값 {betas[0]:g}, {betas[1]:g} 조합은 일반적인 범위를 벗어납니다."
    return None
