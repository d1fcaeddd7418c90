"""YOL011: memory swings at a fixed image and batch size because the number of boxes does."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_settings
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times
from jindan_tools.vram.assigner import anchor_count, tal_bytes
from jindan_tools.vram.recorded import GIB, memory_series

_SWING = 1.5


@rule("YOL011", "object-density-memory", {"sysmem_spill": 0.5, "oom_leak": -2.0})
def object_density_memory(run: Run) -> Iterator[Finding]:
    """Explain memory that swings between epochs by crowded images.

    ## What it does
    Compares the smallest and largest GPU_mem of all epochs after the first and computes the assigner's share per box.
    ## Why it matters
    Activations are constant at a fixed size; the label assigner needs 32 bytes a box and anchor, so one crowded page
    decides the peak. A smaller batch does not help a batch of one; tiles or a newer release do.
    ## Fires on
    At least 4 epochs with a ratio of at least 1.5, going up and down, at a fixed image size without multi_scale.
    ## Stays silent on
    Steady growth (a leak), the first epoch, multi_scale, small memories below 2 G.
    ## Source
    Ultralytics utils/tal.py, measured on 8.3.170; Ultralytics issues 492, 730 and 10296.
    """
    series = memory_series(run)
    if run.framework is not Framework.ULTRALYTICS or series is None or len(series.finite) < 5 or _multi_scale(run):
        return
    values = series.finite[1:]
    low, high = min(values), max(values)
    if low <= 0 or high < 2 or high / low < _SWING or not _swings(values):
        return
    size = run.number("image_size")
    share: tuple[Evidence, ...] = ()
    if size is not None and size >= 32:
        each = tal_bytes(1000, int(size)) / GIB
        share = (
            Evidence(
                statement=f"할당기는 상자 1,000개마다 약 {figure(each, 3)} GiB의 임시 메모리를 씁니다.",
                value=each,
                unit="GiB",
                formula=f"32바이트 × 상자 1,000개 × 앵커 {anchor_count(int(size)):,}개",
            ),
        )
    yield finding(
        f"같은 설정에서 GPU 메모리가 {figure(low)}G와 {figure(high)}G 사이를 오가며, 이미지마다 다른 객체 수로 설명됩니다.",
        cite_point(series, series.values.index(high), f"가장 작을 때의 {times(high / low)}"),
        cite_point(series, series.values.index(low), "가장 작은 예약량"),
        *share,
        *cite_settings(run, "image_size", "batch_size"),
        severity=Severity.LOW,
        facts={"low": low, "high": high},
    )


def _multi_scale(run: Run) -> bool:
    words = (str(s.value).lower() for s in run.stated("multi_scale"))
    return any(w not in {"false", "0", "0.0", "none", "null"} for w in words)


def _swings(values: tuple[float, ...]) -> bool:
    """Return whether memory comes down again by a fifth after it went up by a fifth: growth alone is a leak."""
    peak = max(range(len(values)), key=values.__getitem__)
    return any(v < 0.8 * values[peak] for v in values[peak + 1 :])
