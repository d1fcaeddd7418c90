"""Which optimizer and learning rate really ran when the framework chose them itself."""

from __future__ import annotations

from collections.abc import Sequence

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.setting import Origin, Resolved
from jindan_tools.resolve.given import Config


def resolve_optimizer(config: Config, events: Sequence[Event]) -> None:
    """Replace `optimizer`, `learning_rate` and `momentum` by what the trainer printed when it overrode them.

    Source: Ultralytics BaseTrainer.build_optimizer prints the optimizer it built; with optimizer=auto it ignores
    lr0 and momentum and says so.
    """
    stated = config.get("optimizer")
    automatic = stated is not None and str(stated.value).lower() == "auto"
    built = next((e for e in reversed(events) if e.kind is EventKind.OPTIMIZER), None)
    if built is None or not (automatic or stated is None):
        return
    reason = "optimizer=auto 설정이라 프레임워크가 정했습니다." if automatic else "로그에 찍힌 값입니다."
    for name, key in (("optimizer", "name"), ("learning_rate", "lr"), ("momentum", "momentum")):
        value = built.word(key) if key == "name" else built.number(key)
        if value in (None, ""):
            continue
        before = config.get(name)
        config[name] = Resolved(
            name=name,
            value=value,
            origin=Origin.OVERRIDDEN if before is not None else Origin.INFERRED,
            source=built.source,
            given=None if before is None else before.value,
            reason=reason,
        )
