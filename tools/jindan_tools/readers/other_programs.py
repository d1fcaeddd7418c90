"""Tell apart what a program that came after the training said in a log of its own: an error of a prediction ends no training."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec.structs import replace

from jindan_tools.model.event import Event
from jindan_tools.text.regex import regex

# What a log that is no training's is called, up to a separator: `predict.log`, `run_inference_err.txt`, `02_eval.out`.
_CALLED = regex(
    r"(?:^|[\W_\d])(?:predict(?:ion)?s?|infer(?:ence)?|test(?:ing)?|eval(?:uat(?:e|ion))?|demo|app|serv(?:e|er|ing)|api|gradio|streamlit|"
    r"export|convert|onnx|generat(?:e|ion)|sampl(?:e|ing)|visuali[sz]e|plot|submi(?:t|ssion)|download)(?:[\W_\d]|$)",
)
_TRAINS = regex(r"train|finetun|fine_tun|\bfit\b|\bmain\.py")


def told_beside(events: Sequence[Event], recorded: Collection[str]) -> tuple[Event, ...]:
    """Return the events, those in a log of another program marked as told beside the run.

    `recorded` are the files that hold curves. A log counts as that of another program by its name, when it records nothing
    and no frame of its errors is of a training.
    """
    return tuple(
        replace(e, data={**e.data, "beside": 1.0}) if e.source.path not in recorded and _is_other(e) else e
        for e in events
    )


def _is_other(event: Event) -> bool:
    name = event.source.path.rpartition("/")[2].lower()
    stack = f"{event.word('stack')} {event.word('frame')}".lower()
    return _CALLED.search(name) is not None and not _TRAINS.search(name) and not _TRAINS.search(stack)
