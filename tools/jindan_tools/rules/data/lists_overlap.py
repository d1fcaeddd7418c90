"""DAT260: the lists of training and held-out files name the same files."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import val_metric
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import percent
from jindan_tools.text.safe import safe_line

_MUCH, _SOME = 0.3, 0.02


@rule(
    "DAT260",
    "lists-overlap",
    {
        "leakage": 4.0,
        "overfit": -1.0,
        "memorisation": -1.0,
        "train_val_shift": -1.0,
        "healthy_converged": -4.0,
    },
)
def lists_overlap(run: Run) -> Iterator[Finding]:
    """Report lists of the splits, train.txt and val.txt beside the run, that name the same files.

    ## What it does
    Compares the rows of the list of training files with those of the held-out list of the same name and folder.
    ## Why it matters
    Files in both lists are learnt and then asked for: the held-out figures measure memory, and over-fitting is invisible.
    ## Fires on
    Five rows and more in each list. 30 % of the held-out rows in the training list are a fault, 2 % a remark.
    ## Stays silent on
    Lists of different folds, trainval.txt (made of both), equal file names in different folders, crashes.
    ## Source
    The lists themselves: counting.
    """
    events = [e for e in run.of_kind(EventKind.FIGURE) if e.word("name") == "split_lists"]
    if run.ending is Ending.CRASHED or not events:
        return
    event = max(events, key=lambda e: (e.number("shared") or 0) / (e.number("held_out") or 1))
    shared, held, trained = (event.number(key) or 0.0 for key in ("shared", "held_out", "train"))
    share = shared / held if held else 0.0
    if share < _SOME:
        return
    much = share >= _MUCH
    metric = val_metric(run)
    train = safe_line(event.word("train_path"), 80)
    yield finding(
        f"{safe_line(event.source.path, 80)} 목록의 {held:,.0f}개 가운데 {shared:,.0f}개({percent(share)})가 학습 목록 {train}에도 있습니다. "
        "검증 지표는 그만큼 외운 것을 잽니다.",
        cite_line(event, f"이 파일은 {train} 목록 {event.number('train_line') or 0:.0f}번째 줄에도 있습니다."),
        calculated("검증 목록에서 학습 목록과 겹치는 비율입니다.", share, f"{shared:g} ÷ {held:g} (학습 목록 {trained:g}개)"),
        *known(None if metric is None or metric.best is None else cite_point(metric, metric.best, "겹친 목록으로 잰 값")),
        severity=Severity.HIGH if much else Severity.LOW,
        argues=lists_overlap.argues if much else {"leakage": 1.0},
        facts={"share": share},
    )  # fmt: skip
