"""The Korean words a report uses for frameworks, endings and origins."""

from __future__ import annotations

from collections.abc import Mapping

from jindan_tools.model.finding import Severity
from jindan_tools.model.run import Ending, Framework, Run
from jindan_tools.model.setting import Origin
from jindan_tools.text.figures import figure
from jindan_tools.text.safe import safe_line

FRAMEWORK: Mapping[Framework, str] = {
    Framework.ULTRALYTICS: "Ultralytics",
    Framework.YOLOV5: "YOLOv5",
    Framework.HF_TRAINER: "Hugging Face Trainer",
    Framework.LIGHTNING: "PyTorch Lightning",
    Framework.MMDET: "OpenMMLab",
    Framework.MEGATRON: "Megatron-LM",
    Framework.DEEPSPEED: "DeepSpeed",
    Framework.FAIRSEQ: "fairseq",
    Framework.DETECTRON2: "Detectron2",
    Framework.KERAS: "Keras",
    Framework.PYTORCH: "일반 학습 코드",
    Framework.UNKNOWN: "프레임워크 미상",
}
ENDING: Mapping[Ending, str] = {
    Ending.COMPLETED: "끝까지 실행됨",
    Ending.EARLY_STOPPED: "조기 종료됨",
    Ending.CRASHED: "오류로 중단됨",
    Ending.INTERRUPTED: "사용자가 중단함",
    Ending.KILLED: "강제 종료됨",
    Ending.UNKNOWN: "끝을 확인할 수 없음",
}
ORIGIN: Mapping[Origin, str] = {
    Origin.GIVEN: "지정",
    Origin.DEFAULT: "기본값",
    Origin.OVERRIDDEN: "덮어씀",
    Origin.INFERRED: "추정",
}
SEVERITY: Mapping[Severity, str] = {
    Severity.CRITICAL: "치명적",
    Severity.HIGH: "높음",
    Severity.MEDIUM: "중간",
    Severity.LOW: "낮음",
    Severity.INFO: "정보",
}


def run_phrase(run: Run) -> str:
    """Return what ran and how far: 'Ultralytics 8.3.170 · 29/150 에폭 · 조기 종료됨'."""
    named = run.framework not in (Framework.PYTORCH, Framework.UNKNOWN)
    # A program of its own has no version; what stands there is that of the library below it.
    version = f" {safe_line(run.version, 30)}" if run.version and named else ""
    parts = [f"{FRAMEWORK[run.framework]}{version}"]
    parts += [_count(run.epochs_done, run.epochs_planned, "에폭")]
    if run.steps_done or run.epochs_done is None:
        parts += [_count(run.steps_done, run.steps_planned, "스텝")]
    return " · ".join([*filter(None, parts), ENDING[run.ending]])


def _count(done: float | None, planned: float | None, unit: str) -> str:
    if done is None and planned is None:
        return ""
    if planned is None:
        return f"{figure(done)} {unit}"
    return f"계획 {figure(planned)} {unit}" if done is None else f"{figure(done)}/{figure(planned)} {unit}"
