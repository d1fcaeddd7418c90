"""What may be looked at: a finished diagnosis, the prior reports, and the other runs the user named."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, field

from jindan_tools.model.diagnosis import Diagnosis

TYPE_CHECKING = False  # few users have a team's server, and only they load what it needs
if TYPE_CHECKING:
    from jindan_knowledge.embedding import Embedder
    from jindan_knowledge.store.team import Team


class Subject(Struct, frozen=True, kw_only=True):
    """The things behind the numbers of a look. `others` maps X1, X2, ... to runs that the user named himself.

    `store` and `team` hold the prior reports, beside those of the package; `left_out` are ids not to be found.
    `embedder` is the one of the user's own server, None for the built-in one.
    """

    diagnosis: Diagnosis
    store: Path | None = None
    team: Team | None = None
    embedder: Embedder | None = None
    left_out: frozenset[str] = frozenset()
    others: Mapping[str, Path] = field(default_factory=dict[str, Path])
