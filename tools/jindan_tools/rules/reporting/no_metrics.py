"""REP002: the run finished but logged nothing to judge it by."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_settings
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.reporting.plan import only_final_figures, only_predicts, reached_plan
from jindan_tools.text.figures import figure

_ROLES = (Role.TRAIN_LOSS, Role.VAL_LOSS, Role.VAL_METRIC, Role.TRAIN_METRIC)
_ENDED = (
    EventKind.EXCEPTION,
    EventKind.KILLED,
    EventKind.INTERRUPT,
    EventKind.TIME_LIMIT,
    EventKind.CUDA_OOM,
    EventKind.TRACEBACK_CUT,
)


@rule("REP002", "no-metrics", {"no_metrics_logged": 4.0, "inconclusive": 1.0, "healthy_converged": -3.0})
def no_metrics(run: Run) -> Iterator[Finding]:
    """Report a finished run without any loss or metric record, or with a single one.

    ## What it does
    Counts the records of all losses and metrics and compares the logging interval with the number of steps.
    ## Why it matters
    Nothing can be said about learning. Often the logging interval is longer than the run.
    ## Fires on
    A completed run with no record; with one record each, also when only final held-out figures were stored, or no training
    was asked for (do_predict or do_eval without do_train).
    ## Stays silent on
    Crashes and live runs, runs with two or more records of anything.
    ## Source
    Counting; transformers logs every logging_steps (500 by default).
    """
    predicts = only_predicts(run)
    if not (reached_plan(run) or only_final_figures(run) or predicts) or run.last_event(*_ENDED) is not None:
        return
    count = max((len(s) for role in _ROLES for s in run.of_role(role)), default=0)
    if count > 1:
        return
    interval, steps = run.number("logging_steps"), run.steps_done or run.number("total_steps")
    missed = interval is not None and steps is not None and interval > steps
    proof = [
        Evidence(
            statement=f"손실과 지표 기록이 모두 {count}개입니다.",
            value=float(count),
            formula=f"읽은 파일 {len(run.files)}개",
        )
    ]
    if missed and steps is not None:
        proof.append(
            Evidence(
                statement=f"기록 간격 {figure(interval)} 스텝이 전체 {figure(steps)} 스텝보다 길어 한 번도 기록되지 않았습니다.",
                value=interval,
                formula=f"{figure(interval)} > {figure(steps)}",
            )
        )
    yield finding(
        "학습을 하지 않고 평가나 예측만 한 실행이라(do_train 없음) 학습을 판단할 기록이 없습니다."
        if predicts
        else "학습은 끝났지만 손실이나 지표 기록이 없어 결과를 판단할 수 없습니다."
        if not count
        else "학습은 끝났지만 기록이 한 번뿐이라 추세를 볼 수 없습니다.",
        *proof,
        *cite_settings(run, "logging_steps"),
        severity=Severity.MEDIUM,
        argues={"no_metrics_logged": 4.0 if not count else 2.0, "inconclusive": 1.0, "healthy_converged": -3.0},
        facts={"records": float(count)},
    )
