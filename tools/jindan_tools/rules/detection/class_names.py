"""The names of the classes of a run: from the last table of a validation, else from the settings that list them."""

from __future__ import annotations

from collections.abc import Mapping

from jindan_tools.curves.select import val_metric
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.run import Run

_GOOD = 0.8


def judged_classes(run: Run) -> Mapping[str, Event]:
    """Return the rows of the table of a validation by the name of their class."""
    return {e.word("class"): e for e in run.of_kind(EventKind.VALIDATION) if e.word("class") not in ("", "all")}


def class_names(run: Run) -> tuple[str, ...]:
    """Return the names of the classes, () where nothing tells them."""
    listed = [str(s.value) for s in run.settings if s.name.rpartition(".")[0].endswith("names") or s.name == "names"]
    return tuple(judged_classes(run)) or tuple(part.strip(" '\"[]") for v in listed for part in v.split(","))


def is_good(run: Run) -> bool:
    """Say whether the best held-out figure leaves little for two confused classes to lose."""
    metric = val_metric(run)
    return (
        metric is not None and bool(metric.finite) and metric.higher_is_better is True and max(metric.finite) >= _GOOD
    )
