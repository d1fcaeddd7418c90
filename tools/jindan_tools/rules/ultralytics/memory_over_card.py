"""YOL010: more memory is reserved than the card has, so the driver pages to system memory."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.vram.recorded import GIB, card_bytes, memory_series, unit_bytes

# 7 % covers the open unit (1e9 or 2**30) of versions between those that were examined.
_MARGIN = 1.08


@rule(
    "YOL010",
    "memory-over-card",
    {"sysmem_spill": 3.5, "nan_lr_diverge": 0.0, "nan_fp16_overflow": -0.5, "oom_capacity": -1.0},
)
def memory_over_card(run: Run) -> Iterator[Finding]:
    """Report a memory column that exceeds the card.

    ## What it does
    Converts the highest GPU_mem value to bytes with the unit of the version and compares it with the card.
    ## Why it matters
    Only a driver that spills to system memory allows it (Windows, WSL2). Steps become many times slower; results stay
    the same, so it explains time and never NaN.
    ## Fires on
    A highest value at least 8 % above the memory of the only card.
    ## Stays silent on
    Unknown cards, several cards, values up to the limit.
    ## Source
    Ultralytics prints torch.cuda.memory_reserved(); NVIDIA knowledge base 5490, sysmem fallback since driver 536.40.
    """
    card, series = card_bytes(run), memory_series(run)
    if run.framework is not Framework.ULTRALYTICS or card is None or series is None or series.argmax is None:
        return
    peak = series.values[series.argmax] * unit_bytes(run)
    if peak < _MARGIN * card[0]:
        return
    over = sum(v * unit_bytes(run) > card[0] for v in series.finite)
    yield finding(
        f"GPU 메모리 예약이 {series.x_label(series.argmax)}에 {figure(peak / GIB)} GiB로 카드의 {figure(card[0] / GIB)} GiB를 넘어 시스템 메모리로 넘쳤습니다.",
        cite_point(series, series.argmax, "가장 큰 예약량"),
        card[1],
        Evidence(
            statement=f"기록 {len(series.finite)}개 중 {over}개가 카드 용량을 넘으며, 이는 속도 문제이고 계산 결과는 바꾸지 않습니다.",
            value=float(over),
            formula=f"{figure(peak / GIB)} GiB - {figure(card[0] / GIB)} GiB = {figure((peak - card[0]) / GIB)} GiB",
        ),
        severity=Severity.MEDIUM,
        facts={"peak_gib": peak / GIB, "card_gib": card[0] / GIB},
    )
