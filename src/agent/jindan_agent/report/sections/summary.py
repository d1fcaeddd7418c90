"""요약: the verdict, the cause in one line, what to do first and the numbers."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_agent.report.blocks import Bullet, Bullets, Code, Paragraph, Section, Strong, Text
from jindan_agent.report.citations import place
from jindan_agent.report.draft import Draft
from jindan_agent.report.hangul import is_command
from jindan_agent.report.last_words import last_words
from jindan_agent.report.numbers import curve_figures
from jindan_agent.report.sections.change import change
from jindan_agent.report.width import shorten
from jindan_agent.report.words import run_phrase
from jindan_tools.causes.deciding_check import deciding_check
from jindan_tools.curves.select import train_loss, train_metric, val_loss, val_metric
from jindan_tools.model.cause import STATUS_KO, Cause, Status
from jindan_tools.model.diagnosis import VERDICT_KO, Missing, Verdict
from jindan_tools.model.fix import Fix
from jindan_tools.model.run import Run
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.safe import safe_line

# In a healthy run it is no fault, and the one thing there is to do.
_MAY_GO_ON = "epochs_too_few"


def summary(draft: Draft) -> Section:
    """Return the section that must be enough for a reader who stops after it."""
    found = draft.diagnosis
    verdict: Text = (Strong(f"판정: {VERDICT_KO[found.verdict]}"), f" — {safe_line(found.verdict_reason, 400)}")
    points = [*_cause(draft), *_first_step(draft), *_last_words(draft)]
    items = [Bullet(text=point) for point in points] + list(_figures(draft))
    items.append(Bullet(text=(Strong("실행"), f": {run_phrase(found.run)}")))
    prose = draft.content.prose.summary
    more = (Paragraph(text=(prose,)),) if prose else ()
    return Section(title="요약", blocks=(Paragraph(text=verdict), Bullets(items=tuple(items)), *more))


def _last_words(draft: Draft) -> Iterator[Text]:
    spoken = last_words(draft.diagnosis.run)
    if spoken is not None:
        text = shorten(safe_line(spoken.text, 400), 120)
        yield (Strong("마지막 오류"), ": ", Code(text), " (", Code(place(spoken.source)), ")")


def _cause(draft: Draft) -> Iterator[Text]:
    causes = draft.causes()
    if not causes or draft.diagnosis.verdict is Verdict.HEALTHY:
        return
    first = causes[0]
    label = "가장 가능성 있는 원인" if first.status is Status.HYPOTHESIS else "원인"
    if draft.diagnosis.verdict is Verdict.INSUFFICIENT_EVIDENCE:
        label = "가장 가능성 있는 설명"
    standing = f"{STATUS_KO[first.status]}, 확신도 {percent(first.confidence, 0)}"
    yield (Strong(label), f": {first.name_ko} (", Code(first.id), f", {standing}){_beside(causes)}")


def _beside(causes: tuple[Cause, ...]) -> str:
    others = [c for c in causes[1:3] if c.status is not Status.HYPOTHESIS and not c.explained_by]
    return f". 함께 볼 원인: {', '.join(c.name_ko for c in others)}" if others else ""


def _first_step(draft: Draft) -> Iterator[Text]:
    found = draft.diagnosis
    if found.verdict is Verdict.HEALTHY:
        yield from _nothing_to_do(draft)
        return
    causes = draft.causes()
    fix = next((f for f in found.fixes if not f.already), None)
    if found.verdict is Verdict.INSUFFICIENT_EVIDENCE:
        if found.missing:
            yield (Strong("판단하려면"), *_way(found.missing[0]))
    elif causes and causes[0].status is Status.HYPOTHESIS and draft.worth_checking(causes[0]):
        minutes = deciding_check(found.run, causes[0]).minutes
        yield (
            Strong("먼저 할 일"),
            f": 고치기 전에 이 원인이 맞는지 확인합니다(약 {minutes}분, 명령은 아래 '원인 1'에 있습니다).",
        )
    elif fix is not None:
        yield (Strong("먼저 할 일"), ": ", *_fix(fix))


def _nothing_to_do(draft: Draft) -> Iterator[Text]:
    """Yield what is left to do in a healthy run: a fault that did not keep it from learning, or nothing."""
    run, mend = draft.diagnosis.run, draft.to_mend()
    fix = next((f for f in draft.diagnosis.fixes if not f.already), None)
    best = _best(run)
    if mend and fix is not None:
        standing = f", {STATUS_KO[mend[0].status]}): "
        yield (
            Strong("할 일"),
            f": 학습은 되었지만 고칠 것이 있습니다. {mend[0].name_ko} (",
            Code(mend[0].id),
            standing,
            *_fix(fix),
        )
        if best:
            yield (Strong("가장 좋은 기록"), f": {best}")
        return
    broken = sum(len(s) - len(s.finite) for s in run.series)
    clean = "기록에 NaN이나 무한대가 없고 " if run.series and not broken else ""
    told = f" 가장 좋은 기록은 {best}입니다." if best else ""
    longer = next((c for c in draft.diagnosis.causes if c.id == _MAY_GO_ON), None)
    more = " 마지막까지 손실이 줄고 있어 더 길게 학습하면 나아질 수 있습니다." if longer is not None else ""
    yield (Strong("할 일"), f": {clean}지금 고칠 것은 없습니다.{told}{more}")


def _best(run: Run) -> str:
    """Return name, value and place of the best record, '' where no curve says."""
    # Only a healthy run needs it.
    from jindan_tools.curves.falling import has_moving_target  # noqa: PLC0415

    own = train_metric(run) if has_moving_target(run) else train_loss(run)
    series = next((s for s in (val_metric(run), val_loss(run), own) if s is not None and len(s) > 1), None)
    if series is None or series.best is None:
        return ""
    return f"{safe_line(series.name, 60)} {figure(series.values[series.best])}, {series.x_label(series.best)}"


def _way(missing: Missing) -> Text:
    if not is_command(missing.how):
        return (f": {missing.how}",)
    if "\n" in missing.how:
        return (f": {missing.what}. 명령은 아래에 있습니다.",)
    return (f": {missing.what} ", Code(missing.how))


def _fix(fix: Fix) -> Text:
    return change(fix) if fix.after else (fix.why,)


def _figures(draft: Draft) -> Iterator[Bullet]:
    figures = tuple((phrase,) for phrase in curve_figures(draft.diagnosis.run))
    if figures:
        yield Bullet(text=(Strong("수치"), ":"), below=figures)
