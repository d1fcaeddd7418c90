"""Turn tracebacks and the last words of processes and schedulers into events."""

from __future__ import annotations

from collections import Counter, deque

from msgspec import Struct
from msgspec.structs import replace

from jindan_tools.model.event import EventKind
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import EventCollector
from jindan_tools.readers.logs.crash_patterns import follows_from_another, meaning_of, topic_of
from jindan_tools.readers.logs.death_words import may_tell
from jindan_tools.readers.logs.fault_frames import FATAL, FaultFrames
from jindan_tools.readers.logs.native_errors import NativeErrors, asserted
from jindan_tools.readers.logs.restarts import RestartFinder
from jindan_tools.readers.logs.tracebacks import HEAD, Traceback, TracebackReader
from jindan_tools.readers.logs.trail import trail_of
from jindan_tools.text.regex import regex

_ADVICE = ("asynchronously reported", "LAUNCH_BLOCKING", "TORCH_USE_CUDA_DSA", "HYDRA_FULL_ERROR", "error_file: <N/A>")
_NOT_CRASHES = ("warn", "Warning", "exit_interval", "exit_duration", "signal_handling", "exits successfully")
_EVALUATES = regex(r"\b(?:evaluat\w*|validat\w*|eval)\b")
# Bars of datasets and of scripts that prepare texts, before they are full.
_PREPARES = regex(
    r"^(?:\[?rank ?\d+\]?:? ?)?(?:Map|Filter|Tokeni[sz]\w+|Running tokenizer|Generating \w+ split|Grouping texts|Packing|Saving the dataset)\b"
    r"[^%\n]{0,80}?\b\d{1,2}%\|"
)
_ON_CARD = regex(r"CUDA error|CUBLAS_STATUS|CUDNN_STATUS|cuDNN error")
# Lines of the waiting ranks and of the library between the evaluation and the first report of the timeout.
_NEAR = 30
_MESSAGE = 400
# What the log said last before a traceback, and how much of each line is kept.
_BEFORE = 3
# Tables of positions, as models of transformers and GPT-likes of one's own call them.
_LOOKS_UP_PLACES = regex(r"\b(?:wpe|pos(?:ition)?s?_emb\w*|embed_positions|position_embedding_table|pos_enc\w*)\(")
_SAID = 160
_STACK = 6
# Workers that a signal to the job took along are missed by the loader a moment later.
_MISSES_WORKER = regex(r"DataLoader worker \(pid.{0,200}\) exited unexpectedly")
_TERMINATED = 15.0
_SHOT = 9.0
# So many lines lie at most between the error of a rank and the kill of the others by their launcher.
_CLEARED = 60
# The launcher reports a killed rank after the errors that its death caused in the others.
_LAUNCHER_LAG = 400
# Ranks of one attempt print their errors within so many lines.
_SAME_TRACEBACK = 40
# `ERROR - could not read a.jpg: Traceback (most recent call last):`: a program that logs an error so has caught it, and one that
# logs the same error so often goes on with its work.
_LOGS = regex(r"\b(?:ERROR|WARN(?:ING)?|error happened|[Ee]rror when|[Ff]ailed to)\b.{0,300}$")
_LOGGED = "logged"
_CAUGHT = 5


class _Stop(Struct, frozen=True):
    line: int
    kind: EventKind
    data: dict[str, str | float]
    follows: bool
    missed: bool = False


