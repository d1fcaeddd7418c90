"""YOL031: hours given to Ultralytics replace the number of epochs."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_stated
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_NEAR = 0.15


@rule(
    "YOL031",
    "hours-set-epochs",
    {
        "early_stop_wrong": -3.0,
        "user_cancel": -3.0,
        "run_still_live_or_truncated": -3.0,
        "sched_total_steps_wrong": -2.0,
        "epochs_too_few": -1.0,
    },
)
def hours_set_epochs(run: Run) -> Iterator[Finding]:
    """State that a run ended with its hours, not with the epochs that were also given.

    ## What it does
    Compares `time` with the hours that the last line names.
    ## Why it matters
    `time` overrides `epochs`: after each epoch the trainer computes anew how many fit and lays the schedule over them. A run of 100
    epochs that ends after 39 is complete; resuming it would begin a second schedule.
    ## Fires on
    A `time` above 0 and a last line whose hours are within 15 % of it.
    ## Stays silent on
    Runs without `time`, ends long before it (patience, a crash).
    ## Source
    ultralytics/engine/trainer.py: if self.args.time: self.epochs = math.ceil(self.args.time * 3600 / mean_epoch_time).
    """
    given = next((s for s in run.settings if s.name == "time" and s.number()), None)
    done = run.last_event(EventKind.FINISHED)
    if run.framework is not Framework.ULTRALYTICS or given is None or done is None:
        return
    hours, took, epochs = given.number() or 0.0, done.number("hours"), done.number("epochs")
    if hours <= 0 or took is None or epochs is None or abs(took - hours) > _NEAR * hours:
        return
    yield finding(
        f"time={figure(hours)}(시간)이 epochs보다 앞섭니다. 학습기가 그 시간에 들어가는 {figure(epochs)} 에폭으로 계획과 학습률을 다시 맞추고 끝까지 마쳤습니다.",
        cite_stated(given),
        cite_line(done, f"학습에 {figure(took)}시간이 걸렸습니다.", took),
        severity=Severity.INFO,
        facts={"hours": hours, "epochs": epochs},
    )
