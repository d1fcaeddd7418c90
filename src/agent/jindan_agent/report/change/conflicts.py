"""모순과 적용되지 않는 설정: what the new configuration says against itself."""

from __future__ import annotations

from jindan_agent.report.blocks import Bullet, Bullets, Section, Strong
from jindan_agent.report.change.told import Told


def conflicts(told: Told) -> Section | None:
    """Return each contradiction with how to settle it."""
    items = tuple(
        Bullet(text=(Strong(c.what),), below=((c.do,), *told.cite("contradiction", i)))
        for i, c in enumerate(told.review.contradictions)
    )
    return Section(title="모순과 적용되지 않는 설정", blocks=(Bullets(items=items),)) if items else None