class CrashScanner:
    """Exceptions with their frame, GPU memory, signals, scheduler and file system, with followers marked as cascade."""

    def __init__(self, path: str) -> None:
        self._events = EventCollector(path)
        self._tracebacks = TracebackReader()
        self._native = NativeErrors()
        self._fault = FaultFrames()
        self._restarts = RestartFinder()
        self._before: deque[str] = deque(maxlen=_BEFORE)
        self._claim: tuple[Line, str] | None = None
        self._taken = 0
        self._evaluates = 0
        self._prepares = 0
        self._stops: list[_Stop] = []

    def feed(self, line: Line) -> bool:
        """Take lines of tracebacks and lines that tell how a process died."""
        if "val" in line.text and not self._stops and _EVALUATES.search(line.text):
            self._evaluates = line.number
        elif "%|" in line.text and not self._stops and _PREPARES.search(line.text):
            self._prepares = line.number
        taken = self._death(line)
        if not taken and self._tracebacks.idle():
            self._before.append(line.text)
        self._restarts.feed(line.text, line.number, died=bool(self._stops))
        return taken

    def _death(self, line: Line) -> bool:
        text = line.text
        reader = self._tracebacks
        if self._native_error(line) or self._fault.feed(text):
            return True
        if reader.idle() and not may_tell(text):
            return False
        taken = reader.feed(line)
        self._take(final=False)
        if any(words in text for words in _ADVICE):
            return True
        if taken or any(words in text for words in _NOT_CRASHES):
            return taken
        return self._line(line)

    def finish(self) -> Reading:
        """Return the events in the order of the file."""
        self._tracebacks.close()
        self._take(final=True)
        self._tell_claim()
        compiled = max((s.line for s in self._stops if "SyntaxError" in str(s.data.get("type", ""))), default=0)
        caught = Counter((s.kind, s.data.get("type", "")) for s in self._stops if _LOGGED in s.data)
        for stop in self._stops:
            last = stop.data.get("last_line", stop.line)
            # Python compiles a script before it runs: an error of syntax begins another attempt.
            over = self._restarts.after(last) or float(last) < compiled - _SAME_TRACEBACK
            # Of errors that several workers log at a time only pieces may be left.
            loose = _LOGGED in stop.data or "frame" not in stop.data
            if over or (loose and caught[stop.kind, stop.data.get("type", "")] >= _CAUGHT):
                stop.data["restarted"] = 1.0
        self._stops = [replace(s, follows=True) if self._missed(s) or self._killed_after(s) else s for s in self._stops]
        roots = [stop for stop in self._stops if not stop.follows]
        if not roots and self._stops and self._stops[0].kind is EventKind.NCCL:
            # The waiting itself is the first that went wrong; what ended the processes came of it.
            roots = self._stops[:1]
        for stop in self._stops:
            if stop.follows and stop not in roots and any(_explains(root, stop) for root in roots):
                stop.data["role"] = "cascade"
        return Reading(events=self._events.events())

    def _missed(self, stop: _Stop) -> bool:
        """Say whether a loader misses workers right after the job was asked to end."""
        return stop.missed and any(
            s.data.get("signal") == _TERMINATED and 0 <= stop.line - s.line <= _LAUNCHER_LAG for s in self._stops
        )

    def _killed_after(self, stop: _Stop) -> bool:
        """Say whether a bare kill ends the ranks that an error of one of them left waiting."""
        if stop.kind is not EventKind.KILLED or stop.data.get("by") != "unknown" or stop.data.get("signal") != _SHOT:
            return False
        return any(
            s.kind is EventKind.EXCEPTION and not s.follows and "rank" in s.data and 0 < stop.line - s.line <= _CLEARED
            for s in self._stops
        )

    def _take(self, *, final: bool) -> None:
        done = self._tracebacks.done
        # The newest may still grow by the lines below it.
        ready = len(done) if final or self._tracebacks.idle() else len(done) - 1
        while self._taken < ready:
            self._exception(done[self._taken])
            self._taken += 1

    def _exception(self, found: Traceback) -> None:
        data = _describe(found)
        if self._before:
            data["before"] = " | ".join(text.strip()[:_SAID] for text in self._before)
        frame = str(data.get("frame", ""))
        if found.end is None:
            cut = self._events.add(EventKind.TRACEBACK_CUT, found.start, data, key=f"{frame}|cut" if frame else "")
            cut["last_line"] = float(found.start.number)
            return
        message = " ".join([found.message, *found.more]).strip()
        name = found.type.rpartition(".")[2]
        if name == "SystemExit" and found.chain:
            # A handler that leaves the program: what it handled was told before (Lightning after a KeyboardInterrupt).
            return
        text = f"{found.type}: {message}" if message else found.type
        if name == "KeyboardInterrupt":
            kept = self._events.add(EventKind.INTERRUPT, found.end, {"by": "keyboard", **data}, key=f"keyboard|{frame}")
            kept["last_line"] = float(found.end.number)
            return
        worker = "worker" in found.wrapper or any("multiprocessing" in f.path for f in found.frames)
        frames = [f"{f.path} {f.function}" for f in found.frames]
        meaning = meaning_of(text, frames, inside_worker=worker)
        data |= {"type": found.type, "message": message[:_MESSAGE], "module": found.type.rpartition(".")[0]}
        topic = topic_of(text) if meaning is None else str(meaning.kind)
        if topic:
            data["topic"] = topic
        looked_up = next((f.code for f in reversed(found.frames) if _LOOKS_UP_PLACES.search(f.code)), "")
        if looked_up:
            data["looks_up_places"] = looked_up.strip()[:_SAID]
        repeats = bool(found.rank) or not frame
        key = f"{found.type}|{_without_digits(message)}|{frame}" if repeats else ""
        self._add(EventKind.EXCEPTION, found.end, data, key=key, text=text)
        if meaning is not None:
            shared = {k: v for k, v in data.items() if k in {"frame", "function", "rank", _LOGGED}}
            self._add(meaning.kind, found.end, {**shared, **meaning.data}, key=key, text=text)

    def _native_error(self, line: Line) -> bool:
        """Take the claim of a kernel's assertion and an uncaught C++ exception."""
        claim = asserted(line.text)
        if claim:
            self._claim = self._claim or (line, claim)
            return True
        thrown = self._native.feed(line.text, line.number)
        if thrown is None:
            return False
        data: dict[str, str | float] = {"type": thrown[0], "message": thrown[1][:_MESSAGE], "module": ""}
        if topic_of(thrown[1]):
            data["topic"] = topic_of(thrown[1])
        text = ": ".join(thrown)
        kept = self._events.add(EventKind.EXCEPTION, line, data, key=f"native|{_without_digits(text)}", text=text)
        kept["last_line"] = float(line.number)
        self._stops.append(_Stop(line.number, EventKind.EXCEPTION, kept, follows=True))
        meaning = meaning_of(text)
        if meaning is not None:
            self._add(meaning.kind, line, dict(meaning.data), key=f"native|{meaning.kind}", text=text)
        return True

    def _tell_claim(self) -> None:
        """Add the claim to the device-side asserts it explains; let it stand for one whose traceback is missing."""
        if self._claim is None:
            return
        line, claim = self._claim
        raised = [s.data for s in self._stops if s.data.get("topic") == "device_assert"] or self._failed_after(line)
        # What cuBLAS or the allocator say after an assertion follows from it.
        self._stops = [replace(s, follows=True) if _fails_later(s, line.number) else s for s in self._stops]
        for known in raised:
            known["message"] = f"{known['message']} (Assertion `{claim}` failed)"
        if not raised:
            told: dict[str, str | float] = {"type": "CUDAError", "message": f"Assertion `{claim}` failed"}
            told["topic"] = "device_assert"
            self._add(EventKind.EXCEPTION, line, told, key="device_assert", text=line.text)

    def _failed_after(self, claim: Line) -> list[dict[str, str | float]]:
        """Return the exceptions of later calls to the card, which all fail once an assertion has been hit."""
        later = [s for s in self._stops if s.kind is EventKind.EXCEPTION and s.line > claim.number]
        failed = [s.data for s in later if _ON_CARD.search(str(s.data.get("message", "")))]
        for data in failed:
            data["topic"] = "device_assert"
        return failed

    def _line(self, line: Line) -> bool:
        meaning = meaning_of(line.text)
        if meaning is None:
            return False
        bar = "%|" in line.text
        text = line.text[line.text.rfind("]") + 1 :] if bar else line.text
        kept = self._add(meaning.kind, line, dict(meaning.data), key=_without_digits(text)[-200:], text=text)
        if FATAL in text:
            self._fault.begin(kept)
        return not bar

    def _add(
        self, kind: EventKind, line: Line, data: dict[str, str | float], *, key: str, text: str
    ) -> dict[str, str | float]:
        kept = self._events.add(kind, line, data, key=key, text=text)
        kept["last_line"] = float(line.number)
        if kind is EventKind.NCCL and not self._stops and (phase := self._waited_for(line.number)):
            kept["phase"] = phase
        missed = _MISSES_WORKER.search(text) is not None
        self._stops.append(_Stop(line.number, kind, kept, follows_from_another(text), missed))
        return kept

    def _waited_for(self, line: int) -> str:
        """Return what one rank did right above a line, '' when nothing tells."""
        told = {name: at for name, at in (("eval", self._evaluates), ("prepare", self._prepares)) if at}
        latest = max(told, key=lambda name: told[name], default="")
        return latest if latest and line - told[latest] <= _NEAR else ""


