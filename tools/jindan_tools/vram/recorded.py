"""How much memory the card has and how the trainer's memory column counts, in bytes."""

from __future__ import annotations

from jindan_tools.frameworks.fact import fact_number
from jindan_tools.frameworks.ultralytics import ultralytics_fact
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.text.figures import figure

GIB = 2**30
_MIB = 2**20


def card_bytes(run: Run) -> tuple[float, Evidence] | None:
    """Return the memory of one card and the line that states it, None when unknown or there are several cards."""
    event = run.last_event(EventKind.DEVICE)
    if event is not None and (event.number("memory_mib") or 0) > 0 and (event.number("count") or 1) <= 1:
        size = (event.number("memory_mib") or 0.0) * _MIB
        note = f"그래픽 카드의 메모리는 {figure(size / GIB)} GiB입니다."
        return size, Evidence(statement=note, value=size / GIB, unit="GiB", source=event.source, quote=event.text)
    held = run.config.get("gpu_memory_mib")
    size_mib = None if held is None else held.number()
    if held is None or size_mib is None or held.source is None or (run.number("devices") or 1) > 1:
        return None
    note = f"그래픽 카드의 메모리는 {figure(size_mib / 1024)} GiB입니다."
    return size_mib * _MIB, Evidence(statement=note, value=size_mib / 1024, unit="GiB", source=held.source)


def memory_series(run: Run) -> Series | None:
    """Return the memory column with the most points, in the trainer's 'G'."""
    return max((s for s in run.of_role(Role.MEMORY) if len(s.finite) >= 2), key=len, default=None)


def unit_bytes(run: Run) -> float:
    """Return what one 'G' of the column is; the larger 2**30 where the version leaves it open.

    Taking the larger unit overstates an excess by 7 % at most, which the callers' margins cover.
    """
    return fact_number(ultralytics_fact("gpu_mem_unit_bytes", run.version)) or float(GIB)
