"""Tell the way that an error took through the program: whose code it was raised in, what ran there, who called it."""

from __future__ import annotations

from collections.abc import Sequence

from jindan_tools.readers.logs.tracebacks import Frame
from jindan_tools.text.regex import regex

_DEPTH = 12
# What follows the folder of installed packages; of a program's own file its last two folders.
_INSTALLED = regex(r"^.*(?:site|dist)-packages[\\/](?:[^\\/]+\.egg[\\/])?(?P<rest>.+)$")
_STANDARD = regex(r"[\\/]python\d[\d.]*[\\/](?P<rest>.+)$")
_OWN_PARTS = 3
# Frames that only pass a call on: the error is that of whoever called them.
_PASSES_ON = regex(
    r"(?:_call_impl|_wrapped_call_impl|decorate_context|decorate_autocast|wrapped_fn|wrapper|inner|reraise|error_handler|"
    r"_fn|__torch_function__|reraise_with_filtered_traceback|raise_errors|__getattr__)$"
)


def trail_of(frames: Sequence[Frame]) -> dict[str, str | float]:
    """Return `trail` ('place:function' from the deepest frame up), `code` and `inner_code` (source lines), `inner`.

    `inner` is 'own' or 'library': whose code raised. `code` is the line of the deepest frame of the program's own.
    """
    own = [f for f in frames if not f.in_library()]
    deepest = next((f for f in reversed(frames) if _answers(f)), frames[-1])
    data: dict[str, str | float] = {"inner": "library" if deepest.in_library() else "own"}
    data["trail"] = " < ".join(f"{_short(f)}:{f.function}" for f in frames[: -_DEPTH - 1 : -1])
    if own and own[-1].code:
        data["code"] = own[-1].code
    if deepest.code:
        data["inner_code"] = deepest.code
    return data


def _answers(frame: Frame) -> bool:
    """Say whether an error in a frame is that of its own code: not of the standard library, and not passed on."""
    if not frame.in_library():
        return True
    installed = _INSTALLED.search(frame.path) is not None or frame.path.endswith((".pyx", ".pxi"))
    return installed and _PASSES_ON.match(frame.function) is None


def _short(frame: Frame) -> str:
    match = (_INSTALLED.search(frame.path) or _STANDARD.search(frame.path)) if frame.in_library() else None
    if match is not None:
        return f"<{match['rest'].replace(chr(92), '/')}>"
    path = frame.path.replace("\\", "/")
    return f"<{path}>" if path.endswith((".pyx", ".pxi")) else "/".join(path.split("/")[-_OWN_PARTS:])
