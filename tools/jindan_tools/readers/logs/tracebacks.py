"""Put Python tracebacks together from lines, also chained, prefixed by rank, boxed, headless or cut off."""

from __future__ import annotations

import re

from msgspec import Struct, field
from msgspec.structs import replace

from jindan_tools.readers.contract import Line
from jindan_tools.readers.logs.line_stamp import LineStamp
from jindan_tools.text.regex import regex

HEAD = "Traceback (most recent call last)"
_FRAME = regex(r'^\s*File "(?P<path>[^"]+)", line (?P<line>\d+)(?:, in (?P<function>.+?))?\s*$')
_RICH_FRAME = regex(r"^[│|]?\s*[❱]?\s*(?P<path>[^\s│]+\.py):(?P<line>\d+) in (?P<function>[\w<>.]+)")
# TensorFlow 1 tells an error again below the operation it met, as "InvalidArgumentError (see above for traceback): …".
_ERROR = regex(r"^(?P<type>[A-Za-z_][\w.]*)(?: \(see above for traceback\))?(?::\s?(?P<message>.*))?$")
_REPR = regex(r"^(?P<type>[A-Z]\w*(?:Error|Exception))\((?P<quote>['\"])(?P<message>.*?)(?P=quote)?,?\)?\s*$")
_SUFFIX = regex(
    r"(?:Error|Exception|Exit|Interrupt|Failure|Timeout|Expired|Fault|Warning|NotFound|Group|Empty|Full|StopIteration|Exceeded)\d*$"
)
_PREFIX = regex(
    r"^(?P<prefix>(?:\[(?:default|rank)?:?\s?(?P<rank>\d+)\]:?\s?)+|\(\w+ pid=\d+[^)]*\)\s?|\[\d+,(?P<mpi>\d+)\]<std(?:err|out)>:\s?|"
    r"(?P<srun>\d+): (?=Traceback|  File|    |\w+(?:Error|Exception)\b))"
)
# IPython: "File ~/x.py:12, in f(a)", "/lib/x.py in f(a)", "Cell In[3], line 2"; VS Code: "Exception has occurred: KeyError".
_NOTEBOOK_FRAME = regex(
    r"^\[?(?:File )?(?P<path>[^\s:,\[\]()]+\.pyx?|Cell In ?\[\d+\]|<ipython-input-[^>]+>)(?:\]\([^)]*\))?"
    r"(?::(?P<line>\d+))?(?:, line (?P<line2>\d+))?(?:,? ?in (?P<function>[\w.<>]+)\(|$)"
)
_DEBUGGER = regex(
    r"^(?:Exception has occurred|发生异常|例外が発生しました|예외가 발생했습니다):\s*(?P<type>[A-Za-z_][\w.]*)\s*[:：]?\s*(?:\(note: .*\))?(?P<message>.*)$"
)
# Hydra logs what failed without its traceback: "[...][hydra.utils][ERROR] - Error instantiating net.Net : No module named 'x'".
_LOGGED_MISSING = regex(r"\bERROR\b\]?.{0,200}?:\s?(No module named '[\w.]+')\s*$")
_DEBUGGERS = ("Exception has", "发生异常", "例外が", "예외가 ")
# Raised by launchers without a word of their own: the line is the whole error.
_WORDLESS = regex(r"^(?:[\w.]+\.)?ChildFailedError:?\s*$")
# IPython marks the line that ran with an arrow, Rich with a pointer; Python prints it indented below the frame.
_ARROW = regex(r"^-+>\s*\d+\s?(?P<code>.*)$")
_POINTER = regex(r"^│\s*❱\s*\d+\s(?:│\s)*(?P<code>.*?)\s*│?\s*$")
_FOLDED = regex(r"^\d+ frames$")
# Rich breaks a long place in two: "│ /lib/x/adam.py:38 │" and "│ 6 in step │".
_RICH_PLACE = regex(r"^│\s(?:/|~|\.|[A-Za-z]:\\)\S*")
# A message of several lines goes on in sentences; what a log prints holds values, stamps or bars.
_SENTENCE = regex(
    r"^(?!.*most recent call)(?:[A-Z(>][\w',;`.()>/-]*(?: (?:[\w',;:`.()<>/*@-]+|[<>=]=)){4,}[.,:]?|\s*\d\. .{12,})$"
)
_RULED_LINE = regex(r"^[=\-_*~#]{5,}$")
_GROUP = regex(r"^\s*(?:[|+](?:-\+-+.*|-{4,}.*)?\s?)")
_LIBRARY = regex(
    r"[\\/](?:site|dist)-packages[\\/]|[\\/]lib(?:64)?[\\/]python\d|^<(?!ipython|string)|\.p(?:xi|yx)$|python\d+\.zip|[\\/](?:ana|mini)conda3?[\\/][Ll]ib[\\/]|"
    r"[\\/]Python\d+[\\/][Ll]ib[\\/]|[\\/]bin[\\/][\w.-]+$(?<!\.py)|[\\/]Scripts[\\/][\w.-]+\.exe"
)
_FOREIGN_LINES = 3
_CODE = 160
_MORE_LINES = 12


