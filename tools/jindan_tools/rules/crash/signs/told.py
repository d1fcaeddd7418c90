"""What a traceback tells beside its message, as one value."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from jindan_tools.model.event import Event
from jindan_tools.rules.crash.signs.phases import Phase, phases_of
from jindan_tools.text.regex import regex

# Values that were printed into a message say how an object looks, not what is wrong with it.
_PRINTED = regex(
    r"\b(?:\w*(?:Tensor|ndarray|array)|[A-Z]\w*)\((?=[^()]*[\d=(])[^()]*(?:\([^()]*\)[^()]*)*\)|"
    r"Traced<.*?>with<.*?>|<tf\.\w+ [^<>]*>|\{'\w+': .*\}|"
    # A command that is quoted back says what was asked for.
    r"(?<=\bCommand )'?\[.*\]'?|(?<=\bCommand )'[^']*'"
)

# Hydra says so before it raises what a target raised.
_BY_HYDRA = regex(r"[Ee]rror in call to target|[Ee]rror locating target|[Ee]rror instantiating")


class Raiser(StrEnum):
    """Whose code raised: the program's own, an installed package's, or not known."""

    OWN = "own"
    LIBRARY = "library"
    UNKNOWN = ""


class Told(Struct, frozen=True, kw_only=True):
    """The type (short and whole), the message, the source lines and the frames of a fatal exception, as they were printed.

    `frames` are 'place:function', the deepest first; `code` are the lines that ran in the deepest frame and in the
    deepest frame of the program's own; `phases` are those that the frames stand for, the deepest first.
    """

    name: str
    whole_name: str
    message: str
    code: str
    frames: tuple[str, ...]
    raiser: Raiser
    phases: tuple[Phase, ...]
    before: str


def told_by(event: Event) -> Told:
    """Return what an exception event tells."""
    frames = tuple(f for f in event.word("trail").split(" < ") if f)
    whole = event.word("type")
    lines = dict.fromkeys(line for line in (event.word("inner_code"), event.word("code")) if line)
    in_worker = "worker" in event.word("wrapper")
    phases = phases_of(frames, "; ".join(lines), in_worker=in_worker)
    if _BY_HYDRA.search(event.word("before")) and Phase.CONFIGURE not in phases:
        phases = (Phase.CONFIGURE, *phases)
    return Told(
        name=_once(whole.rpartition("::" if "::" in whole else ".")[2]),
        whole_name=whole,
        message=_PRINTED.sub("", event.word("message")),
        code=" ; ".join(lines),
        frames=frames,
        raiser=Raiser(event.word("inner")),
        phases=phases,
        before=event.word("before"),
    )


def _once(name: str) -> str:
    """Return the name of an error; one that two processes wrote into the same line at once stands there twice."""
    half = name[: len(name) // 2]
    return half if half and name == 2 * half else name
