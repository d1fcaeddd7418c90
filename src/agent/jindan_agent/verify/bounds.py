"""What one section of a draft may say."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from jindan_tools.causes.catalogue import load_taxonomy, page
from jindan_tools.model.cause import Status
from jindan_tools.model.diagnosis import Diagnosis, Verdict


class Bounds(Struct, frozen=True, kw_only=True):
    """The limits of a section.

    `slots` are the evidence ids it may cite, `status` how far its cause is proved, `names` the identifiers of the run
    in lower case, `closed` the names of causes that are not under discussion.
    """

    slots: frozenset[str]
    status: Status
    verdict: Verdict
    names: frozenset[str]
    closed: tuple[str, ...]


def run_names(diagnosis: Diagnosis) -> frozenset[str]:
    """Return every identifier that occurs in the run: settings, canonical names, series, files, fix parameters."""
    run = diagnosis.run
    whole = [
        *(s.name for s in run.settings),
        *run.config,
        *(s.name for s in run.series),
        *(f.path for f in run.files),
        *(f.parameter for f in diagnosis.fixes),
        *(c.id for c in diagnosis.causes),
    ]
    last = [name.replace("\\", "/").rpartition("/")[2] for name in whole]
    return frozenset(n.lower() for n in (*whole, *last, *(name.rpartition(".")[2] for name in whole)) if n)


def closed_names(open_ids: Iterable[str]) -> tuple[str, ...]:
    """Return the names and ids of all faults outside `open_ids`, without spaces and in lower case."""
    kept = set(open_ids)
    closed = [name for name in load_taxonomy().values() if name.id not in kept and page(name.id).kind != "none"]
    words = {squeeze(word) for name in closed for word in (name.id, name.name_ko, name.name_ko.partition("(")[0])}
    return tuple(sorted(w for w in words if len(w) > 2))


def squeeze(text: str) -> str:
    """Return text in lower case without spaces, so that spacing hides no name."""
    return "".join(text.lower().split())
