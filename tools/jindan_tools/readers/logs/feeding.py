"""Feed a scanner the lines of a log that may tell it something, which most lines do not: their shapes show it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import cast

from jindan_tools.readers.contract import LineScanner
from jindan_tools.readers.logs.shapes import ShapedLine

ShapeTest = Callable[[str], bool]


def left_by(scanner: LineScanner, lines: list[ShapedLine], shapes: Collection[str]) -> list[ShapedLine]:
    """Feed lines to a scanner and return those that it did not take; `shapes` are those of the lines.

    A scanner may say by the shape of a line that it need not see it. `concerns(shape)`: lines of other shapes tell it
    nothing wherever they stand. `begins(shape)`: it may be the first to tell it anything, and those before it tell nothing.
    """
    feed = scanner.feed
    concerns, begins = _test(scanner, "concerns"), _test(scanner, "begins")
    if concerns is not None:
        asked = set(filter(concerns, shapes))
        return [line for line in lines if line.shape not in asked or not feed(line)] if asked else lines
    if begins is not None:
        asked = set(filter(begins, shapes))
        first = next((at for at, line in enumerate(lines) if line.shape in asked), len(lines)) if asked else len(lines)
        return lines[:first] + [line for line in lines[first:] if not feed(line)] if first < len(lines) else lines
    return [line for line in lines if not feed(line)]


def _test(scanner: LineScanner, name: str) -> ShapeTest | None:
    return cast("ShapeTest | None", getattr(scanner, name, None))
