"""What lines that differ only in their digits have in common, so that it is found once for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jindan_tools.readers.contract import Line

# What is found in a shape is kept for so many of them.
MOST_SHAPES = 4096
_DIGITS = b"0123456789"
NO_DIGITS = str.maketrans("", "", _DIGITS.decode())
_ZEROS = bytes(ord("0") if chr(byte) in "123456789" else byte for byte in range(256))


def shape_of(text: str) -> str:
    """Return a text with each of its digits a zero, character by character.

    A pattern that tells no digit from another matches a text where it matches its shape.
    """
    return text.encode("utf-8", "surrogatepass").translate(_ZEROS).decode("utf-8", "surrogatepass")


class ShapedLine(Line, frozen=True, kw_only=True):
    """A line with its shape; the same shape is one object in all lines."""

    shape: str


def shape_of_line(line: Line) -> str:
    """Return the shape of a line, which may know it."""
    return line.shape if isinstance(line, ShapedLine) else shape_of(line.text)


def shaped(lines: Sequence[Line]) -> list[ShapedLine]:
    """Return the lines with their shapes."""
    shapes = shape_of("\n".join([line.text for line in lines])).split("\n")
    if len(shapes) != len(lines):
        shapes = [shape_of(line.text) for line in lines]
    known: dict[str, str] = {}
    return [
        ShapedLine(number=line.number, text=line.text, shape=known.setdefault(shape, shape))
        for line, shape in zip(lines, shapes, strict=True)
    ]


def stands_alone(word: str, bare: str) -> bool:
    """Say whether a word stands behind no letter somewhere in a text that does not begin with it."""
    at = bare.find(word)
    while at >= 0 and (bare[at - 1].isalpha() or bare[at - 1] == "_"):
        at = bare.find(word, at + 1)
    return at >= 0


def without_digits(text: str) -> str:
    """Return what a scanner is looked for in: a line end and the text without its digits."""
    return f"\n{text}".translate(NO_DIGITS)


def bare_text(shapes: Iterable[str], held_back: str) -> str:
    """Return the same for several texts, those that are the same without them once: what is read once is enough."""
    bare = "\n".join(("", *shapes, held_back)).encode("utf-8", "replace").translate(None, _DIGITS)
    return b"\n".join(dict.fromkeys(bare.split(b"\n"))).decode("utf-8", "replace")
