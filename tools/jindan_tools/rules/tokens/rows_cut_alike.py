"""TOK033: every row of a batch has exactly the limit's tokens: all of them were cut."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.record_steps import record_steps
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_LEAST, _NEAR, _SHORTEST = 8, 0.002, 128
_DEFAULT = 1024


@rule(
    "TOK033",
    "rows-cut-alike",
    {"tokens_truncated": 3.5, "epochs_too_few": -2.0, "underfit": -1.0, "lr_too_low": -1.0, "healthy_converged": -1.0},
)
def rows_cut_alike(run: Run) -> Iterator[Finding]:
    """Report that each row adds the same number of tokens, a power of two: the limit cut every one.

    ## What it does
    Divides the growth of num_tokens by the rows of the updates between two records.
    ## Why it matters
    Rows of text differ in length. A count that never differs is that of the limit, so that the end of every row, often the answer, is
    never learnt. TRL's max_length is 1024 unless it is set.
    ## Fires on
    Eight increments or more that are the same power of two a row within 0.2 %, with a known number of rows an update.
    ## Stays silent on
    Packed rows, counts that differ, unknown batches.
    ## Source
    trl sft_trainer.py: num_tokens adds up attention_mask; SFTConfig.max_length = 1024.
    """
    rows, tokens = run.number("effective_batch"), _tokens(run)
    if rows is None or rows < 1 or tokens is None or _packs(run):
        return
    steps = record_steps(run, tokens)
    if steps is None or len(steps) <= _LEAST:
        return
    lengths = [(b - a) / (t - s) / rows for (s, a), (t, b) in pairwise(zip(steps, tokens.values, strict=True)) if t > s]
    if len(lengths) < _LEAST:
        return
    limit = 2 ** max(0, round(lengths[-1]).bit_length() - 1)
    limit = limit if abs(lengths[-1] / limit - 1) < 0.5 else 2 * limit
    if limit < _SHORTEST or any(abs(n / limit - 1) > _NEAR for n in lengths):
        return
    told = "" if bool(run.stated("max_length", "max_seq_length", "cutoff_len")) else (
        f" max_length를 적지 않으면 TRL의 기본값이 {_DEFAULT}입니다." if limit == _DEFAULT else ""
    )  # fmt: skip
    yield finding(
        f"모든 행이 정확히 {limit}토큰입니다. 글의 길이가 모두 같을 수는 없으므로, 한도에서 모든 행의 뒷부분(대개 답)이 잘렸습니다.{told}",
        cite_point(tokens, 0, "처음"),
        cite_point(tokens, -1, "마지막"),
        calculated("행 하나의 토큰 수가 모든 기록 사이에서 같습니다.", lengths[-1], f"(토큰 증가 ÷ 스텝) ÷ {figure(rows)}행 = {figure(lengths[-1])}"),
        severity=Severity.HIGH,
        facts={"limit": float(limit)},
    )  # fmt: skip


def _tokens(run: Run) -> Series | None:
    found = (
        s
        for s in run.series
        if s.name.rpartition("/")[2] in {"num_tokens", "num_input_tokens_seen"} and len(s.finite) == len(s) > _LEAST
    )
    return next(found, None)


def _packs(run: Run) -> bool:
    told = any(s.flag() for s in run.stated("packing"))
    return told or any("acking" in e.text for e in run.of_kind(EventKind.PROGRESS))
