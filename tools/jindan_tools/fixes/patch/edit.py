"""One value to replace in one line of a file."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.model.fix import Fix


class Edit(Struct, frozen=True, kw_only=True):
    """One value to replace: `key` as the file spells it, `before` and `after` as a person would type them.

    `span` gives the columns of the value (in characters, from 0) where they are known; otherwise it stands behind `key`.
    `fix` is the step of the plan.
    """

    path: str
    line: int
    key: str
    before: str
    after: str
    span: tuple[int, int] | None = None
    fix: Fix | None = None