class Frame(Struct, frozen=True, kw_only=True):
    """A place on the stack, with the line of source that ran there, '' where it was not printed."""

    path: str
    line: int
    function: str
    code: str = ""

    def in_library(self) -> bool:
        """Say whether the file belongs to an installed package or the standard library."""
        return bool(_LIBRARY.search(self.path))

    def text(self) -> str:
        """Return `file:line`, the file alone where the line is not known."""
        return f"{self.path}:{self.line}" if self.line else self.path


class Traceback(Struct, kw_only=True):
    """A traceback while and after it is read. `end` is its last line, None while none was seen.

    `frames_below`: a debugger prints the error first and the frames, the deepest first, below it.
    """

    start: Line
    rank: str = ""
    headless: bool = False
    frames_below: bool = False
    frames: list[Frame] = field(default_factory=list[Frame])
    end: Line | None = None
    type: str = ""
    message: str = ""
    more: list[str] = field(default_factory=list[str])
    chain: str = ""
    wrapper: str = ""
    foreign: int = 0
    broken: str = ""

    def place(self) -> Frame | None:
        """Return the deepest frame of the user's own code, else the deepest of all."""
        own = [f for f in self.frames if not f.in_library()]
        deepest = own or self.frames
        return deepest[-1] if deepest else None


_LOGGING = "--- Logging error ---"


