"""Which rate of the schedule a trainer writes beside a step: not every one prints the rate that it applied."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from jindan_tools.frameworks.transformers import transformers_fact
from jindan_tools.frameworks.ultralytics import param_group_roles
from jindan_tools.frameworks.version import in_range
from jindan_tools.lr.evaluate import rates_at
from jindan_tools.lr.schedules.ultralytics import Ultralytics
from jindan_tools.model.run import Framework


class LoggedRate(Struct, frozen=True, kw_only=True):
    """A record at step k (1-based count of updates, as printed) shows the rate after k + offset scheduler calls."""

    framework: Framework
    offset: int
    source: str
    since: str | None = None
    until: str | None = None


LOGGED: tuple[LoggedRate, ...] = (
    LoggedRate(
        framework=Framework.HF_TRAINER,
        offset=-1,
        since="4.51",
        source="Trainer reads the rate before lr_scheduler.step() since pull request 36973",
    ),
    LoggedRate(framework=Framework.HF_TRAINER, offset=0, until="4.51", source="Trainer._maybe_log_save_evaluate"),
    LoggedRate(
        framework=Framework.LIGHTNING,
        offset=0,
        source="LearningRateMonitor.on_train_batch_start 2.6 logs before the update, at the 0-based count of updates",
    ),
    LoggedRate(
        framework=Framework.DEEPSPEED, offset=0, source="engine._report_progress 0.19.8 runs after lr_scheduler.step()"
    ),
)


def logged_offset(framework: Framework, version: str | None) -> int | None:
    """Return the offset at which `framework` logs rates, None when it or the version is not known."""
    if framework is Framework.HF_TRAINER and transformers_fact("logged_lr_offset", version) is None:
        return None
    rows = (r for r in LOGGED if r.framework is framework)
    return next((r.offset for r in rows if r.since is r.until is None or in_range(version, r.since, r.until)), None)


def ultralytics_columns(
    make: Callable[[str], Ultralytics], version: str | None, epochs: int
) -> tuple[list[float], list[float], list[float]] | None:
    """Return the columns lr/pg0, lr/pg1 and lr/pg2 of results.csv: the rates of each epoch's last batch.

    `make` returns the schedule of a role. None when the version does not tell the order of the groups.
    Source: trainer._do_train, on_train_epoch_end.
    """
    roles = param_group_roles(version)
    if roles is None:
        return None
    first, second, third = (_at_epoch_ends(make(role), epochs) for role in roles)
    return first, second, third


def _at_epoch_ends(schedule: Ultralytics, epochs: int) -> list[float]:
    return rates_at(schedule.curve(), [(epoch + 1) * schedule.batches - 1 for epoch in range(epochs)])
