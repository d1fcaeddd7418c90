"""Everything a report says about one run, before any format."""

from __future__ import annotations

from dataclasses import dataclass, field

from jindan_agent.report.prior import PriorCase
from jindan_agent.report.prose import ModelNote, Prose
from jindan_tools.model.diagnosis import Diagnosis


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportContent:
    """The one object all renderers read. `model` is None when no model was asked."""

    diagnosis: Diagnosis
    prior: tuple[PriorCase, ...] = ()
    prose: Prose = field(default_factory=Prose)
    model: ModelNote | None = None
