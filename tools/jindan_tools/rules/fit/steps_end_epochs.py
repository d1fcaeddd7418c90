"""FIT063: max_steps ended the run long before the epochs that were asked for."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.curves.falling import falls_when_good
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import noise
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST = 6
_PART = 0.5
# Below this the loss moves as much between two records as over the last quarter of the run.
_OVER_NOISE = 2.0
_LEAST_FALL = 0.02


@rule(
    "FIT063", "steps-end-epochs", {"epochs_too_few": 3.0, "underfit": -2.0, "long_plateau_waste": -2.0, "overfit": -1.0}
)
def steps_end_epochs(run: Run) -> Iterator[Finding]:
    """Note that the number of steps, not of epochs, ended a run that was still learning.

    ## What it does
    Compares the epochs that were made with those in the configuration where max_steps is set as well, and looks
    whether the loss still fell in the last quarter.
    ## Why it matters
    With both given, max_steps wins: a result that is read as "five epochs were not enough" saw a part of one.
    ## Fires on
    max_steps above 0 that was reached, epochs in the configuration of which less than half were made, six records or
    more of a training loss whose last quarter lies 2 % and twice its noise below the quarter before.
    ## Stays silent on
    Runs that stood still at the end, made their epochs, or name one of the two only.
    ## Source
    transformers TrainingArguments.max_steps: "Overrides num_train_epochs"; Lightning and TRL follow it.
    """
    steps, epochs = _stated(run, "max_steps"), _stated(run, "num_train_epochs") or _stated(run, "max_epochs")
    done, loss = run.epochs_done, train_loss(run)
    if steps is None or epochs is None or not done or loss is None or not falls_when_good(run, loss):
        return
    planned, asked = steps.number() or 0.0, epochs.number() or 0.0
    if (max(run.steps_done or 0.0, _told(run))) < planned or done > _PART * asked or not _still_falls(loss):
        return
    yield finding(
        f"max_steps {figure(planned)} 값이 {epochs.leaf} {figure(asked)} 값보다 먼저라, 학습이 {figure(done, 3)} 에폭에서 끝났습니다. "
        "손실은 아직 내려가고 있었습니다.",
        cite_stated(steps),
        cite_stated(epochs),
        calculated(
            "요청한 에폭 가운데 실제로 돈 몫입니다.",
            done / asked,
            f"{figure(done, 3)} ÷ {figure(asked)} = {percent(done / asked)}",
        ),
        cite_point(loss, loss.finite_indices[-1], "마지막, 아직 내려가는 중"),
        severity=Severity.LOW,
        facts={"max_steps": planned, "epochs": asked, "done": done},
    )


def _told(run: Run) -> float:
    """Return the steps that a last line names: `Trainer.fit` stopped: `max_steps=600` reached."""
    end = run.last_event(EventKind.FINISHED)
    return (end.number("value") or 0.0) if end is not None and end.word("reason") == "max_steps" else 0.0


def _stated(run: Run, name: str) -> Setting | None:
    """Return the setting that the user gave; what the trainer worked out stands in its state."""
    given = [s for s in run.stated(name) if "trainer_state" not in s.source.path and (s.number() or 0.0) > 0]
    # The heading of the log tells what max_steps left of the epochs, a file what was asked for.
    return max(given, key=lambda s: s.number() or 0.0, default=None) if name != "max_steps" else next(iter(given), None)


def _still_falls(loss: Series) -> bool:
    values = loss.finite
    quarter = len(values) // 4
    if len(values) < _LEAST:
        return False
    late, before = median(values[-quarter:]), median(values[-2 * quarter : -quarter])
    return before - late > max(_LEAST_FALL * abs(before), _OVER_NOISE * noise(values))