class TracebackReader:
    """Follow the tracebacks of one file; finished ones appear in `done` in the order in which they ended."""

    def __init__(self) -> None:
        self.done: list[Traceback] = []
        self._open: dict[str, Traceback] = {}
        self._tail: Traceback | None = None
        self._chain: dict[str, str] = {}
        self._stamp = LineStamp()
        # Where the traceback of an exception begins that Python went on after: one in __del__ or at exit.
        self._ignored = 0
        # `--- Logging error ---`: logging prints what went wrong and, below it, the stack that called it.
        self._logging = self._listing = False

    def idle(self) -> bool:
        """Say whether no traceback is open and none may still grow."""
        return not self._open and self._tail is None and not self._listing

    def feed(self, line: Line) -> bool:
        """Take a line that belongs to a traceback."""
        text, key, rank = self._strip(line.text)
        if self._listing:
            self._listing = text[:1] in " \tC"
            if self._listing:
                return True
        if text.startswith("Exception ignored in") or text.endswith(_LOGGING):
            self._ignored, self._tail, self._logging = line.number + 1, None, text.endswith(_LOGGING)
        if HEAD in text:
            self._stamp.learn(text.partition(HEAD)[0])
            return self._begin(line, text, key, rank)
        current = self._open.get(key)
        if current is not None:
            return self._inside(current, key, line, text)
        if self._tail is not None and self._grow(text):
            return True
        if text.lstrip().startswith('File "') and _FRAME.match(text):
            opened = Traceback(start=line, rank=rank, headless=True)
            self._open[key] = opened
            return self._inside(opened, key, line, text)
        return ("exception" in text and self._chained(text, key)) or self._lone(line, text, rank)

    def close(self) -> None:
        """End everything that is still open; what has no last line stays without one."""
        for key in list(self._open):
            self._finish(key)
        self._tail = None

    def _strip(self, text: str) -> tuple[str, str, str]:
        text = self._stamp.off(text)
        first = text[:1]
        if first and first in "[(0123456789":
            match = _PREFIX.match(text)
            if match is not None:
                rank = match["rank"] or match["mpi"] or match["srun"] or ""
                return text[match.end() :], match["prefix"].strip(), rank
        if self._open and text.lstrip()[:1] in ("|", "+"):
            return _GROUP.sub("", text), "", ""
        return text, "", ""

    def _begin(self, line: Line, text: str, key: str, rank: str) -> bool:
        before = self._open.get(key)
        if before is not None and not before.frames:
            return True
        if before is not None and line.number - before.start.number <= 3:
            return True
        original = "Original Traceback" in text and self._tail is not None
        wrapper = self._tail.message if original and self._tail is not None else ""
        if original and self._tail is not None and self._tail in self.done:
            self.done.remove(self._tail)
        if before is not None:
            self._finish(key)
        self._tail = None
        self._open[key] = Traceback(start=line, rank=rank, chain=self._chain.pop(key, ""), wrapper=wrapper)
        return "%|" not in text

    def _inside(self, current: Traceback, key: str, line: Line, text: str) -> bool:
        match = _FRAME.match(text) or (self._rich_frame(current, text) if "│" in text else None)
        if match is None and (" in " in text or text.startswith("Cell In")):
            match = _NOTEBOOK_FRAME.match(text)
        if match is not None:
            found = match.groupdict()
            number = found["line"] or found.get("line2") or "0"
            current.frames.append(
                Frame(path=found["path"], line=int(number), function=(found["function"] or "").strip())
            )
            return True
        if _keep_code(current, text):
            return True
        if not text.strip() or text[0] in " \t│╭╰":
            return "%|" not in text
        if self._is_end(current, text):
            self._end(current, key, line, text)
            return True
        current.foreign += 1
        if "%|" in text:
            return False
        if current.foreign > _FOREIGN_LINES:
            self._finish(key)
        return False

    def _rich_frame(self, current: Traceback, text: str) -> re.Match[str] | None:
        whole = current.broken + text.strip("│ ") if current.broken else text
        match = _RICH_FRAME.match(whole)
        place = match is None and not current.broken and _RICH_PLACE.match(text) is not None
        # A place that fills its line goes on in the next one.
        current.broken = text.strip("│ \n") + (" " if text.rstrip("│ ").endswith(" in") else "") if place else ""
        return match

    def _is_end(self, current: Traceback, text: str) -> bool:
        match = _ERROR.match(text)
        if match is None:
            return False
        name = match["type"]
        if _SUFFIX.search(name):
            return True
        last = name.rpartition(".")[2]
        shouted = last.isupper()
        if match["message"] is None:
            return "." in name and not shouted and bool(current.frames)
        return bool(current.frames) and not shouted and ("." in name or bool(re.match(r"[A-Z]\w*[a-z][A-Z]", last)))

    def _end(self, current: Traceback, key: str, line: Line, text: str) -> None:
        match = _ERROR.match(text)
        if match is not None:
            current.type, current.message = match["type"], (match["message"] or "").strip()
        current.end = line
        self._finish(key)
        self._tail = current

    def _finish(self, key: str) -> None:
        ended = self._open.pop(key)
        if ended.start.number == self._ignored:
            self._listing = self._logging
            return
        if ended.end is not None or ended.frames or not ended.headless:
            self.done.append(ended)

    def _grow(self, text: str) -> bool:
        tail = self._tail
        if tail is None:
            return False
        if self._chained(text, ""):
            return True
        if tail.frames_below and text[:1] == " ":
            self._frame_below(tail, text)
            return True
        advice = text.startswith(
            (
                "CUDA kernel errors",
                "For debugging consider",
                "Compile with `TORCH_USE",
                "Device-side assert",
                "Search for `cuda",
            )
        )
        indented = (
            (text[:1] in "\t " or text.startswith(("PyTorch but unallocated", "OOM when allocating tensor")))
            and bool(text.strip())
            and "%|" not in text
        )
        announced = tail.message.endswith(":") and bool(text.strip()) and "%|" not in text
        prose = bool(tail.frames) and bool(tail.message) and _SENTENCE.match(text) is not None
        if len(tail.more) < _MORE_LINES and (
            advice or indented or announced or prose or (not tail.message and text.strip() and not tail.more)
        ):
            if _ERROR.match(text) and _SUFFIX.search(text.partition(":")[0]):
                self._tail = None
                return False
            if not advice and not _RULED_LINE.match(text.strip()):
                tail.more.append(text.strip())
            return advice or indented
        if text.strip():
            self._tail = None
        return False

    def _frame_below(self, tail: Traceback, text: str) -> None:
        match = _FRAME.match(text)
        if match is not None:
            frame = Frame(path=match["path"], line=int(match["line"]), function=(match["function"] or "").strip())
            tail.frames.insert(0, frame)

    def _chained(self, text: str, key: str) -> bool:
        if "During handling of the above exception" in text:
            self._chain[key] = "during"
        elif "was the direct cause of the following exception" in text:
            self._chain[key] = "from"
        else:
            return False
        return True

    def _lone(self, line: Line, text: str, rank: str) -> bool:
        if "ChildFailedError" in text and _WORDLESS.match(text):
            return self._alone(line, rank, text.strip().rstrip(":"), "")
        missing = _LOGGED_MISSING.search(text) if "No module named" in text else None
        if missing is not None and line.text.lstrip()[:1] in "[0123456789":
            return self._alone(line, rank, "ModuleNotFoundError", missing[1])
        debugger = _DEBUGGER.match(text) if text.startswith(_DEBUGGERS) else None
        if debugger is not None:
            self._alone(line, rank, debugger["type"], debugger["message"])
            self.done[-1].frames_below = True
            return True
        match = _ERROR.match(text) if text[:1].isalpha() else None
        if match is None or not re.search(r"(?:Error|Exception|Interrupt)$", match["type"]):
            match = _REPR.match(text) if text[:1].isupper() and "(" in text else None
        if match is None or not (match["message"] or match["type"] == "KeyboardInterrupt"):
            return False
        return self._alone(line, rank, match["type"], (match["message"] or "").strip())

    def _alone(self, line: Line, rank: str, name: str, message: str) -> bool:
        before = self.done[-1] if self.done else None
        told = before is not None and before.frames_below and before.type == name
        if before is not None and told and message in (before.message, " ".join(before.more)):
            # A debugger tells the error again below its frames.
            return True
        found = Traceback(start=line, rank=rank, headless=True)
        found.type, found.message, found.end = name, message, line
        self.done.append(found)
        self._tail = found
        return True


def _keep_code(current: Traceback, text: str) -> bool:
    """Keep the line of source that ran in the last frame; say whether the line only marks it."""
    arrow = _ARROW.match(text) if text[:1] == "-" else None
    pointer = _POINTER.match(text) if "❱" in text else None
    marked = arrow or pointer
    if marked is None and (text[:1] not in " \t" or not text.strip(" \t^~")):
        return bool(_FOLDED.match(text))
    if not current.frames or (marked is None and current.frames[-1].code):
        return marked is not None
    if marked is not None or current.frames[-1].line:
        code = marked["code"] if marked is not None else text
        current.frames[-1] = replace(current.frames[-1], code=code.strip()[:_CODE])
    return marked is not None
