"""Put the comparison of two runs into words: result, explanation, settings, curves."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_agent.report.blocks import Block, Bullet, Bullets, Code, Paragraph, ReportDoc, Section, Strong, Table, Text
from jindan_agent.report.citations import place
from jindan_agent.report.compare.explanation import explanation
from jindan_agent.report.kind import KIND_KO, Kind
from jindan_agent.report.words import ORIGIN, run_phrase
from jindan_tools.model.diagnosis import VERDICT_KO
from jindan_tools.model.setting import Resolved, Setting
from jindan_tools.session.alignment import Aligned
from jindan_tools.session.duel import Duel
from jindan_tools.session.member import Member
from jindan_tools.session.settings import shown
from jindan_tools.text.figures import figure
from jindan_tools.text.safe import safe_line

_MOST_SETTINGS = 40


def build_comparison(found: Duel) -> ReportDoc:
    """Return the page; A and B keep the order in which they were asked for."""
    sections = [_summary(found), explanation(found), _settings(found), _curves(found)]
    return ReportDoc(
        title=f"{KIND_KO[Kind.COMPARISON]}: {found.one.label} 대 {found.two.label}",
        sections=tuple(s for s in sections if s is not None),
    )


def _summary(found: Duel) -> Section:
    items = [
        Bullet(text=(Strong("A"), f": {_run(found.one)}")),
        Bullet(text=(Strong("B"), f": {_run(found.two)}")),
        *(Bullet(text=t) for t in _noise(found)),
    ]
    return Section(title="요약", blocks=(Paragraph(text=_result(found)), Bullets(items=tuple(items))))


def _run(member: Member) -> str:
    return f"{member.label}, {VERDICT_KO[member.diagnosis.verdict]} ({run_phrase(member.run)})"


def _result(found: Duel) -> Text:
    if found.twins is not None:
        same = f"두 실행의 기록은 {found.twins.columns}개 열이 {found.twins.rows}개 기록 내내 같습니다."
        return (Strong(same), " 같은 학습이 두 이름으로 남은 것입니다.")
    if found.pair is None:
        return (Strong("두 실행에 함께 있는 주된 곡선이 없어 결과를 나란히 놓을 수 없습니다."),)
    pair = found.pair
    metric = safe_line(pair.better.result.series.name, 60)
    better, worse = pair.better, pair.worse
    values = f"{better.member.label} {figure(better.result.best_value)}, {worse.member.label} {figure(worse.result.best_value)}"
    best = "최고값" if better.result.rises else "최저값"
    if pair.gain == 0:
        return (Strong(f"{metric} {best}이 같습니다"), f" ({values}).")
    if pair.above_noise is False:
        return (Strong(f"{metric} 차이 {figure(pair.gain)} 값은 흔들림 안에 있어 구별되지 않습니다"), f" ({values}).")
    return (Strong(f"{better.member.label} 쪽의 {metric} {best}이 {figure(pair.gain)}만큼 낫습니다"), f" ({values}).")


def _noise(found: Duel) -> Iterator[Text]:
    if found.noise is not None and found.pair is not None and found.twins is None:
        yield (
            Strong("잡음"),
            f": 마지막 4분의 1 구간에서 기록 사이의 흔들림은 {figure(found.noise.value)}이고, 그 2배를 넘는 차이만 차이로 봅니다. 시드를 바꾼 반복이 없으면 이 값은 하한입니다.",
        )


def _settings(found: Duel) -> Section:
    silent = [m.label for m in (found.one, found.two) if not m.settings]
    if silent:
        missing = ", ".join(silent)
        return Section(title="설정 차이", blocks=(Paragraph(text=(f"설정 파일이 없는 실행이 있습니다: {missing}",)),))
    if not found.differences:
        return Section(title="설정 차이", blocks=(Paragraph(text=("기록된 설정은 모두 같습니다.",)),))
    rows = tuple(
        (
            (Code(d.name),),
            _value(d.one),
            _value(d.two),
            _origin(found.one, d.one),
            _origin(found.two, d.two),
        )
        for d in found.differences[:_MOST_SETTINGS]
    )
    table = Table(header=("설정", "A", "B", "A의 출처", "B의 출처"), rows=rows)
    left = len(found.differences) - _MOST_SETTINGS
    more = (Paragraph(text=(f"그 밖에 {left}개 설정이 다릅니다.",)),) if left > 0 else ()
    return Section(title=f"설정 차이 {len(found.differences)}개", blocks=(table, *more))


def _value(held: Resolved | Setting | None) -> Text:
    if held is None:
        return ("기록 없음(기본값)",)
    value: Text = (Code(safe_line(shown(held.value), 80)),)
    if isinstance(held, Resolved) and held.given is not None and held.given != held.value:
        return (*value, " (입력값 ", Code(safe_line(shown(held.given), 60)), ")")
    return value


def _origin(member: Member, held: Resolved | Setting | None) -> Text:
    if held is None:
        return ()
    where: Text = (Code(place(member.at(held.source))),) if held.source is not None else ()
    if isinstance(held, Setting):
        return ("지정 ", *where)
    reason = f" {safe_line(held.reason, 80)}" if held.reason and held.source is None else ""
    return (f"{ORIGIN[held.origin]} ", *where, reason)


def _curves(found: Duel) -> Section | None:
    if not found.curves or found.twins is not None:
        return None
    blocks = tuple(b for curve in found.curves for b in _curve(curve))
    return Section(title="곡선 비교", blocks=blocks)


def _curve(curve: Aligned) -> Iterator[Block]:
    """Yield where two curves part and their values; one sentence is enough for curves that are the same."""
    name = safe_line(curve.one.name, 60)
    if all(curve.one.values[p.first] == curve.two.values[p.second] for p in curve.points):
        yield Paragraph(text=(f"{name}: 함께 있는 기록 {len(curve.points)}개가 모두 같습니다.",))
        return
    yield Paragraph(text=(_parting(curve),))
    yield _table(curve)


def _parting(curve: Aligned) -> str:
    name = safe_line(curve.one.name, 60)
    shared = f"{name}: 함께 있는 기록 {len(curve.points)}개"
    if curve.parts_at is None:
        return f"{shared}, 끝에서 흔들림보다 크게 갈라져 있지 않습니다."
    at = curve.points[curve.parts_at]
    if curve.parts_at == 0:
        return f"{shared}, 처음부터 다릅니다."
    return f"{shared}, {curve.one.x_label(at.first)}부터 갈라집니다."


def _table(curve: Aligned) -> Table:
    rows = tuple(
        (
            (curve.one.x_label(p.first),),
            (figure(curve.one.values[p.first]),),
            (figure(curve.two.values[p.second]),),
            (f"{curve.two.values[p.second] - curve.one.values[p.first]:+.4g}",),
        )
        for p in curve.marks()
    )
    return Table(header=("위치", "A", "B", "B - A"), rows=rows)
