"""Tell the kinds of hardware errors apart by what the driver printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_event import describe_event

# pattern -> (Korean title, weights). Xid numbers: NVIDIA's catalogue; 13 and 31 are mostly faults of the program.
_KINDS: tuple[tuple[str, str, Mapping[str, float]], ...] = (
    (
        r"ecc|fallen off the bus|gpu is lost|machine check|xid\D{0,20}\b(?:48|63|64|74|79|92|94|95)\b",
        "GPU 메모리(ECC) 또는 버스 오류로 실행이 끝났습니다",
        {"gpu_xid_ecc": 4.0, "hardware_fault": 1.0, "oom_capacity": -2.0},
    ),
    (
        r"launch timed out|cudaerrorlaunchtimeout",
        "CUDA 커널이 제한 시간을 넘겨 드라이버가 중단했습니다",
        {"cuda_launch_timeout": 4.0, "hardware_fault": 0.5},
    ),
    (
        r"illegal memory access|misaligned address|illegal instruction|xid\D{0,20}\b(?:13|31)\b",
        "CUDA 커널이 잘못된 메모리에 접근했습니다",
        {"illegal_memory": 3.5},
    ),
    (
        r"cublas_status_(?:alloc_failed|not_initialized|execution_failed|internal_error)|cudnn failed to initialize|"
        r"cudnn_status_(?:not_initialized|alloc_failed|execution_failed|internal_error|mapping_error)|"
        r"valid cudnn algorithm|unable to find an engine",
        "cuBLAS/cuDNN 초기화 또는 실행이 실패했습니다",
        {"oom_disguised": 2.5, "hardware_fault": 0.5, "num_labels_mismatch": 0.5},
    ),
    (
        r"busy or unavailable",
        "GPU가 다른 작업에 쓰이고 있거나 사용할 수 없는 상태라 실행이 끝났습니다",
        {"oom_other_process": 2.5, "hardware_fault": 1.5},
    ),
    (r"", "GPU 장치 오류로 실행이 끝났습니다", {"hardware_fault": 3.0, "gpu_xid_ecc": 0.5}),
)


def report_hardware(run: Run) -> Iterator[Finding]:
    """Yield one finding for the last hardware event of the run."""
    event = run.last_event(EventKind.HARDWARE)
    if event is not None:
        title, argues = _kind(event)
        yield describe_event(event, title, argues)


def _kind(event: Event) -> tuple[str, Mapping[str, float]]:
    text = f"{event.text} {event.word('error')}".lower()
    return next((title, argues) for pattern, title, argues in _KINDS if re.search(pattern, text))
