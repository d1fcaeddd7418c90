"""CRS065: recognises the refusal to resume a training that had reached its last epoch."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


@rule(
    "CRS065",
    "resumed-when-finished",
    {"resume_finished": 4.0, "ckpt_truncated": -3.0, "ckpt_mismatch": -3.0, "code_error": -4.0, "config_error": -1.0},
)
def resumed_when_finished(run: Run) -> Iterator[Finding]:
    """Recognises the refusal to resume a training that had reached its last epoch.

    ## What it does
    Recognises the assertion of YOLOv5 and Ultralytics that a training is finished.
    ## Why it matters
    The last checkpoint of a finished training has its optimizer stripped and its epoch set to -1, so that it is whole and yet has
    nothing to go on with. More epochs need a new training that starts from those weights; the epochs of the command are not
    read when resuming.
    ## Fires on
    The exception that ended the last attempt of the run, when no more specific kind of `patterns.py` fits it.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file.
    ## Source
    yolov5 utils/torch_utils.py smart_resume; ultralytics/engine/trainer.py resume_training.
    """
    yield from report_fatal(run, "CRS065", "이미 계획한 에폭까지 끝난 학습이라 이어서 할 것이 없어")
