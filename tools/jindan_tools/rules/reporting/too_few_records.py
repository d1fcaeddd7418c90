"""REP001: the run left too few records to judge."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_preference
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.reporting.plan import only_final_figures, only_predicts, reached_plan
from jindan_tools.text.figures import figure

_FEW = 5
_ONE_EPOCH = 20
_SHARE = 0.5
_BEGUN, _BEGUN_RECORDS = 0.02, 50
_ENDED = (EventKind.EXCEPTION, EventKind.KILLED, EventKind.INTERRUPT, EventKind.TIME_LIMIT, EventKind.CUDA_OOM)


@rule("REP001", "too-few-records", {"run_still_live_or_truncated": 3.0, "inconclusive": 1.0, "healthy_converged": -2.0})
def too_few_records(run: Run) -> Iterator[Finding]:
    """Report a run that is still going or whose log was cut, with too few records for a verdict.

    ## What it does
    Counts the loss records and compares what was done with what was planned.
    ## Why it matters
    A live run, a stopped copy and a crash without a message look the same; trends need more points.
    ## Fires on
    Fewer than 5 loss records in every series, fewer than 20 that all lie in one epoch, or fewer than 50 of the first 2 % of the planned
    steps, no sign of an end, and less than half of the plan done (or no plan known).
    ## Stays silent on
    Runs that ended in any visible way, five records of a quality metric or a reward, runs that only predict, non-finite or rising losses, longer records.
    ## Source
    Five points are the least for a trend against noise.
    """
    if (
        run.ending not in (Ending.UNKNOWN, Ending.INTERRUPTED)
        or run.last_event(*_ENDED, EventKind.FINISHED) is not None
    ):
        return
    if any(
        len(s.finite) >= _FEW for role in (Role.TRAIN_METRIC, Role.VAL_METRIC) for s in run.of_role(role)
    ) and is_preference(run):
        # What is optimised is the reward; the losses of such a run are no measure.
        return
    losses = [s for role in (Role.TRAIN_LOSS, Role.VAL_LOSS) for s in run.of_role(role)]
    counted = [s for s in losses if _counts(s)]
    longest = max(counted, key=len, default=None)
    count = 0 if longest is None else len(longest)
    if (
        (count >= _FEW and not all(map(_in_one_epoch, counted)) and not _just_begun(run, counted))
        or _has_figures(run)
        or reached_plan(run)
        or only_final_figures(run)
        or only_predicts(run)
        or _mostly_done(run)
        or _in_trouble(run, losses)
    ):
        return
    yield finding(
        f"손실 기록이 {count}개뿐이고 끝났다는 표시가 없어, 진행 중이거나 로그가 잘린 실행입니다."
        if count
        else "손실 기록이 없고 끝났다는 표시도 없습니다. 진행 중이거나 로그가 잘렸거나, 손실을 적지 않는 기록입니다.",
        *_proof(run, longest, count),
        severity=Severity.MEDIUM,
        facts={"records": float(count)},
    )


def _in_one_epoch(series: Series) -> bool:
    """Return whether a few records without a step all lie in one epoch: they show its first minutes and no trend."""
    return series.axis is Axis.EPOCH and len(set(series.xs)) == 1 and len(series) < _ONE_EPOCH


def _just_begun(run: Run, counted: list[Series]) -> bool:
    """Return whether few records of single steps cover no more than the first fiftieth of the planned steps, unjudged."""
    done, planned = run.steps_done, run.steps_planned
    if not done or not planned or done > _BEGUN * planned:
        return False
    return all(s.axis is Axis.STEP and s.role is Role.TRAIN_LOSS and len(s) < _BEGUN_RECORDS for s in counted)


def _counts(series: Series) -> bool:
    """Return whether records of this series carry a trend; the redrawn bar of one epoch does not."""
    return not series.name.startswith("progress/") or (series.axis is Axis.EPOCH and len(series) >= _FEW)


def _has_figures(run: Run) -> bool:
    """Return whether a quality metric or a reward was recorded often enough to show a trend."""
    metrics = [s for role in (Role.VAL_METRIC, Role.TRAIN_METRIC) for s in run.of_role(role)]
    return any(len(s.finite) >= _FEW and _counts(s) for s in metrics)


def _in_trouble(run: Run, losses: list[Series]) -> bool:
    """Return whether even these few records show a fault, which other rules name."""
    if any(s.first_non_finite is not None for s in (*losses, *run.of_role(Role.GRAD_NORM))):
        return True
    return any(max(s.finite) > 1.3 * s.finite[0] > 0 for s in losses if s.finite and _counts(s))


def _mostly_done(run: Run) -> bool:
    # W&B's summary holds the last epoch, counted from 0 or from 1.
    summary = next((s.number() for s in run.stated("epoch") if s.name.startswith("summary.")), None)
    pairs = ((run.epochs_done, run.epochs_planned), (run.steps_done, run.steps_planned), (summary, run.epochs_planned))
    return any(done is not None and planned and done >= _SHARE * planned for done, planned in pairs)


def _proof(run: Run, longest: Series | None, count: int) -> Iterator[Evidence]:
    if longest is not None and count:
        yield cite_point(longest, len(longest) - 1, "마지막 기록")
    progress = run.last_event(EventKind.PROGRESS)
    done, total = (None, None) if progress is None else (progress.number("done"), progress.number("total"))
    if progress is not None and done is not None and total:
        yield Evidence(
            statement=f"마지막으로 찍힌 진행은 {figure(done)}/{figure(total)}입니다.",
            value=done,
            source=progress.source,
        )
    if run.epochs_planned:
        yield Evidence(
            statement=f"계획한 {figure(run.epochs_planned)} 에폭 중 {figure(run.epochs_done or 0)} 에폭의 기록이 있습니다.",
            value=run.epochs_done,
            formula=f"{figure(run.epochs_done or 0)} ÷ {figure(run.epochs_planned)}",
        )
    if not count and not run.epochs_planned:
        yield Evidence(
            statement=f"읽은 파일 {len(run.files)}개에 손실 기록이 없습니다.", value=0.0, formula="손실 기록 0개"
        )
