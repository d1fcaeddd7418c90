"""Text that a log, a configuration or a model could hold to harm a terminal or the application."""

import random
import re
from collections.abc import Iterable, Iterator

from rich.segment import Segment

SEED = 20261127
PIECES = (
    "\x1b]52;c;ZXZpbA==\x07",
    "\x1b]0;TITLE\x1b\\",
    "\x1b]8;;http://evil\x1b\\x\x1b]8;;\x1b\\",
    "\x1b[2J\x1b[31m",
    "\x1b[?1049l",
    "\x9b31m",
    "\x9d0;t\x9c",
    "\x00\x07\x08\x0b\x0c\x0e\x7f\x85",
    "\u202e\u2066\u2069\u200b\u200f\u2028\ufeff",
    "\r\n\r",
    "\t",
    "[/]",
    "[bold red]",
    "[/home/user/run]",
    "[@click=app.quit]q[/]",
    "[link=http://evil]x[/link]",
    "[rank0]: Traceback",
    "[$error 50%]",
    "::error file=x::y",
    "`code` **strong** ~~x~~ | a | b |",
    "# 제목\n- 항목\n```\nfence",
    "<script>alert(1)</script>",
    "손실 NaN 학습률 0.01",
    "\ud800\udfff",
    "👩‍👩‍👧 e\u0301 각",
    "x" * 300,
    "\\[\\]\\",
    "%s {0} ${oc.env:HOME}",
)
FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def hostile_strings(count: int) -> Iterator[str]:
    """Yield pieces in every order with random characters between them, the same at every run."""
    chance = random.Random(SEED)
    for _ in range(count):
        pieces = [chance.choice(PIECES) for _ in range(chance.randint(1, 4))]
        noise = "".join(chr(chance.randrange(0x20, 0x2100)) for _ in range(chance.randint(0, 6)))
        pieces.insert(chance.randint(0, len(pieces)), noise)
        yield "".join(pieces)


def harmful(segments: Iterable[Segment]) -> list[str]:
    """Return what of the segments would act on a terminal or on a click."""
    found: list[str] = []
    for text, style, control in segments:
        if control or FORBIDDEN.search(text):
            found.append(repr(text))
        if style is not None and (style.link or any(key.startswith("@") for key in style.meta)):
            found.append(f"{text!r} with {style.link or style.meta}")
    return found
