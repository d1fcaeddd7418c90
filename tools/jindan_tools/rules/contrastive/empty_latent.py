"""CTR042: the KL term of a variational autoencoder is gone, so the latent carries nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.shape import head, tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_KL = regex(r"(?:^|[/_ ])(?:kl|kld)(?:[/_ ](?:loss|div|term))?$", re.IGNORECASE)
_RECONSTRUCTION = regex(r"recon|(?:^|[/_ ])rec(?:[/_ ]loss)?$", re.IGNORECASE)
# A term that is already multiplied by its weight says nothing in nats.
_WEIGHTED = regex(r"(?:^|[/_ ])(?:wt|weighted|weight|scaled|beta)[/_ ]", re.IGNORECASE)
_GONE = 0.05
_STILL = 0.9
_LEAST = 5


@rule(
    "CTR042",
    "empty-latent",
    {"embedding_collapse": 3.5, "lr_too_low": -2.0, "overfit": -2.0, "healthy_converged": -4.0},
)
def empty_latent(run: Run) -> Iterator[Finding]:
    """Report a KL term near zero beside a reconstruction that does not improve.

    ## What it does
    Takes the second half of the KL term and compares the reconstruction's end with its start.
    ## Why it matters
    The sum still falls, because the KL term falls to zero; but at zero the posterior is the prior, the decoder answers
    the mean for every input, and nothing is encoded (posterior collapse).
    ## Fires on
    A KL of less than 0.05 nats over the second half, and a reconstruction that kept 90 % of its early level.
    ## Stays silent on
    KL terms that stay above it, reconstructions that improved (a strong decoder may not need the latent), other KL
    terms (of a policy or a teacher), terms logged after multiplication by their weight.
    ## Source
    Bowman et al. 2016; Lucas et al. 2019, Don't Blame the ELBO: KL(q(z|x) || p(z)) = 0 for all x.
    """
    divergence, recon = _find(run, _KL), _find(run, _RECONSTRUCTION)
    if divergence is None or recon is None:
        return
    width, end, start = median(tail(divergence.finite, 0.5)), median(tail(recon.finite)), median(head(recon.finite))
    if not 0 <= width < _GONE or start <= 0 or end < _STILL * start:
        return
    yield finding(
        f"{divergence.name} 값이 {figure(width)}까지 사라졌고 재구성 손실은 {figure(start)}에서 {figure(end)}로 나아지지 않아, "
        "잠재 변수에 아무 정보도 담기지 않은 붕괴 상태입니다.",
        cite_point(divergence, divergence.finite_indices[-1], "사후분포가 사전분포와 같으면 0"),
        cite_point(recon, recon.finite_indices[0], "처음"),
        cite_point(recon, recon.finite_indices[-1], "마지막"),
        severity=Severity.HIGH,
        facts={"kl": width, "reconstruction": end},
    )


def _find(run: Run, name: re.Pattern[str]) -> Series | None:
    found = (s for s in run.series if name.search(s.name) and not _WEIGHTED.search(s.name))
    return next((s for s in found if len(s.finite) >= _LEAST), None)
