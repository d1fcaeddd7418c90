"""YOL032: a model file without a scale made Ultralytics build the smallest model."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_setting
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex
from jindan_tools.text.safe import safe_line

# What people call the larger ones: yolov8x, yolo11l, YOLOv8-m.
_LARGER = regex(r"yolo(?:v?\d{1,2})[-_ ]?([smlx])(?![a-z])", words=("yolo",))


@rule("YOL032", "scale-assumed", {"config_error": 4.0, "underfit": -1.0, "too_little_data": -1.0, "overfit": -1.0})
def scale_assumed(run: Run) -> Iterator[Finding]:
    """Report that the trainer took the scale n because the name of the model file holds none.

    ## What it does
    Reads the warning, the number of parameters that were built and what notes call the model.
    ## Why it matters
    yolov8.yaml holds all scales; the letter in the file name chooses one. Without it the smallest is built, whatever was meant:
    a comparison of sizes then compares n with n.
    ## Fires on
    The warning. A fault when a note speaks of a larger model, else a remark.
    ## Stays silent on
    Files named with a letter, a `scale:` in the file.
    ## Source
    ultralytics/nn/tasks.py parse_model: "no model scale passed. Assuming scale='n'"; guess_model_scale reads the file name.
    """
    warned = next((e for e in run.of_kind(EventKind.WARNING) if e.word("scale")), None)
    if warned is None:
        return
    scale, meant = warned.word("scale"), _meant(run, warned.word("scale"))
    size = next((e for e in run.of_kind(EventKind.PARAMETERS) if e.number("total")), None)
    yield finding(
        f"모델 파일 이름에 크기 글자가 없어 학습기가 가장 작은 {scale} 크기로 만들었습니다"
        + ("." if meant is None else f". 메모가 말하는 {meant[1]} 모델은 학습한 적이 없습니다."),
        cite_line(warned, f"크기를 {scale}로 정했다는 경고입니다."),
        *(
            ()
            if size is None
            else (
                cite_line(
                    size, f"만들어진 모델의 파라미터는 {figure(size.number('total'))}개입니다.", size.number("total")
                ),
            )
        ),
        *known(cite_setting(run, "model")),
        *(() if meant is None else (cite_line(meant[0], "메모가 부르는 모델입니다."),)),
        severity=Severity.LOW if meant is None else Severity.HIGH,
        argues={"config_error": 1.0} if meant is None else None,
    )


def _meant(run: Run, scale: str) -> tuple[Event, str] | None:
    for note in run.of_kind(EventKind.NOTE):
        match = _LARGER.search(note.text.lower())
        if match is not None and match[1] != scale:
            return note, safe_line(match[0], 20)
    return None
