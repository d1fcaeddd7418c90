"""CRS030: an exception whose words no rule knows ended the run; its circumstances tell the kind."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import describe, fatal_exception
from jindan_tools.rules.crash.launcher_report import is_launcher_report
from jindan_tools.rules.crash.patterns import kind_of
from jindan_tools.rules.crash.signs.phases import KOREAN
from jindan_tools.rules.crash.signs.read_signs import Reading, read_signs
from jindan_tools.rules.crash.signs.told import told_by
from jindan_tools.rules.registry import rule
from jindan_tools.text.safe import safe_line

# Events that explain an exception by themselves; their own rules report them.
_BETTER = (EventKind.CUDA_OOM, EventKind.DISK, EventKind.SHM, EventKind.HARDWARE, EventKind.NCCL, EventKind.WORKER_DIED)
_ARGUES = {
    "code_error": 3.0,
    "config_error": 3.0,
    "env_version": 3.0,
    "missing_dependency": 3.0,
    "missing_file": 3.0,
    "data_missing": 2.5,
    "too_little_data": 1.5,
    "corrupt_data": 3.0,
    "ckpt_mismatch": 3.0,
    "shape_mismatch": 3.0,
    "dtype_device": 3.0,
    "num_labels_mismatch": 3.0,
    "labels_corrupt": 2.0,
    "labels_missing": 2.5,
    "vocab_mismatch": 3.0,
    "metric_bug": 3.0,
    "nccl_network": 2.5,
    "host_oom_kill": 2.5,
    "oom_capacity": 1.5,
    "disk_full": 1.2,
    "detach_no_grad": 3.0,
    "tokens_truncated": 2.5,
}

# From here on the finding supports the cause, and its title may say so.
_CARRIES = 2.0
_WHY = {
    "code_error": "코드에서 예외가 발생해",
    "config_error": "설정이나 인자가 받아들여지지 않아",
    "env_version": "라이브러리 버전이 서로 맞지 않아",
    "missing_dependency": "필요한 패키지가 없거나 불러와지지 않아",
    "missing_file": "파일이나 경로를 쓸 수 없어",
    "data_missing": "읽을 데이터가 없어",
    "corrupt_data": "데이터의 내용이 읽는 코드와 맞지 않아",
    "ckpt_mismatch": "체크포인트가 코드와 맞지 않아",
    "shape_mismatch": "크기가 서로 맞지 않아",
    "dtype_device": "자료형이나 장치가 서로 맞지 않아",
    "num_labels_mismatch": "라벨이 정해진 클래스를 벗어나",
    "labels_corrupt": "라벨의 형식이 읽는 코드와 맞지 않아",
    "labels_missing": "라벨이 없어",
    "vocab_mismatch": "토큰 번호가 어휘를 벗어나",
    "metric_bug": "평가 지표를 계산하는 코드에서 예외가 발생해",
    "nccl_network": "다른 프로세스에 연결하지 못해",
    "host_oom_kill": "메모리가 모자라",
    "detach_no_grad": "기울기가 이어지지 않아",
    "tokens_truncated": "길이 제한이 필요한 토큰을 잘라",
}


@rule("CRS030", "unclassified-exception", _ARGUES)
def unclassified_exception(run: Run) -> Iterator[Finding]:
    """Report an exception that no more specific rule knows by its words.

    ## What it does
    Names the exception that ended the run and the frame in user code it passed, and reads the kind of error from its
    type, from whose code raised it (the program's or a library's), from the line of source that ran, from what the words
    speak of (sizes, devices, versions, files, settings) and from what the program was doing (loading data, a checkpoint,
    the configuration, computing a metric).
    ## Why it matters
    Most messages are in no list. The circumstances tell a program's own mistake from a setting, a file or a version.
    ## Fires on
    A fatal exception of a kind that `patterns.py` does not know and that no memory, disk or hardware event explains.
    It never establishes a cause: circumstances support one at most.
    ## Stays silent on
    Runs that ended for another reason, and a launcher's report of its child's failure (CRS049).
    ## Source
    CPython tracebacks; the names of files and functions in `signs/phases.py`.
    """
    event = fatal_exception(run)
    if event is None or kind_of(event) is not None or is_launcher_report(event):
        return
    if any(told.word("role") != "cascade" and not told.number("restarted") for told in run.of_kind(*_BETTER)):
        return
    reading = read_signs(event)
    first, weight = next(iter(reading.argues.items()), ("code_error", 0.0))
    found = describe(event, _WHY.get(first, "예외가 발생해") if weight >= _CARRIES else "예외가 발생해", reading.argues)
    yield replace(found, evidence=(*found.evidence, *_circumstances(event, reading)))


def _circumstances(event: Event, reading: Reading) -> Iterator[Evidence]:
    told = told_by(event)
    code = event.word("code") or event.word("inner_code")
    if code:
        yield Evidence(statement=f"그때 실행한 줄은 '{safe_line(code, 120)}'입니다.", source=event.source)
    doing = KOREAN[told.phases[0]] if told.phases else ""
    for reason in reading.reasons:
        yield Evidence(statement=f"{doing}이었습니다. {reason}." if doing else f"{reason}.", source=event.source)
        doing = ""
