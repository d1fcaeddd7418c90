"""CRS261: recognises a word of a model file of Ultralytics that its parser could not evaluate."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


@rule(
    "CRS261",
    "model-file-evaluated",
    {"config_error": 4.0, "code_error": -4.0, "env_version": -3.0, "missing_dependency": -3.0},
)
def model_file_evaluated(run: Run) -> Iterator[Finding]:
    """Recognises a word of a model file of Ultralytics or YOLOv5 that its parser could not evaluate.

    ## What it does
    Recognises a NameError, TypeError or KeyError that parse_model raised.
    ## Why it matters
    parse_model evaluates the words of the model file in its own module: `activation: nn.ReLU()` works, `ReLU()` or `relu` is a
    name that it does not know, `nn.ReLU` without brackets is a class and no layer. A block that is only in a fork is unknown
    as well. The release of torch has nothing to do with it.
    ## Fires on
    The exception that ended the last attempt, with parse_model among its deepest frames.
    ## Stays silent on
    Errors of layers once they run, other files.
    ## Source
    ultralytics/nn/tasks.py parse_model: `Conv.default_act = eval(act)`, `globals()[m]` (8.0.0 to 8.4.190); yolov5/models/yolo.py.
    """
    yield from report_fatal(run, "CRS261", "모델 파일(yaml)에 적힌 이름을 parse_model이 알지 못해 (활성화 함수는 nn.ReLU()처럼 nn.과 괄호까지 적어야 합니다)")  # fmt: skip
