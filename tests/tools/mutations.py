"""Small broken inputs made from the sample files: what a crash, a second writer or an enemy leaves in a run."""

import random
from collections.abc import Sequence

LONGEST = 400
TOKENS: tuple[bytes, ...] = (
    b"\r", b"\n", b"\r\n", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1b[31m", b"\x1b]0;x", b"\x08", b"\xbc\xd5\xbd\xc7",
    "손실".encode(), "²".encode(), "٣".encode(), "½".encode(), "\u202e".encode(), "\u2028".encode(), b"\xed\xa0\x80",
    b"NaN", b"-Infinity", b"nan", b"1e999", b"-1e-999", b"9" * 400, b"0" * 70, b"1_000", b"1,", b".", b"-", b"e5",
    b"{", b"}", b"[" * 40, b"]", b"(", b'"', b"'", b"\\u12", b":", b"=", b",", b"|", b"/", b"/0", b"0/", b"%|", b"%",
    b"&a *a", b"<<: *a", b"!!python/object/apply:os.system [id]", b"---", b"? ", b"- ", b"  ", b"\t", b";", b"#",
    b"epoch ", b"step 5 ", b"loss=", b"Traceback (most recent call last):\n", b"Epoch 1/2\n", b"null", b"true",
)  # fmt: skip


def mutated(samples: Sequence[bytes], others: Sequence[bytes], chance: random.Random) -> bytes:
    """Return a window of a sample with a few edits; sometimes a piece of another sample is spliced in."""
    data = bytearray(_window(chance.choice(samples), chance))
    for _ in range(chance.randint(1, 5)):
        _edit(data, others, chance)
    return bytes(data)


def _window(sample: bytes, chance: random.Random) -> bytes:
    if len(sample) <= LONGEST or chance.random() < 0.5:
        return sample[:LONGEST]
    lines = sample.split(b"\n")
    begin = chance.randrange(len(lines))
    head = lines[:1] if chance.random() < 0.5 else []
    return b"\n".join([*head, *lines[begin : begin + 12]])[:LONGEST]


def _edit(data: bytearray, others: Sequence[bytes], chance: random.Random) -> None:
    at = chance.randint(0, len(data))
    to = min(len(data), at + chance.choice((1, 1, 3, 20, 200)))
    kind = chance.randrange(6)
    if kind == 0:
        del data[at:to]
    elif kind == 1:
        data[at:at] = data[at:to]
    elif kind == 2:
        data[at:to] = bytes(chance.randrange(256) for _ in range(to - at if to - at < 9 else 9))
    elif kind == 3:
        other = _window(chance.choice(others), chance)
        data[at:at] = other[: chance.randint(0, 120)]
    elif kind == 4:
        del data[at:]
    else:
        data[at:at] = chance.choice(TOKENS)
