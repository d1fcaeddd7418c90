"""TOK014: most rows were dropped because they are longer than the limit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_settings
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_DROPPED = regex(
    r"Dropped (?:lengthy example with length (?P<long>\d+) > (?P<limit>\d+)|(?P<count>[\d,]+) (?:(?:long|too long) (?:samples?|sequences?|rows?|examples?)\b|"
    r"(?:samples?|sequences?|rows?|examples?)\b.{0,40}(?:longer|long|length|tokens)))|"
    # axolotl names the function that speaks, and not the length.
    r"(?:handle_long|drop_long)\w*:\d+\].{0,60}Dropped (?P<told>[\d,]+) samples from dataset",
    re.IGNORECASE,
)
_FEW_LEFT = 0.5
_LIMITS = ("cutoff_len", "max_length", "max_seq_length", "sequence_len")


@rule(
    "TOK014",
    "examples-dropped",
    {"tokens_truncated": 3.5, "lr_too_low": -2.0, "underfit": -2.0, "data_missing": -2.0, "epochs_too_few": -1.5, "no_validation": -0.5},
)  # fmt: skip
def examples_dropped(run: Run) -> Iterator[Finding]:
    """Report rows that the preparation threw away because they exceed the length limit.

    ## What it does
    Reads the lines of LLaMA-Factory and axolotl that say so, and compares the rows that were prepared with those that
    training began with, or with those that the speeds at the end tell.
    ## Why it matters
    Training goes on with the short rest without an error: few steps, and answers of another kind than the data hold.
    ## Fires on
    Such a line; a fault when less than half of the rows are left. Also the bar with which trl drops rows whose answer was
    cut off whole, when less than half as many rows were trained on as it went through.
    ## Stays silent on
    Runs without such lines, or whose bar went through the rows that were trained on. Packing alone also lowers the number of rows; it drops none.
    ## Source
    LLaMA-Factory data/processor/supervised.py ('Dropped lengthy example', cutoff_len); axolotl utils/data (sequence_len); trl 1.x
    SFTTrainer._prepare_dataset ('Dropping fully masked examples from train dataset', before packing).
    """
    told = next(
        ((e, m) for e in run.of_kind(EventKind.WARNING, EventKind.NOTE) if (m := _DROPPED.search(e.text))), None
    )
    if told is None:
        yield from _masked_away(run)
        return
    event, match = told
    facts = [cite_line(event, f"길이 때문에 버렸다는 줄이 {event.count}번 있습니다{_limit(match)}.")]
    kept, counted = _kept(run, match)
    few = kept is not None and kept <= _FEW_LEFT
    limit = _limit(match)
    yield finding(
        f"최대 길이를 넘는 행이 학습에서 버려졌습니다{limit}."
        + (f" 남은 것은 {percent(kept)}뿐입니다." if few and kept is not None else ""),
        *facts,
        *counted,
        *(e for name in _LIMITS for e in cite_settings(run, name)),
        severity=Severity.HIGH if few else Severity.MEDIUM,
        argues=None if few else {"tokens_truncated": 2.0},
    )


def _masked_away(run: Run) -> Iterator[Finding]:
    """Report rows that trl dropped because truncation left nothing of their answers."""
    before, rows = _setting(run, "unmasked_examples_of"), run.number("train_samples")
    total = None if before is None else before.number()
    packed = any(s.value is True for s in run.stated("packing"))
    if before is None or not total or not rows or rows > _FEW_LEFT * total or packed:
        return
    kept = rows / total
    yield finding(
        f"준비한 {figure(total)}행 가운데 {percent(kept)}만 학습에 쓰였습니다. 나머지는 최대 길이에서 답변이 모두 잘려 배울 토큰이 없는 행으로 버려졌습니다.",
        _stated(before, "배울 토큰이 남았는지 거른 행은"),
        calculated("남은 비율입니다.", kept, f"{figure(rows)} ÷ {figure(total)} = {percent(kept)}"),
        *(e for name in _LIMITS for e in cite_settings(run, name)),
        severity=Severity.HIGH,
        facts={"kept": rows, "rows": total},
    )


def _limit(match: re.Match[str]) -> str:
    return f"(한도 {figure(float(match['limit']))}토큰)" if match["limit"] else ""


def _kept(run: Run, match: re.Match[str]) -> tuple[float | None, tuple[Evidence, ...]]:
    """Return the share of rows that is left: by the count that was dropped, else by those that training began with."""
    before, left = _setting(run, "prepared_examples"), _setting(run, "num_examples")
    rows, prepared = (None if s is None else s.number() for s in (left, before))
    dropped = float((match["count"] or match["told"] or "0").replace(",", ""))
    known = () if before is None else (_stated(before, "준비한 행은"),)
    if dropped and prepared and dropped <= prepared:
        kept = 1 - dropped / prepared
        text = f"1 - {figure(dropped)} ÷ {figure(prepared)} = {percent(kept)}"
    elif dropped and (rows or run.number("train_samples")):
        stayed = rows or run.number("train_samples") or 0.0
        kept = stayed / (stayed + dropped)
        text = f"{figure(stayed)} ÷ ({figure(stayed)} + {figure(dropped)}) = {percent(kept)}"
    elif rows is not None and prepared and left is not None:
        kept = rows / prepared
        known += (_stated(left, "학습에 쓴 행은"),)
        text = f"{figure(rows)} ÷ {figure(prepared)} = {percent(kept)}"
    else:
        return None, ()
    return kept, (*known, calculated("남은 비율입니다.", kept, text))


def _stated(setting: Setting, said: str) -> Evidence:
    return Evidence(statement=f"{said} {setting.value}개입니다.", value=setting.number(), source=setting.source)


def _setting(run: Run, name: str) -> Setting | None:
    return next((s for s in run.stated(name) if s.number() is not None), None)
