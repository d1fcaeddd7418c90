"""Take the optimizer and its rate from the script beside a run, where no file and no log states them."""

from __future__ import annotations

from collections.abc import Sequence

from jindan_tools.model.event import Event, EventKind, program_path, training_scripts
from jindan_tools.model.setting import Origin, Resolved
from jindan_tools.resolve.given import Config


def resolve_made_in_script(config: Config, events: Sequence[Event]) -> None:
    """Add `optimizer` and `learning_rate` as the only training script writes them out, unless something else tells them."""
    started = {program_path(e) for e in training_scripts(events)}
    made = [e for e in events if e.kind is EventKind.SCRIPT and e.word("habit") == "optimizer_made"]
    if len(started) != 1 or len(made) != 1 or "optimizer" in config:
        return
    _add(config, made[0], "optimizer", made[0].word("optimizer"))
    rate = made[0].number("rate")
    if rate is not None and made[0].number("fixed") and "learning_rate" not in config:
        _add(config, made[0], "learning_rate", rate)


def _add(config: Config, event: Event, name: str, value: str | float) -> None:
    config[name] = Resolved(
        name=name, value=value, origin=Origin.INFERRED, source=event.source, reason="학습 스크립트에 적힌 값입니다."
    )