def _fails_later(stop: _Stop, line: int) -> bool:
    return stop.line > line and stop.kind in (EventKind.CUDA_OOM, EventKind.HARDWARE)


def _explains(root: _Stop, follower: _Stop) -> bool:
    if root.line <= follower.line:
        return True
    if root.kind is EventKind.EXCEPTION and follower.kind is EventKind.NCCL:
        # An error of its own on one rank is no consequence of another rank's waiting, whichever was printed first.
        return root.line - follower.line <= _LAUNCHER_LAG
    late = root.kind in (EventKind.KILLED, EventKind.HARDWARE, EventKind.NODE_FAILURE, EventKind.TIME_LIMIT)
    return late and root.line - follower.line <= _LAUNCHER_LAG


def _describe(found: Traceback) -> dict[str, str | float]:
    data: dict[str, str | float] = {}
    place = found.place()
    if place is not None:
        data |= {"frame": place.text(), "function": place.function}
        data["stack"] = " < ".join(
            f"{f.path.rsplit('/', 1)[-1]}:{f.function}" for f in found.frames[: -_STACK - 1 : -1]
        )
        data |= trail_of(found.frames)
    if not found.headless and _LOGS.search(found.start.text.partition(HEAD)[0]):
        data[_LOGGED] = 1.0
    for name, value in (("rank", found.rank), ("chain", found.chain), ("wrapper", found.wrapper)):
        if value:
            data[name] = value
    return data


def _without_digits(text: str) -> str:
    return "".join("#" if c.isdigit() else c for c in text)
