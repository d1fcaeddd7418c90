"""Find the step of JSON records that call it by no known name (`i`, `s`, `n`): the one whole number that always rises."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from jindan_tools.model.series import Role
from jindan_tools.readers.files.axes import EPOCH_NAMES, STEP_NAMES, is_clock, key_of
from jindan_tools.readers.files.jsonl_records import Records
from jindan_tools.readers.roles import describe

# Fewer records without a known counter are left as they are.
LEAST = 8
_STEP = "step"


def counted_by_any_name(records: Records) -> Records:
    """Return the records with their counter under `step`, where records of one shape count under another name."""
    bare = [record for _, record in records if not is_counted(record)]
    if len(bare) < LEAST:
        return records
    name = _counter(bare)
    if name is None:
        return records
    return [
        (line, record if is_counted(record) or name not in record else {_STEP: record[name], **_without(record, name)})
        for line, record in records
    ]


def is_counted(record: dict[str, object]) -> bool:
    """Say whether a record has a step or an epoch by a known name."""
    return any(key_of(name) in STEP_NAMES | EPOCH_NAMES for name in record)


def _without(record: dict[str, object], name: str) -> dict[str, object]:
    return {key: value for key, value in record.items() if key != name}


def _counter(records: Sequence[dict[str, object]]) -> str | None:
    """Return the only name whose whole numbers rise by the same from record to record, None when there is none or several."""
    shape = next((r for r in records if len(r) > 1), None)
    if shape is None:
        return None
    alike = [r for r in records if r.keys() == shape.keys()]
    found = [name for name in shape if _counts([r[name] for r in alike]) and _may_count(name)]
    return found[0] if len(alike) >= LEAST and len(found) == 1 else None


def _may_count(name: str) -> bool:
    return describe(name).role is Role.OTHER and not is_clock(name)


def _counts(values: Sequence[object]) -> bool:
    whole = [v for v in values if isinstance(v, int) and not isinstance(v, bool)]
    if len(whole) < len(values):
        return False
    steps = {b - a for a, b in pairwise(whole)}
    return len(steps) == 1 and min(steps) > 0
