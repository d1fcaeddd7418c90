"""What lines that differ only in their digits have in common, so that it is found once for all of them."""

from __future__ import annotations

from collections.abc import Sequence

from jindan_tools.readers.contract import Line

# What is found in a shape is kept for so many of them.
MOST_SHAPES = 4096
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
