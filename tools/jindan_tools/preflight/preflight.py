"""Everything to know before a run starts, from its configuration alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from jindan_tools.causes.told_number import with_its_number
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.run import Run
from jindan_tools.planning.parts import Plan
from jindan_tools.planning.plan import compute_plan
from jindan_tools.planning.run_budget import run_budget
from jindan_tools.preflight.bare_run import bare_run
from jindan_tools.preflight.broken_files import broken_files
from jindan_tools.preflight.first_checks import check_items
from jindan_tools.preflight.from_rules import contradiction_items, rule_items
from jindan_tools.preflight.item import Item, Level
from jindan_tools.preflight.rate_range import rate_items
from jindan_tools.preflight.schedule_values import schedule_items
from jindan_tools.preflight.traps import trap_items
from jindan_tools.preflight.unknown_keys import unknown_keys

_SOURCES: tuple[Callable[[Run], Iterator[Item]], ...] = (
    broken_files,
    unknown_keys,
    contradiction_items,
    rule_items,
    rate_items,
    trap_items,
    check_items,
    schedule_items,
)
_ORDER = tuple(Level)
# Two items that say the same: the first steps back where the second is there.
_SAME = {
    "YOL001": "optimizer_auto",
    "YOL004": "warmup_at_bias_rate",
    "OPT001": "YOL002",
    "steps": "steps_override_epochs",
}


class Preflight(Struct, frozen=True, kw_only=True):
    """The items, those that stop a start first, the computed plan, and what would be needed to compute more."""

    run: Run
    items: tuple[Item, ...]
    facts: tuple[Evidence, ...]
    missing: tuple[str, ...]

    def of(self, level: Level) -> tuple[Item, ...]:
        """Return the items of one level."""
        return tuple(i for i in self.items if i.level is level)


def preflight(run: Run) -> Preflight:
    """Return the check of a configuration; logs and curves of the run are not looked at."""
    bare = bare_run(run)
    items = [_told(i) for i in _without_repeats([i for source in _SOURCES for i in source(bare)])]
    plan = _plan(bare)
    return Preflight(
        run=bare,
        items=tuple(sorted(items, key=lambda i: _ORDER.index(i.level))),
        facts=tuple(f for part in plan.parts for f in part.facts),
        missing=plan.missing,
    )


def _told(item: Item) -> Item:
    return replace(item, evidence=tuple(map(with_its_number, item.evidence)))


def _without_repeats(items: Sequence[Item]) -> list[Item]:
    codes = {i.code for i in items}
    # What the rules say of a rate is more exact than how far it lies from the usual.
    hot = {"rate_out_of_range"} if any(c.startswith("OPT") for c in codes) else set[str]()
    return [i for i in items if _SAME.get(i.code) not in codes and i.code not in hot]


def _plan(run: Run) -> Plan:
    try:
        return compute_plan(run_budget(run))
    except ValueError:  # a count below 1 in the file
        return Plan(parts=(), contradictions=(), missing=("배치, 에폭, 클래스 수가 양수인지 보세요.",))
