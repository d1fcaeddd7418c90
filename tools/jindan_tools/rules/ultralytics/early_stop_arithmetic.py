"""YOL006: the run ended by patience, as stop - best = patience shows."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.early_stop import implied_patience
from jindan_tools.curves.cite import cite_setting
from jindan_tools.curves.collapse import find_collapse, first_non_finite_x
from jindan_tools.curves.select import val_metric
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure


@rule(
    "YOL006",
    "early-stop-arithmetic",
    {"early_stop_after_collapse": 3.0, "user_cancel": -2.0, "run_still_live_or_truncated": -3.0},
)
def early_stop_arithmetic(run: Run) -> Iterator[Finding]:
    """State that early stopping ended the run, and whether after a collapse or after convergence.

    ## What it does
    Compares the last epoch minus the best epoch with the patience, from the trainer's line or from the records.
    ## Why it matters
    The stop is neither a crash nor the effect of a NaN: it would have come in that epoch anyway.
    ## Fires on
    The line of the trainer, or stop - best = patience before the planned end.
    ## Stays silent on
    Runs that reached their end, unknown patience, other differences.
    ## Source
    Ultralytics utils/torch_utils.py EarlyStopping: stop when epoch - best_epoch >= patience.
    """
    line = run.last_event(EventKind.EARLY_STOP)
    if run.framework not in (Framework.ULTRALYTICS, Framework.YOLOV5):
        return
    found = _from_line(run, line is not None) or _from_records(run)
    if found is None:
        return
    stop, best, patience = found
    collapse, broken = find_collapse(run), first_non_finite_x(run)
    lost = collapse is not None or broken is not None
    setting = cite_setting(run, "patience")
    yield finding(
        f"{figure(stop)} 에폭에서 끝난 것은 최고 기록({figure(best)} 에폭) 이후 patience {figure(patience)} 에폭이 지난 조기 종료입니다.",
        Evidence(
            statement=f"마지막 에폭({figure(stop)})과 최고 에폭({figure(best)})의 차이는 patience 설정({figure(patience)})과 같습니다.",
            value=patience,
            source=None if line is None else line.source,
            quote="" if line is None else line.text,
            formula=f"{figure(stop)} - {figure(best)} = {figure(stop - best)}",
        ),
        *(() if setting is None else (setting,)),
        severity=Severity.MEDIUM if lost else Severity.INFO,
        argues={
            "early_stop_after_collapse": 3.0 if lost else -1.0,
            "user_cancel": -2.0,
            "run_still_live_or_truncated": -3.0,
        },
        facts={"stop": stop, "best": best, "patience": patience},
    )


def _from_line(run: Run, printed: bool) -> tuple[float, float, float] | None:
    line = run.last_event(EventKind.EARLY_STOP) if printed else None
    if line is None:
        return None
    patience, best = line.number("patience"), line.number("best_epoch")
    if patience is None or best is None:
        return None
    return best + patience, best, patience


def _from_records(run: Run) -> tuple[float, float, float] | None:
    metric, patience = val_metric(run), run.number("patience")
    planned = run.epochs_planned
    if metric is None or metric.best is None or not patience or not metric.xs:
        return None
    stop, best = metric.xs[-1], metric.xs[metric.best]
    if (planned is not None and stop >= planned) or stop < best:
        return None
    return (stop, best, patience) if implied_patience(int(stop), int(best)) == patience else None
