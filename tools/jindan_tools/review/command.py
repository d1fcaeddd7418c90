"""A start command that sets something else than the new configuration."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_stated
from jindan_tools.model.finding import Severity
from jindan_tools.planning.parts import Contradiction
from jindan_tools.resolve.names import canonical_name
from jindan_tools.review.case import ReviewCase
from jindan_tools.review.changes import configured, same_value


def overridden_by_command(case: ReviewCase) -> Iterator[Contradiction]:
    """Yield the options of the command whose value differs from that of the new configuration; the command wins."""
    known = configured(case.new)
    for option in case.command:
        found = canonical_name(option.name)
        held = case.new.config.get(found[0]) if found is not None else None
        setting = known.get(option.name)
        value = setting.value if setting is not None else held.value if held is not None else None
        if value is None or same_value(value, option.value):
            continue
        facts = (cite_stated(option), *((cite_stated(setting),) if setting is not None else ()))
        yield Contradiction(
            key=f"command:{option.name}",
            what=f"시작 명령의 {option.name} {option.value} 값이 새 설정의 {value} 값과 다릅니다. 명령의 값이 쓰입니다.",
            do=f"{option.name} 값을 한쪽에 맞추세요.",
            severity=Severity.MEDIUM,
            facts=facts,
        )
