"""A file reader that is imported for the first file it may take."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from msgspec import Struct

from jindan_tools.readers.contract import FileReader, Reading, TextFile


class LateReader(Struct, frozen=True, kw_only=True):
    """A file reader by its module below this package and its class.

    It takes only files whose path, in lower case, holds one of `names`, whose head holds one of `words` and whose
    first line that is not empty holds one of `marks`; an empty tuple asks for nothing.
    """

    module: str
    kind: str
    names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()

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
        return (
            _holds(path.lower(), self.names)
            and _holds(head, self.words)
            and (not self.marks or _holds(head.lstrip("\ufeff\n ").partition("\n")[0], self.marks))
        )

    def claims(self, path: str, head: str) -> bool:
        """Say whether the reader takes the file; `head` is its first 4 KiB."""
        return self.may_claim(path, head) and self.reader().claims(path, head)

    def read(self, file: TextFile) -> Reading:
        """Read the file with the reader."""
        return self.reader().read(file)


def _holds(text: str, words: tuple[str, ...]) -> bool:
    return not words or any(word in text for word in words)
