"""SES004: the batch was changed, the effective batch was not."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Severity
from jindan_tools.model.run import Framework
from jindan_tools.session.cite import cite_member_setting, cite_note
from jindan_tools.session.lesson import Lesson, check, lesson
from jindan_tools.session.session import Session
from jindan_tools.session.stated import stated_settings
from jindan_tools.text.figures import figure

_NBS = 64.0


@check("SES004", "batch-change-keeps-effective-batch")
def batch_change(session: Session) -> Iterator[Lesson]:
    """Compute the effective batch before and after a noted change of the batch in Ultralytics or YOLOv5.

    ## What it does
    Computes max(round(nbs / batch), 1) x batch for both values of 'batch A to B'.
    ## Why it matters
    The trainer accumulates up to nbs by itself: a smaller batch needs no accumulation setting and no new learning rate.
    ## Fires on
    A change of the batch in the notes with the effective batch equal within 2 %, or different.
    ## Stays silent on
    Other trainers, notes that name one batch only.
    ## Source
    Ultralytics engine/trainer.py _setup_train: accumulate = max(round(nbs / batch_size), 1).
    """
    if not (session.uses(Framework.ULTRALYTICS) or session.uses(Framework.YOLOV5)):
        return
    member = session.members[0]
    nominal = member.run.number("nominal_batch") or _NBS
    for stated in stated_settings(session.notes):
        if stated.name != "batch_size" or stated.before is None or not isinstance(stated.value, float):
            continue
        before, after = _steps(stated.before, nominal), _steps(stated.value, nominal)
        old, new = before * stated.before, after * stated.value
        setting = member.settings.get("nbs")
        same = abs(old - new) <= 0.02 * max(old, new)
        what = (
            f"실효 배치는 둘 다 {figure(new)}" if same else f"실효 배치는 {figure(old)}에서 {figure(new)} 값으로 바뀜"
        )
        yield lesson(
            f"배치를 {figure(stated.before)} → {figure(stated.value)} 값으로 바꾸었지만 nbs {figure(nominal)} 기준으로 누적하므로 {what}입니다.",
            cite_note(stated.note),
            *(() if setting is None else (cite_member_setting(member, setting),)),
            Evidence(
                statement=f"배치 {figure(stated.before)}일 때 누적 {before}번, 배치 {figure(stated.value)}일 때 누적 {after}번입니다.",
                value=new,
                formula=f"round({figure(nominal)} ÷ {figure(stated.before)}) × {figure(stated.before)} = {figure(old)}, "
                f"round({figure(nominal)} ÷ {figure(stated.value)}) × {figure(stated.value)} = {figure(new)}",
            ),
            severity=Severity.INFO if same else Severity.MEDIUM,
            advice=(
                "배치를 줄인 효과는 메모리에만 있습니다. 학습률과 누적 설정은 그대로 두세요."
                if same
                else "실효 배치가 바뀌었으므로 학습률도 함께 비교하세요."
            ),
            facts={"before": stated.before, "after": stated.value, "effective": new},
        )
        return


def _steps(batch: float, nominal: float) -> int:
    return max(round(nominal / batch), 1) if batch >= 1 else 1
