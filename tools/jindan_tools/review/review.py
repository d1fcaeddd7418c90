"""Review a change: every judgement, what contradicts, what was noted wrongly, how to run it, what to watch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import val_metric
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import SEVERITY_ORDER, Severity
from jindan_tools.planning.config_checks import config_contradictions
from jindan_tools.planning.parts import Contradiction
from jindan_tools.review.attribution import judge_attribution
from jindan_tools.review.case import ReviewCase
from jindan_tools.review.changes import unmatched_files
from jindan_tools.review.claims import read_claims
from jindan_tools.review.command import overridden_by_command
from jindan_tools.review.corrections import Known, correct
from jindan_tools.review.durations import EpochTime, epoch_time
from jindan_tools.review.ends import Ends, find_ends
from jindan_tools.review.fallbacks import build_fallbacks
from jindan_tools.review.judge_accumulation import judge_accumulation
from jindan_tools.review.judge_batch import judge_batch
from jindan_tools.review.judge_decay import judge_decay
from jindan_tools.review.judge_memory import judge_memory
from jindan_tools.review.judge_other import judge_other
from jindan_tools.review.judge_precision import judge_clipping, judge_precision
from jindan_tools.review.judge_rate import judge_rate
from jindan_tools.review.judge_schedule import judge_schedule
from jindan_tools.review.judge_size import judge_size
from jindan_tools.review.judge_stop import judge_stop
from jindan_tools.review.judge_time import judge_time
from jindan_tools.review.memory import memory_base
from jindan_tools.review.model_memory import model_memory
from jindan_tools.review.options import build_options
from jindan_tools.review.record import Advice, ChangeReview, Decision, Judgement
from jindan_tools.review.values import shortened, typed
from jindan_tools.review.watch import watch_list
from jindan_tools.text.figures import figure

_MOST_FIRST = 6
_DATA = frozenset({"data", "train_data", "val_data", "num_classes", "num_labels"})


def review_change(case: ReviewCase) -> ChangeReview:
    """Return the review of a case; it reads nothing."""
    claims = read_claims(case.notes)
    ends, time, memory = find_ends(case), epoch_time(case, claims), memory_base(case, claims)
    # A peak of the old run says nothing about another model.
    sizes = model_memory(case.new) if memory is None or case.change_of("model") in case.changes else memory
    judgements = _judgements(case, ends, time, measured=memory is not None and sizes is memory)
    contradictions = (*_own(case), *overridden_by_command(case))
    corrections = correct(claims, Known(case=case, ends=ends, time=time, memory=memory))
    decision = _decision(judgements, contradictions)
    return ChangeReview(
        old=case.old_label,
        new=case.new_label,
        decision=decision,
        headline=_headline(case, judgements, contradictions),
        first=_first(judgements, contradictions),
        judgements=judgements,
        contradictions=contradictions,
        corrections=corrections,
        options=build_options(case, sizes),
        watch=watch_list(case, ends, memory),
        fallbacks=build_fallbacks(case, claims),
        unchanged=tuple(f"{c.label}={typed(c.new)}" for c in case.kept if c.canonical and not c.only_a_name),
        names_only=tuple(c.label for c in case.changes if c.only_a_name),
        outcome=_outcome(case),
        result=_result(case),
        missing=tuple(_missing(case, time, has_memory=sizes is not None)),
    )


def _judgements(case: ReviewCase, ends: Ends, time: EpochTime | None, *, measured: bool) -> tuple[Judgement, ...]:
    found = [
        *judge_size(case),
        *judge_batch(case),
        *judge_accumulation(case),
        *judge_rate(case),
        *judge_decay(case),
        *judge_schedule(case, ends),
        *judge_stop(case, ends),
        *judge_precision(case),
        *judge_clipping(case),
        *judge_time(case, ends, time),
        *(() if measured else judge_memory(case)),
        *judge_attribution(case),
    ]
    found += judge_other(case, frozenset(j.parameter for j in found))
    return tuple(sorted(found, key=lambda j: -SEVERITY_ORDER[j.severity]))


def _own(case: ReviewCase) -> Iterator[Contradiction]:
    """Yield what the new configuration contradicts in itself, saying so when the old one did too."""
    before = {c.key for c in config_contradictions(case.old)}
    for found in config_contradictions(case.new):
        inherited = " 이전 설정에도 있던 것입니다." if found.key in before else ""
        yield replace(found, what=f"{found.what}{inherited}")


def _decision(judgements: Sequence[Judgement], contradictions: Sequence[Contradiction]) -> Decision:
    worst = max(
        (SEVERITY_ORDER[x.severity] for x in (*judgements, *contradictions)),
        default=SEVERITY_ORDER[Severity.INFO],
    )
    if worst >= SEVERITY_ORDER[Severity.HIGH]:
        return Decision.FIX_FIRST
    return Decision.CONFIRM_FIRST if worst >= SEVERITY_ORDER[Severity.MEDIUM] else Decision.RUN


def _headline(case: ReviewCase, judgements: Sequence[Judgement], contradictions: Sequence[Contradiction]) -> str:
    told = [c for c in case.changes if not c.only_a_name]
    if not told:
        return "두 설정의 값이 같습니다(이름과 저장 위치는 비교하지 않았습니다)."
    named = [f"{c.label} {shortened(c.old) or '없음'} → {shortened(c.new) or '없음'}" for c in told[:4]]
    more = f" 외 {len(told) - 4}가지" if len(told) > 4 else ""
    wrong = sum(j.advice in (Advice.CHANGE, Advice.RISK) for j in judgements) + len(contradictions)
    return (
        f"바뀐 값은 {', '.join(named)}{more}입니다. 고치거나 조심할 것이 {wrong}가지입니다."
        if wrong
        else f"바뀐 값은 {', '.join(named)}{more}입니다."
    )


def _first(judgements: Sequence[Judgement], contradictions: Sequence[Contradiction]) -> tuple[str, ...]:
    serious = [c.do for c in contradictions if SEVERITY_ORDER[c.severity] >= SEVERITY_ORDER[Severity.MEDIUM]]
    return tuple(dict.fromkeys((*serious, *(j.do for j in judgements if j.do))))[:_MOST_FIRST]


def _outcome(case: ReviewCase) -> tuple[Evidence, ...]:
    """Return the best held-out records of both sides when both have run."""
    found: list[Evidence] = []
    sides = [val_metric(run) for run in (case.old, case.new)]
    for side, series in zip(("이전", "이후"), sides, strict=True):
        if series is not None and series.best is not None and _result(case):
            found.append(cite_point(series, series.best, f"{side} 실행의 최고 기록"))
    return tuple(found)


def _result(case: ReviewCase) -> str:
    before, after = (val_metric(run) for run in (case.old, case.new))
    if before is None or after is None or before.name != after.name or before.best is None or after.best is None:
        return ""
    old, new = before.values[before.best], after.values[after.best]
    said = f"{before.name} 최고 기록 {figure(old)} → {figure(new)}({new - old:+.4f})"
    moved = [c.label for c in case.changes if c.canonical in _DATA]
    return f"{said}. 데이터({', '.join(moved)})가 달라 두 값을 바로 견줄 수 없습니다." if moved else said


def _missing(case: ReviewCase, time: EpochTime | None, *, has_memory: bool) -> Sequence[str]:
    asked = [
        f"{path} 파일은 견줄 짝이 없어 검토하지 않았습니다."
        for path in sorted(unmatched_files(case.old, case.new) | unmatched_files(case.new, case.old))
    ]
    if case.baseline is None:
        asked.append("이전 설정의 실행 폴더(--run)를 주면 조기 종료, 학습률 일정, 시간을 그 기록으로 계산합니다.")
    moved = (case.pixel_ratio or 1) != 1 or case.change_of("batch_size") in case.changes
    if moved and not has_memory:
        asked.append(
            "이전 실행의 최고 메모리(torch.cuda.max_memory_reserved 또는 GPU_mem 기록)가 있으면 선택지별 메모리를 계산합니다."
        )
    if moved and case.card_gib is None:
        asked.append("카드 용량(--card 24)을 주면 어느 선택지가 들어가는지 알려 줍니다.")
    if time is None and (case.pixel_ratio or 1) != 1:
        asked.append("한 에폭의 시간 기록이 있으면 새 해상도의 시간을 계산합니다.")
    return asked
