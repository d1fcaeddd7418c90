"""How a model takes part in a diagnosis, beside which one it is."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

TYPE_CHECKING = False  # few users have a team's server, and only they load what it needs
if TYPE_CHECKING:
    from jindan_knowledge.embedding import Embedder
    from jindan_knowledge.store.team import Team


class ModelUse(Struct, frozen=True, kw_only=True):
    """`checkpoints` is the folder of the steps that were finished, None to keep them in memory.

    `resume` takes up what a broken-off diagnosis left there; `show_prompt` prints everything that is sent. `store`
    and `team` hold the prior reports that may be looked at with `embedder`, without those of `left_out`; `others` are the runs it may be
    compared with, all of them named by the user.
    """

    checkpoints: Path | None = None
    resume: bool = False
    show_prompt: bool = False
    store: Path | None = None
    team: Team | None = None
    embedder: Embedder | None = None
    left_out: frozenset[str] = frozenset()
    others: tuple[Path, ...] = ()


IN_MEMORY = ModelUse()
