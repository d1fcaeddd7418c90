"""A file reader that is imported for the first file it may take."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from msgspec import Struct

from jindan_tools.readers.contract import FileReader, Reading, TextFile

# How a number begins, also one of NumPy or PyTorch or in quotes.
_BEGINS = frozenset("0123456789+-.nNiIta'\"")


class LateReader(Struct, frozen=True, kw_only=True):
    """A file reader by its module below this package and its class.

    It takes only files whose path, in lower case, holds one of `names`, whose head holds one of `words` and whose
    first line that is not empty holds one of `marks`; an empty tuple asks for nothing. `above_numbers`: the line below may
    hold numbers only.
    """

    module: str
    kind: str
    names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    above_numbers: bool = False

    @property
    def name(self) -> str:
        """Return the name of the reader."""
        return self.reader().name

    def reader(self) -> FileReader:
        """Import the module and return the reader."""
        module = import_module(f"jindan_tools.readers.files.{self.module}")
        return cast("FileReader", getattr(module, self.kind)())

    def may_claim(self, path: str, head: str) -> bool:
        """Say whether the reader has to be asked."""
        if not (_holds(path.lower(), self.names) and _holds(head, self.words)):
            return False
        first, _, rest = head.lstrip("\ufeff\n ").partition("\n")
        return _holds(first, self.marks) and (not self.above_numbers or _may_be_numbers(first, rest, self.marks))

    def claims(self, path: str, head: str) -> bool:
        """Say whether the reader takes the file; `head` is its first 4 KiB."""
        return self.may_claim(path, head) and self.reader().claims(path, head)

    def read(self, file: TextFile) -> Reading:
        """Read the file with the reader."""
        return self.reader().read(file)


def _holds(text: str, words: tuple[str, ...]) -> bool:
    return not words or any(word in text for word in words)


def _may_be_numbers(first: str, rest: str, marks: tuple[str, ...]) -> bool:
    """Say whether the cells of the first line of `rest` may all be numbers; most lines of a log tell at once."""
    below = next(iter(rest.splitlines()), "")
    cells = (cell.strip() for cell in below.split(max(marks, key=first.count)))
    return all(not cell or (cell[0] in _BEGINS and ("(" in cell or len(cell.split()) < 3)) for cell in cells)
