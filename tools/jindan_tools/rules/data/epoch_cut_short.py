"""DAT131: max_steps_per_epoch ended every epoch long before the rows were through."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_settings, cite_stated
from jindan_tools.curves.outcome import Outcome, outcome
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Role
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_NAMES = ("max_steps_per_epoch", "max_iters_per_epoch", "max_batches_per_epoch", "max_train_batches_per_epoch")
_PART = 0.5
# So many updates move a loss whatever rows they hold: one that stands still has another reason.
_ENOUGH = 100


@rule(
    "DAT131",
    "epoch-cut-short",
    {
        "config_error": 3.0, "few_optimizer_steps": 1.5, "epochs_too_few": 1.0, "too_little_data": 0.5, "underfit": -2.0, "lr_too_low": -2.0,
        "overfit": -2.0,
    },
)  # fmt: skip
def epoch_cut_short(run: Run) -> Iterator[Finding]:
    """Report a limit of steps an epoch that was reached each time, so that "epochs" are small parts of the data.

    ## What it does
    Multiplies the limit with the epochs and compares with the steps that were made; counts the rows they hold.
    ## Why it matters
    The log says that all epochs are done, and everybody takes the data for seen three times. The limit is left over from a trial.
    ## Fires on
    max_steps_per_epoch (torchtune) and its like, and steps that are exactly limit times epochs. Serious where warm-up
    took half of these steps or the loss stands.
    ## Stays silent on
    Limits that were not reached, limits unset.
    ## Source
    torchtune recipes: `if (idx + 1) // gradient_accumulation_steps == max_steps_per_epoch: break`; default null.
    """
    limit = next((s for s in run.stated(*_NAMES) if (s.number() or 0) >= 1), None)
    epochs, done = run.number("epochs") or run.epochs_planned, _steps(run)
    if limit is None or not epochs or not done:
        return
    most = (limit.number() or 0.0) * epochs
    if done not in (most, most - 1):
        return
    batch, rows, warm = (
        run.number("effective_batch") or run.number("batch_size"),
        run.number("train_samples"),
        run.number("warmup_steps") or 0.0,
    )
    seen = most * batch if batch else None
    poor = rows is not None and seen is not None and seen < _PART * epochs * rows
    warming, enough = warm >= _PART * most, most >= _ENOUGH
    share = f"데이터 {figure(rows)}행의 {percent(seen / rows)}만큼만 보았고, " if poor and rows and seen else ""
    rows_seen = f"({figure(seen)}행)" if seen else ""
    yield finding(
        f"{limit.name} 값 {figure(limit.number() or 0)} 때문에 에폭마다 그 스텝에서 끊겨, {figure(epochs)} 에폭이 모두 {figure(most)} 스텝{rows_seen}뿐입니다. "
        f"{share}데이터를 {figure(epochs)}번 본 것이 아닙니다.",
        cite_stated(limit),
        *cite_settings(run, "epochs", "effective_batch", "train_samples"),
        calculated("기록된 스텝이 이 곱과 같습니다.", done, f"{figure(limit.number() or 0)} × {figure(epochs)} = {figure(most)}"),
        *((calculated("그 가운데 웜업의 몫입니다.", warm / most, f"{figure(warm)} ÷ {figure(most)} = {percent(warm / most)}"),) if warm else ()),
        severity=Severity.HIGH if warming or (outcome(run) is Outcome.STUCK and not enough) else Severity.MEDIUM,
        argues={"config_error": 3.0, "warmup_too_long": 2.0, "few_optimizer_steps": 1.5, "lr_too_low": -2.0, "underfit": -2.0} if warming
        else {"config_error": 1.0, "few_optimizer_steps": 0.5} if enough and not poor else None,
        facts={"limit": limit.number() or 0.0, "steps": most},
    )  # fmt: skip


def _steps(run: Run) -> float | None:
    """Return the last step that was logged."""
    counted = [s.xs[-1] for s in run.of_role(Role.TRAIN_LOSS) if s.axis is Axis.STEP and len(s)]
    return run.steps_done or max(counted, default=None)
