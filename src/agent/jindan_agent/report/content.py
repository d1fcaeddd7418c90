"""Everything a report says about one run, before any format."""

from __future__ import annotations

from msgspec import Struct, field

from jindan_agent.report.prior import PriorCase
from jindan_agent.report.prose import ModelNote, Prose
from jindan_tools.model.diagnosis import Diagnosis

TYPE_CHECKING = False  # only a change review needs its records, and building them costs every report 6 ms
if TYPE_CHECKING:
    from jindan_tools.review.record import ChangeReview


class ReportContent(Struct, frozen=True, kw_only=True):
    """The one object all renderers read. `model` is None when no model was asked.

    `review` is there when the report is a change review; `diagnosis` then holds its findings and evidence.
    """

    diagnosis: Diagnosis
    prior: tuple[PriorCase, ...] = ()
    prose: Prose = field(default_factory=Prose)
    model: ModelNote | None = None
    review: ChangeReview | None = None
