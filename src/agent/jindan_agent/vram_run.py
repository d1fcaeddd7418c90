"""The page of `diagnose vram RUN`: what the run used, why it ran out of memory, and what fits its card."""

from __future__ import annotations

from collections.abc import Mapping

from jindan_tools.model.evidence import Evidence
from jindan_tools.text.figures import figure, percent, span
from jindan_tools.text.safe import safe_line
from jindan_tools.vram.estimate import GIB, PART_KO, Estimate, Fit, fit
from jindan_tools.vram.oom_split import OomReason
from jindan_tools.vram.run_memory import Largest, RunMemory, largest_on_card

_REASON_KO = {
    OomReason.NEED: "필요한 양이 카드보다 큽니다",
    OomReason.FRAGMENTATION: "예약해 둔 메모리가 조각나 있습니다",
    OomReason.OTHER_PROCESS: "다른 프로세스가 같은 카드를 쓰고 있습니다",
    OomReason.LEAK: "스텝마다 사용량이 늘었습니다(누수)",
}
_REMEDY_KO = {
    OomReason.NEED: "배치나 입력 크기를 줄이거나 활성화 재계산을 켜세요.",
    OomReason.FRAGMENTATION: "PYTORCH_CUDA_ALLOC_CONF=expandable_segments:True 값을 먼저 시험하세요.",
    OomReason.OTHER_PROCESS: "nvidia-smi로 다른 프로세스를 확인하세요. 배치를 줄이는 것은 해결이 아닙니다.",
    OomReason.LEAK: "스텝마다 텐서를 쌓아 두는 곳(손실 합산, 예측 목록)을 찾으세요.",
}
_EVAL_KO = "평가 중에 부족해졌습니다. 평가 배치나 예측값을 모으는 방식을 바꾸세요. 학습 설정은 그대로 두어도 됩니다."


def run_page(name: str, found: RunMemory, card: float | None) -> str:
    """Return the page as text; `card` in bytes stands for the run's own card when it is given."""
    size = card or (found.card[0] if found.card else None)
    lines = [f"{safe_line(name, 120)}: {_setting(found)}", ""]
    lines += [*_use(found), *_oom(found), *_fitting(found, size, card)]
    if len(lines) == 2:
        lines.append("기록된 GPU 메모리도, 크기를 아는 모델 이름도, 메모리 부족 오류도 찾지 못했습니다.")
        lines.append("→ diagnose vram --model 이름 --batch N 명령으로 추정하거나, 로그에 최대 메모리를 남기세요.")
    return "\n".join(lines).rstrip() + "\n"


def run_json(name: str, found: RunMemory, card: float | None) -> Mapping[str, object]:
    """Return the same as plain data, in GiB."""
    size = card or (found.card[0] if found.card else None)
    now, most = found.at(), _largest(found, size)
    return {
        "run": name,
        "model": found.model or None,
        "batch": found.setup.batch if "batch_size" in found.stated else None,
        "image_size": found.setup.image_size,
        "precision": found.setup.precision.value,
        "optimizer": found.setup.optimizer.value,
        "measured_gib": None if found.peak is None else found.peak.value,
        "total_gib": None if now is None else round(now.total / GIB, 4),
        "low_gib": None if now is None else round(now.low / GIB, 4),
        "high_gib": None if now is None else round(now.high / GIB, 4),
        "basis": None if now is None else now.basis.value,
        "card_gib": None if size is None else size / GIB,
        "largest_batch": most.batch,
        "largest_image_size": most.image_size,
        "oom": None if found.split is None else [reason.value for reason in found.split.reasons],
        "oom_in_evaluation": found.in_evaluation,
    }


