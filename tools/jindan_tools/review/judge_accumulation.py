"""What accumulation changes and what it leaves alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jindan_tools.frameworks.lightning import lightning_fact
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Severity
from jindan_tools.model.setting import Origin, Setting
from jindan_tools.resolve.names import canonical_name
from jindan_tools.review.case import ReviewCase
from jindan_tools.review.record import Advice, Judgement
from jindan_tools.review.values import cite, typed


def judge_accumulation(case: ReviewCase) -> Iterator[Judgement]:
    """Judge a change of the accumulation that someone typed; Ultralytics works its own out."""
    change = case.change_of("gradient_accumulation")
    held = case.new.config.get("gradient_accumulation")
    if change is None or change not in case.changes or held is None or held.origin is not Origin.GIVEN:
        return
    doubt = case.accumulation_in_doubt
    steps = typed(change.new)
    why = (
        f"누적 {steps} 설정은 순전파와 역전파를 같은 횟수로 하고 optimizer.step()만 {steps}분의 1로 줄이므로, "
        "한 에폭의 시간은 누적 때문에 늘지 않습니다."
    )
    if doubt:
        command = " 시작 명령에도 이 값이 없습니다." if _absent_from(case.command) else ""
        why = f"적혀 있는 위치를 Trainer가 읽지 않으면 적용되지 않습니다.{command} {why}"
    divides = lightning_fact("accumulation_divides_loss")
    facts: list[Evidence] = list(cite(change))
    if case.is_lightning and divides is not None:
        facts.append(
            Evidence(
                statement="Lightning은 누적할 때 손실을 누적 수로 나눈 뒤 역전파합니다.",
                formula=f"출처 {divides.source}",
            )
        )
    yield Judgement(
        parameter=change.label,
        old=typed(change.old) or "1",
        new=steps,
        advice=Advice.RISK if doubt else Advice.KEEP,
        why=why,
        facts=tuple(facts),
        severity=Severity.MEDIUM if doubt else Severity.INFO,
        where=change.new_source,
    )


def _absent_from(command: Sequence[Setting]) -> bool:
    names = [canonical_name(s.name) for s in command]
    return bool(command) and all(n is None or n[0] != "gradient_accumulation" for n in names)
