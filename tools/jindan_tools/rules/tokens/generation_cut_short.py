"""TOK007: every generated answer has the same length, that of the limit."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_NAMES = ("gen_len", "generated_length", "generation_length")
_DEFAULT, _LEAST = 20, 3


@rule(
    "TOK007",
    "generation-cut-short",
    {"tokens_truncated": 4.0, "underfit": -2.0, "lr_too_low": -2.0, "overfit": -1.0},
)  # fmt: skip
def generation_cut_short(run: Run) -> Iterator[Finding]:
    """Report a mean length of generated answers that is the same whole number at every evaluation.

    ## What it does
    Compares the logged gen_len over the evaluations with transformers' default limit of 20 tokens.
    ## Why it matters
    A mean over many answers is a whole number only when all have that length. Scores then judge the first tokens of
    each answer: they stay low however good the model is.
    ## Fires on
    Three evaluations or more whose last ones all have one whole length; at most 20 is the default of generate().
    ## Stays silent on
    Lengths that vary, means that are no whole number, runs without gen_len.
    ## Source
    transformers generation/configuration_utils.py: max_length is 20, the start token counts, so that 19 are left after it.
    """
    lengths = next((s for s in run.series if _is_length(s)), None)
    if lengths is None or len(lengths.finite) < _LEAST:
        return
    late = lengths.finite[-max(_LEAST, len(lengths.finite) - 1) :]
    if len(set(late)) != 1 or late[-1] != int(late[-1]) or late[-1] < 4:
        return
    default = late[-1] in {_DEFAULT - 1, _DEFAULT}
    why = f"generate()의 기본 한도 {_DEFAULT}토큰에서" if default else "설정된 한도에서"
    yield finding(
        f"평가에서 생성한 답의 평균 길이가 매번 정확히 {figure(late[-1])}토큰입니다. 모든 답이 {why} 잘리고 있어 점수는 답의 앞부분만 본 값입니다.",
        cite_point(lengths, lengths.finite_indices[-len(late)]),
        cite_point(lengths, lengths.finite_indices[-1]),
        severity=Severity.HIGH if default else Severity.MEDIUM,
        argues=None if default else {"tokens_truncated": 2.0, "padding_bug": 1.0, "underfit": -1.0},
        facts={"length": late[-1]},
    )


def _is_length(series: Series) -> bool:
    return series.name.lower().rsplit("/", 1)[-1].removeprefix("eval_").removeprefix("predict_") in _NAMES
