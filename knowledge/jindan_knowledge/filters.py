"""Which reports a search is about."""

from __future__ import annotations

from msgspec import Struct

from jindan_knowledge.schema import PriorReport


class Filter(Struct, frozen=True, kw_only=True):
    """Keep reports of a framework and of a cause; '' keeps all."""

    framework: str = ""
    cause_id: str = ""

    def keeps(self, report: PriorReport) -> bool:
        """Say whether a report is wanted."""
        return self.framework in ("", report.framework) and (not self.cause_id or self.cause_id in report.cause_ids)


ALL = Filter()