def _setting(found: RunMemory) -> str:
    """Return what the run states, and nothing that was assumed for it."""
    setup, stated = found.setup, found.stated
    words = [
        safe_line(found.model, 60) or "모델 이름 모름",
        f"배치 {setup.batch}" if "batch_size" in stated else "배치 모름",
        f"{setup.image_size}px" if setup.image_size else "",
        f"{setup.seq_len:,} 토큰" if setup.seq_len else "",
        setup.precision.value if "precision" in stated else "",
        setup.optimizer.value if "optimizer" in stated else "",
        f"LoRA {setup.lora.rank}" if setup.lora else "",
        f"장치 {setup.devices}" if setup.devices > 1 else "",
        f"ZeRO {setup.zero}" if setup.zero else "",
    ]
    return ", ".join(word for word in words if word)


def _use(found: RunMemory) -> list[str]:
    lines: list[str] = []
    if found.peak is not None:
        lines.append(f"측정: {_cited(found.peak)}")
    if found.estimate is not None:
        lines.append(f"추정: {found.estimate.subject}")
        lines += _parts(found.estimate)
        if found.point is not None and not found.estimate.low <= found.point.peak <= found.estimate.high:
            share = percent(found.point.peak / found.estimate.total)
            lines.append(f"측정값이 추정의 {share}입니다. 아래 계산은 측정값을 따릅니다.")
    return [*lines, ""] if lines else []


def _parts(estimate: Estimate) -> list[str]:
    rows = [f"  {p.size / GIB:8.2f} GiB  {PART_KO[p.name]} ({safe_line(p.how, 100)})" for p in estimate.parts]
    total = f"  {estimate.total / GIB:8.2f} GiB  합계 (예상 범위 {span(estimate.low / GIB, estimate.high / GIB)} GiB)"
    return [*rows, total]


def _oom(found: RunMemory) -> list[str]:
    if found.oom is None:
        return []
    lines = [f"CUDA 메모리 부족: '{safe_line(found.oom.text, 160)}' ({found.oom.source.label()})"]
    if found.numbers is not None and found.split is not None:
        n = found.numbers
        lines.append(
            f"  요청 {figure(n.requested / GIB, 3)} GiB, 남음 {figure(n.free / GIB, 3)} GiB, 할당 {figure(n.allocated / GIB, 3)} GiB, "
            f"예약했지만 쓰지 않음 {figure(n.reserved_unallocated / GIB, 3)} GiB, 카드 {figure(n.total / GIB)} GiB"
        )
        for reason in found.split.reasons:
            if reason is not OomReason.NEED or not found.in_evaluation:
                lines.append(f"  원인: {_REASON_KO[reason]}. {_REMEDY_KO[reason]}")
    if found.in_evaluation:
        lines.append(f"  원인: {_EVAL_KO}")
    return [*lines, ""]


def _fitting(found: RunMemory, size: float | None, given: float | None) -> list[str]:
    now = found.at()
    if size is None or now is None:
        return []
    place = "지정한 값" if given or found.card is None else _place(found.card[1])
    basis = "측정한 최고값에서 비례로" if found.point is not None else "추정식으로"
    verdict = {Fit.FITS: "들어갑니다", Fit.DOUBTFUL: "들어갈지 분명하지 않습니다", Fit.TOO_LARGE: "들어가지 않습니다"}
    lines = [f"카드 {figure(size / GIB)} GiB ({place})에 지금 설정은 {verdict[fit(now, size)]} ({basis} 계산)."]
    most = _largest(found, size)
    if most.batch is not None:
        lines.append(f"  입력 크기를 그대로 두면 가장 큰 배치는 {most.batch}입니다.")
    if most.image_size is not None:
        lines.append(f"  배치 {found.setup.batch}에서 가장 큰 이미지 한 변은 {most.image_size}px입니다.")
    return lines


def _largest(found: RunMemory, size: float | None) -> Largest:
    return Largest(batch=None, image_size=None) if size is None else largest_on_card(found, size)


def _cited(evidence: Evidence) -> str:
    return f"{evidence.statement} ({_place(evidence)})"


def _place(evidence: Evidence) -> str:
    return evidence.source.label() if evidence.source is not None else "출처 없음"
