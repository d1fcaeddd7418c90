"""EVL003: the final evaluation differs from the best record of the training."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import last_segment
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent


@rule("EVL003", "final-differs", {"val_settings_differ": 2.0, "best_ckpt_wrong": 1.0})
def final_differs(run: Run) -> Iterator[Finding]:
    """Remark a final evaluation that does not repeat the best record.

    ## What it does
    Compares the last 'all' row of the validation table, printed after the optimizer was stripped, with the best mAP50-95.
    ## Why it matters
    The final evaluation loads best.pt; when it does not repeat the best record, settings, precision or weights differ.
    ## Fires on
    A finished run whose final value is more than 10 % and 0.02 away from the best record.
    ## Stays silent on
    Runs without a final table, differences within rounding and half precision.
    ## Source
    Ultralytics engine/trainer.py final_eval: validates best.pt.
    """
    table = [e for e in run.of_kind(EventKind.VALIDATION) if e.word("class") == "all"]
    done = run.last_event(EventKind.FINISHED)
    best = _best_map(run)
    if not table or done is None or best is None or best.best is None:
        return
    final = _after(table, done)
    value = None if final is None else final.number("map")
    if final is None or value is None:
        return
    top = best.values[best.best]
    if abs(value - top) <= 0.02 or abs(value - top) <= 0.1 * top:
        return
    yield finding(
        f"마지막 평가의 mAP50-95 값({figure(value)})이 학습 중 최고 기록({figure(top)})과 {percent(abs(value - top) / top)} 다릅니다.",
        cite_point(best, best.best, "최고 기록"),
        cite_line(final, f"마지막 평가의 값은 {figure(value)}입니다.", value),
        severity=Severity.LOW,
        facts={"final": value, "best": top},
    )


def _best_map(run: Run) -> Series | None:
    found = [
        s for s in last_segment(run.of_role(Role.VAL_METRIC)) if "map50-95" in s.name.lower() and len(s.finite) >= 3
    ]
    return found[0] if found else None


def _after(table: list[Event], done: Event) -> Event | None:
    later = [e for e in table if e.source.path == done.source.path and (e.source.line or 0) > (done.source.line or 0)]
    return later[-1] if later else None
