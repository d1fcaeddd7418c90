"""DET002: a training was resumed at its planned end and made no step."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from jindan_tools.curves.cite import cite_line, cite_stated
from jindan_tools.curves.select import train_loss
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_ENDS = {
    "iteration": ("max_iter", "max_iters", "max_steps"),
    "step": ("max_steps", "max_iters"),
    "epoch": ("max_epochs", "max_epoch", "epochs"),
}
_UNIT_KO = {"iteration": "반복", "step": "스텝", "epoch": "에폭"}
_AT_ONCE = regex(r"training time:? 0:00:0\d", words=("0:00:0",))


class _Place(Struct, frozen=True, kw_only=True):
    unit: str
    start: float
    end: Setting
    event: Event


@rule(
    "DET002",
    "no-step-after-resume",
    {
        "resume_finished": 4.0,
        "config_error": 1.0,
        "run_still_live_or_truncated": -4.0,
        "no_metrics_logged": -4.0,
        "lr_too_low": -3.0,
        "ckpt_truncated": -2.0,
        "healthy_converged": -3.0,
    },
)
def no_step_after_resume(run: Run) -> Iterator[Finding]:
    """Report a run that was resumed where its plan ends: no record of training follows.

    ## What it does
    Compares the place from which a run says it goes on with the planned steps or epochs, and looks for a training loss.
    ## Why it matters
    A checkpoint carries its count. Resumed with the same plan, the loop has nothing left: the evaluation that follows shows
    the old weights to the last digit, whatever data, rate or weights the new configuration names.
    ## Fires on
    A resume at or behind the planned end, or one whose training took no second, and no training loss; a Lightning Trainer
    that restored a checkpoint and stopped at max_epochs without the bar of an epoch.
    ## Stays silent on
    Runs with a training loss, resumes before the end, a start at 0.
    ## Source
    detectron2/engine/train_loop.py: range(start_iter, max_iter); mmengine/runner/loops.py: while self._epoch < self._max_epochs;
    detr and torchvision references: range(args.start_epoch, args.epochs).
    """
    loss = train_loss(run)
    if loss is not None and loss.finite:
        return
    place = next((p for e in run.of_kind(EventKind.RESUME) if (p := _place(run, e)) is not None), None)
    instant = next((e for e in run.of_kind(EventKind.FINISHED) if _AT_ONCE.search(e.text.lower())), None)
    asked = next((s for s in run.stated("resume") if s.value), None)
    if place is None and (instant is None or asked is None):
        yield from _restored_whole(run)
        return
    said = (
        "재개한 체크포인트가 이미 끝까지 학습한 것이라 한 스텝도 학습하지 않고 끝났습니다."
        if place is None
        else f"{figure(place.start)} {_UNIT_KO[place.unit]}부터 이어 간다고 했지만 계획({place.end.name}={figure(place.end.number() or 0.0)})이 거기서 끝나 한 스텝도 학습하지 않았습니다."
    )
    yield finding(
        f"{said} 그 뒤의 평가는 이전 가중치의 것입니다.",
        *(() if place is None else _told(place)),
        *known(
            None if instant is None else cite_line(instant, "학습에 1초도 걸리지 않았습니다."),
            None if asked is None else cite_stated(asked),
        ),
        severity=Severity.CRITICAL,
        facts={} if place is None else {"start": place.start, "end": place.end.number() or 0.0, "name": place.end.name},
    )


def _restored_whole(run: Run) -> Iterator[Finding]:
    """Report a Trainer of Lightning that restored the epochs it was to train and stopped at once.

    Source: lightning loops/fit_loop.py: done is asked before the first epoch, and says so in the same words as after the last.
    """
    restored = run.last_event(EventKind.RESUME)
    stop = next((e for e in run.of_kind(EventKind.FINISHED) if "max_epochs" in e.text or "max_steps" in e.text), None)
    trained = any(e.text.startswith("Epoch ") for e in run.of_kind(EventKind.PROGRESS))
    if run.framework is not Framework.LIGHTNING or restored is None or stop is None or trained:
        return
    yield finding(
        "체크포인트를 불러온 바로 뒤에 계획한 끝에 왔다며 멈췄습니다. 이미 끝까지 학습한 체크포인트라 한 스텝도 학습하지 않았습니다.",
        cite_line(restored, "체크포인트의 상태를 모두 불러왔다는 줄입니다."),
        cite_line(stop, "그 뒤에 한 에폭의 진행 표시도 없이 끝났습니다."),
        severity=Severity.CRITICAL,
    )


def _told(place: _Place) -> tuple[Evidence, Evidence]:
    start, end = place.event, place.end
    words = f"{_UNIT_KO[place.unit]} {figure(place.start)}에서 시작한다는 줄입니다."
    return (
        cite_line(start, words, place.start),
        cite_stated(end),
    )


def _place(run: Run, event: Event) -> _Place | None:
    for unit, names in _ENDS.items():
        start = event.number(unit)
        held = (s for s in run.stated(*names) if (s.number() or 0.0) > 0)
        end = next(held, None)
        if start is not None and end is not None and start >= (end.number() or 0.0):
            return _Place(unit=unit, start=start, end=end, event=event)
    return None
