"""CTR042: the KL term of a variational autoencoder is gone, so the latent carries nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_KL = regex(r"(?:^|[/_ ])(?:kl|kld)(?:[/_ ](?:loss|div|term))?$", re.IGNORECASE)
_RECONSTRUCTION = regex(r"recon|(?:^|[/_ ])rec(?:[/_ ]loss)?$", re.IGNORECASE)
# The divergence of a policy from its old self is small by design.
_POLICY = regex(r"approx|reward|policy|entropy|value[/_ ]loss|clip|chosen|teacher|student|distil", re.IGNORECASE)
# A term that is already multiplied by its weight says nothing in nats.
_WEIGHTED = regex(r"(?:^|[/_ ])(?:wt|weighted|weight|scaled|beta)[/_ ]", re.IGNORECASE)
_GONE = 0.05
_STILL = 0.9
_LATEST = 0.6
_LEAST = 5


@rule(
    "CTR042",
    "empty-latent",
    {"embedding_collapse": 3.5, "lr_too_low": -2.0, "overfit": -2.0, "healthy_converged": -4.0},
)
def empty_latent(run: Run) -> Iterator[Finding]:
    """Report a KL term near zero beside a reconstruction that does not improve.

    ## What it does
    Takes the second half of the KL term and compares the end of the reconstruction (without one by name, of the whole
    loss, which is the same where the KL term is nothing) with its level when the KL term was gone.
    ## Why it matters
    The sum still falls, because the KL term falls to zero; but at zero the posterior is the prior, the decoder answers
    the mean for every input, and nothing is encoded (posterior collapse).
    ## Fires on
    A KL of less than 0.05 nats over the second half, and a reconstruction that has kept 90 % of its level since then. What
    the decoder learnt before, the mean of the data, is no work of the latent.
    ## Stays silent on
    KL terms that stay above it, reconstructions that improved (a strong decoder may not need the latent), other KL
    terms (of a policy or a teacher), terms logged after multiplication by their weight.
    ## Source
    Bowman et al. 2016; Lucas et al. 2019, Don't Blame the ELBO: KL(q(z|x) || p(z)) = 0 for all x.
    """
    divergence = _find(run, _KL)
    # With a divergence of nothing the whole loss is the reconstruction, whatever its parts are called.
    recon = _find(run, _RECONSTRUCTION) or (None if _find(run, _POLICY) else train_loss(run))
    if divergence is None or recon is None:
        return
    width, end = median(tail(divergence.finite, 0.5)), median(tail(recon.finite))
    since = _gone_since(divergence.finite)
    if not 0 <= width < _GONE or since is None:
        return
    place = min(round(since * len(recon.finite)), len(recon.finite) - 1)
    start = median(recon.finite[place : place + max(3, len(recon.finite) // 10)])
    if start <= 0 or end < _STILL * start:
        return
    yield finding(
        f"{divergence.name} 값이 {figure(width)}까지 사라졌고 재구성 손실은 그 뒤로 {figure(start)}에서 {figure(end)} 값으로 나아지지 않아, "
        "잠재 변수에 아무 정보도 담기지 않은 붕괴 상태입니다.",
        cite_point(divergence, divergence.finite_indices[-1], "사후분포가 사전분포와 같으면 0"),
        cite_point(recon, recon.finite_indices[place], "KL 값이 사라졌을 때"),
        cite_point(recon, recon.finite_indices[-1], "마지막"),
        severity=Severity.HIGH,
        facts={"kl": width, "reconstruction": end},
    )


def _gone_since(values: tuple[float, ...]) -> float | None:
    """Return the share of the run after which the level stays below the limit, None when it is gone too late to judge."""
    width = max(1, len(values) // 20)
    above = [i for i in range(len(values) - width + 1) if median(values[i : i + width]) >= _GONE]
    since = (above[-1] + 1) / len(values) if above else 0.0
    return since if since <= _LATEST else None


def _find(run: Run, name: re.Pattern[str]) -> Series | None:
    found = [s for s in run.series if name.search(s.name) and not _WEIGHTED.search(s.name) and len(s.finite) >= _LEAST]
    last = max((s.segment for s in found), default=0)
    return next((s for s in found if s.segment == last), None)
