"""What the nodes may use beside the state: values that do not belong into a checkpoint."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from jindan_agent.llm.redact import Redactor
from jindan_agent.looks.subject import Subject
from jindan_agent.report.prior import PriorCase
from jindan_tools.model.diagnosis import Diagnosis

TYPE_CHECKING = False  # a conversation without a model shares the nodes and must not load openai
if TYPE_CHECKING:
    from jindan_agent.llm.client import ModelClient


class Context(Struct, frozen=True, kw_only=True):
    """The finished diagnosis, the prior reports, and the only way to a model."""

    subject: Subject
    prior: Sequence[PriorCase]
    client: ModelClient
    redactor: Redactor

    @property
    def diagnosis(self) -> Diagnosis:
        """Return what the deterministic steps concluded."""
        return self.subject.diagnosis
