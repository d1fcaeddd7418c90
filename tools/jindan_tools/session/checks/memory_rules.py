"""SES006 and SES007: rules and alarms about GPU memory that contradict what the notes record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Severity
from jindan_tools.session.cite import cite_note
from jindan_tools.session.clauses import clauses
from jindan_tools.session.lesson import Lesson, check, lesson
from jindan_tools.session.quantities import Quantity, bare_numbers, quantities
from jindan_tools.session.session import Note, Session
from jindan_tools.session.stated import stated_settings
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_SHORT = regex(r"메모리[가이는]?\s*(?:모자|부족)|OOM|out of memory", re.IGNORECASE)
_FREE = regex(r"빈 메모리|남은 메모리|여유|free", re.IGNORECASE)
_MEMORY = regex(r"메모리|memory|VRAM", re.IGNORECASE)
_SYSTEM = regex(r"시스템|CPU|RAM(?!\w)|호스트", re.IGNORECASE)
_ALARM = regex(r"경보|알림|경고|alarm|alert|warn|임계", re.IGNORECASE)
_CARD = regex(r"(\d+(?:\.\d+)?)\s*GB?\s*(?:카드|GPU|VRAM)", re.IGNORECASE)
_OVER = regex(r"초과|넘|이상|over|above|>", re.IGNORECASE)


@check("SES006", "batch-rule-repeats-oom")
def batch_rule_repeats_oom(session: Session) -> Iterator[Lesson]:
    """Report a rule for the batch that chooses again the batch that ran out of memory.

    ## What it does
    Reads 'free memory over X GB: batch B' and looks for a record that B did not fit.
    ## Why it matters
    An idle card always has more free than the first threshold, so the rule starts with the batch that failed.
    ## Fires on
    A batch of such a rule that is at least as large as one that is recorded as out of memory.
    ## Stays silent on
    Rules whose batches are all smaller, notes without an out-of-memory record, cards smaller than the threshold.
    ## Source
    Comparison of two values of the same notes.
    """
    failed = _failed_batch(session)
    if failed is None:
        return
    batch, proof = failed
    card = _card(session.notes)
    for note, threshold, chosen in _batch_rules(session.notes):
        if chosen < batch or (card is not None and card[0] < threshold.value):
            continue
        idle = (
            f"비어 있는 {figure(card[0])} GB 카드는 늘 이 조건에 듭니다."
            if card is not None
            else "비어 있는 카드라면 첫 조건에 듭니다."
        )
        yield lesson(
            f"빈 메모리 {figure(threshold.value)} GB 초과면 배치 {figure(chosen)}라는 규칙은 메모리가 모자랐던 배치 {figure(batch)} 값을 다시 고릅니다.",
            cite_note(note),
            proof,
            *((cite_note(card[1]),) if card is not None else ()),
            severity=Severity.HIGH,
            advice=f"규칙의 가장 큰 배치를 {figure(batch)} 아래로 낮추고, 빈 메모리 대신 한 에폭의 최대 예약 메모리를 재어 정하세요. {idle}",
            command='python -c "import torch; print(torch.cuda.mem_get_info())"',
            facts={"threshold_gb": threshold.value, "batch": chosen},
        )
        return


@check("SES007", "alarm-below-use")
def alarm_below_use(session: Session) -> Iterator[Lesson]:
    """Report a memory alarm that the noted use exceeds by design.

    ## What it does
    Compares the alarm for GPU memory with the memory noted for each model and with the card.
    ## Why it matters
    An alarm that is always on is ignored; a use equal to the card leaves nothing for fragmentation.
    ## Fires on
    A noted use at or above the alarm.
    ## Stays silent on
    Alarms above every use, thresholds for system memory, rules about free memory.
    ## Source
    Comparison of values of the same notes.
    """
    alarm = _alarm(session.notes)
    if alarm is None:
        return
    note, limit = alarm
    uses = [(n, q) for n, q in _uses(session.notes) if q.value >= limit.value]
    if not uses:
        return
    used, top = max(uses, key=lambda u: u[1].value)
    card = _card(session.notes)
    full = card is not None and top.value >= card[0]
    tail = f"이고 카드 {figure(top.value)} GB의 100 %입니다" if full else "입니다"
    yield lesson(
        f"메모리 경보 {figure(limit.value)} GB는 {used.cells[0]}의 사용량 {figure(top.value)} GB보다 낮아 늘 울립니다.",
        cite_note(note),
        cite_note(used),
        Evidence(
            statement=f"적힌 사용량은 경보 값의 {100 * top.value / limit.value:.0f} %{tail}.",
            value=100 * top.value / limit.value,
            unit="%",
            formula=f"100 × {figure(top.value)} ÷ {figure(limit.value)}",
        ),
        severity=Severity.MEDIUM,
        advice="경보를 실제 최대 사용량보다 위, 카드 용량보다 아래에 두세요. 그런 값이 없으면 배치를 줄여야 합니다.",
        command='python -c "import torch; print(torch.cuda.max_memory_reserved() / 2**30)"',
        facts={"alarm_gb": limit.value, "use_gb": top.value},
    )


def _failed_batch(session: Session) -> tuple[float, Evidence] | None:
    for stated in stated_settings(session.notes):
        if stated.name == "batch_size" and stated.before is not None and _SHORT.search(stated.note.text):
            return stated.before, cite_note(stated.note)
    for member in session.members:
        event = member.run.last_event(EventKind.CUDA_OOM)
        batch = member.run.number("batch_size")
        if event is not None and batch:
            statement = f"{member.label}: 배치 {figure(batch)} 설정에서 GPU 메모리가 모자랐습니다."
            return batch, Evidence(statement=statement, value=batch, source=member.at(event.source), quote=event.text)
    return None


def _batch_rules(notes: Sequence[Note]) -> Iterator[tuple[Note, Quantity, float]]:
    for note in notes:
        if not (_FREE.search(note.text) and re.search(r"배치|batch", note.text, re.IGNORECASE)):
            continue
        for clause in clauses(note.text):
            threshold = next(quantities(clause.text, "GB"), None)
            numbers = bare_numbers(clause.text)
            if threshold is not None and numbers:
                yield note, threshold, numbers[-1]


def _alarm(notes: Sequence[Note]) -> tuple[Note, Quantity] | None:
    for note in notes:
        if _FREE.search(note.text) or not (_ALARM.search(note.heading) or _ALARM.search(note.text)):
            continue
        for clause in clauses(note.text):
            found = next(quantities(clause.text, "GB"), None)
            if (
                found is not None
                and _MEMORY.search(clause.text)
                and _OVER.search(clause.text)
                and not _SYSTEM.search(clause.text)
            ):
                return note, found
    return None


def _uses(notes: Sequence[Note]) -> Iterator[tuple[Note, Quantity]]:
    for note in notes:
        for name, cell in zip(note.header, note.cells, strict=False):
            found = next(quantities(cell, "GB"), None)
            if found is not None and _MEMORY.search(name):
                yield note, found


def _card(notes: Sequence[Note]) -> tuple[float, Note] | None:
    found = ((m, n) for n in notes if (m := _CARD.search(n.text)) is not None)
    first = next(found, None)
    return None if first is None else (float(first[0][1]), first[1])
