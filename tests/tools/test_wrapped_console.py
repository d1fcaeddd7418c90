"""What Windows PowerShell wrote into a file as its console showed it tells the same as whole lines."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from jindan_tools.model.event import EventKind

sys.path.insert(0, str(Path(__file__).parent))
from log_cases import event, read_lines

WIDTH = 58
RECORD = """\
python.exe : C:\\net\\train.py:9: UserWarning: slow
    + CategoryInfo          : NotSpecified: (:String) [], RemoteException
    + FullyQualifiedErrorId : NativeCommandError
"""
ERROR = """\
Traceback (most recent call last):
  File "C:\\Users\\u\\projects\\network\\experiments\\training\\train.py", line 80, in main
    loss = model(x)
  File "C:\\Users\\u\\projects\\network\\experiments\\training\\layers\\net.py", line 35, in forward
    return self.head(x)
  File "C:\\Users\\u\\projects\\network\\experiments\\training\\layers\\head.py", line 12, in forward
    return self.inner(x)
  File "C:\\Users\\u\\projects\\network\\experiments\\training\\layers\\inner.py", line 12, in forward
    return self.last(x)
torch._inductor.exc.TritonMissing: Cannot find a working triton installation. Either the package is not installed or it is too old.
Set TORCHDYNAMO_VERBOSE=1 for the internal stack trace (please do this especially if you are reporting a bug to the project)
"""


def wrapped(text: str, *, words: bool) -> str:
    """Break lines at the width, or behind the last blank before it."""
    pieces: list[str] = []
    for line in text.splitlines():
        rest = line
        while len(rest) > WIDTH:
            at = rest.rfind(" ", WIDTH - 14, WIDTH) + 1 if words else WIDTH
            at = at or WIDTH
            pieces.append(rest[:at])
            rest = rest[at:]
        pieces.append(rest)
    return "\n".join(pieces)


@pytest.mark.parametrize("words", [False, True])
def test_the_error_is_told_whole(words: bool) -> None:
    found = event(read_lines(RECORD + wrapped(ERROR, words=words)), EventKind.EXCEPTION)
    assert found.word("type") == "torch._inductor.exc.TritonMissing"
    assert found.word("message").endswith("it is too old.")


def test_a_line_keeps_the_number_of_its_first_piece() -> None:
    text = RECORD + wrapped(ERROR, words=False)
    place = text.splitlines().index(next(t for t in text.splitlines() if t.startswith("torch._inductor"))) + 1
    assert event(read_lines(text), EventKind.EXCEPTION).source.line == place


def test_lines_of_one_length_without_the_record_of_powershell_stay_as_they_are() -> None:
    text = wrapped(ERROR, words=False)
    assert not [
        e for e in read_lines(text).events if e.kind is EventKind.EXCEPTION and e.word("message").endswith("old.")
    ]
