"""Where the loss and the model of a run do not fit: in one script, or between the script and the file it imports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from msgspec.structs import replace

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.run import Run
from jindan_tools.rules.script.chosen import habits

# (loss, last operation of the model) -> what that is. The operations of one file are judged where it is read.
_WRONG = {
    ("CrossEntropyLoss", "softmax"): "softmax_twice",
    ("CrossEntropyLoss", "linear"): "classes_from_one_output",
    ("BCEWithLogitsLoss", "sigmoid"): "sigmoid_twice",
    ("NLLLoss", "softmax"): "likelihood_without_log",
}


def misfits(run: Run, *names: str) -> Iterator[tuple[Event, str]]:
    """Yield each misfit of these names at the line of the model, with the place of its loss in Korean."""
    for event in habits(run, *names):
        yield event, f"{event.number('loss_line') or 0:.0f}번째 줄"
    for loss in habits(run, "loss_of_imported_model"):
        found = [e for e in run.of_kind(EventKind.SCRIPT) if e.word("habit") == "module_ends" and _is_model(e, loss)]
        if not found or len({e.word("last") for e in found}) > 1:
            continue
        name = _WRONG.get((loss.word("loss"), found[0].word("last")), "")
        if name in names:
            data = {**found[0].data, "habit": name, "loss": loss.word("loss")}
            yield replace(found[0], data=data), loss.source.label()


def _is_model(model: Event, loss: Event) -> bool:
    stem = PurePosixPath(model.source.path).stem
    return model.word("class") == loss.word("class") and loss.word("module").rpartition(".")[2] == stem
