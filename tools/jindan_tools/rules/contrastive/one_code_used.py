"""CTR051: a vector-quantised autoencoder uses one or two of its codes."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.curves.select import last_segment, train_loss
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_CODES = regex(r"^(?:n|num)_?(?:embed(?:ding)?s?|codes|tokens_in_codebook)$|^codebook_?size$|^k_codes$|^n_e$")
_QUANTISED = regex(r"(?:^|[/_. ])vq|commit|codebook|quant")
_LEAST, _TAIL = 5, 0.34
_FEW, _MANY = 2.5, 16


@rule(
    "CTR051",
    "one-code-used",
    {
        "embedding_collapse": 3.5,
        "underfit": -2.0,
        "overfit": -3.0,
        "lr_too_low": -1.0,
        "epochs_too_few": -2.0,
        "memorisation": -2.0,
        "healthy_converged": -4.0,
    },
)
def one_code_used(run: Run) -> Iterator[Finding]:
    """Report a codebook whose perplexity stays near 1.

    ## What it does
    Reads the perplexity of the codes, exp of the entropy of how often each is used: 1 means a single code.
    ## Why it matters
    With one code the decoder gets the same input for every image and answers the mean image. The loss still falls by
    orders, because the code moves towards the encoder (vq_loss) and the mean is found.
    ## Fires on
    A perplexity below 2.5 in the last third of five records or more, in a run with a quantisation loss or the size of a
    codebook of 16 and more among its settings.
    ## Stays silent on
    Perplexities of language models, codebooks of which more is used.
    ## Source
    van den Oord et al., Neural Discrete Representation Learning (2017); https://github.com/bshall/VectorQuantizedVAE/issues/3
    """
    used = next((s for s in run.series if "perplexity" in s.name.lower() and len(s.finite) >= _LEAST), None)
    size = _size(run)
    if used is None or not (size is not None or any(_QUANTISED.search(s.name.lower()) for s in run.series)):
        return
    last = used.finite[-max(3, int(len(used.finite) * _TAIL)) :]
    if max(last) > _FEW or min(used.finite) < 1 - 1e-3:
        return
    loss = train_loss(run)
    codes = None if size is None else size.number()
    yield finding(
        f"코드북의 perplexity가 마지막까지 {figure(last[-1])}입니다. {'코드 ' + figure(codes) + '개 가운데 ' if codes else ''}"
        f"약 {max(1, round(last[-1]))}개만 쓰여 모든 이미지가 같은 코드로 바뀌는 코드북 붕괴입니다.",
        cite_point(used, used.finite_indices[-1]),
        *(() if size is None else (cite_stated(size),)),
        *_reconstruction(run),
        *(() if loss is None or not loss.finite else (cite_point(loss, loss.finite_indices[-1], "줄었지만 학습의 척도가 아닌 전체 손실"),)),
        calculated("쓰인 코드의 실효 개수입니다.", last[-1], "perplexity = exp(−Σ p ln p), 한 개만 쓰이면 1"),
        severity=Severity.HIGH,
        facts={"perplexity": last[-1]},
    )  # fmt: skip


def _size(run: Run) -> Setting | None:
    named = (s for s in run.settings if _CODES.match(s.leaf))
    return next(
        (s for s in named if isinstance(s.value, int) and not isinstance(s.value, bool) and s.value >= _MANY), None
    )


def _reconstruction(run: Run) -> Iterator[Evidence]:
    """Yield how little the reconstruction moved."""
    parts: tuple[Series, ...] = last_segment(run.series)
    found = next((s for s in parts if "rec" in s.name.lower() and len(s.finite) >= _LEAST), None)
    if found is not None:
        yield cite_point(found, found.finite_indices[0], "처음")
        yield cite_point(found, found.finite_indices[-1], "마지막")
