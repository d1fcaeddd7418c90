"""SES001: two names, one run."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Severity
from jindan_tools.model.series import Role
from jindan_tools.session.lesson import Lesson, check, lesson
from jindan_tools.session.member import Member
from jindan_tools.session.session import Session
from jindan_tools.session.settings import differing, shown
from jindan_tools.session.twins import Twins, distinct, find_twins


@check("SES001", "duplicate-runs")
def duplicate_runs(session: Session) -> Iterator[Lesson]:
    """Report runs whose curves are the same in every column and every record.

    ## What it does
    Compares all curves of the runs except times and memory, value by value as written.
    ## Why it matters
    A copy counts as a second success, halves the apparent noise and makes two designs look equal. Two different models
    never agree in a hundred records of ten columns.
    ## Fires on
    Two or more runs with at least three records that agree in every learnt curve.
    ## Stays silent on
    Runs that share only the learning rate, curves that never move, runs of which one is longer.
    ## Source
    Arithmetic: training sums in floating point; another architecture, seed or data order changes the first digits.
    """
    groups = find_twins(session.members)
    if not groups:
        return
    alone = distinct(session.members)
    total, kept = len(session.members), len(alone)
    for twins in groups:
        yield _twins(twins)
    names = ", ".join(m.label for m in alone)
    yield lesson(
        f"실행은 {total}개지만 서로 다른 것은 {kept}개입니다: {names}",
        Evidence(
            statement=f"같은 기록을 한 번씩만 세면 서로 다른 실행은 {total}개 가운데 {kept}개입니다.",
            value=float(kept),
            formula=f"{total} - {total - kept} = {kept}",
        ),
        severity=Severity.HIGH,
        advice=f"성공률, 평균, 비교표에는 같은 실행을 한 번만 세어 {kept}개로 적으세요.",
        facts={"distinct": float(kept), "runs": float(total)},
    )


def _twins(twins: Twins) -> Lesson:
    names = " · ".join(m.label for m in twins.members)
    first, second = twins.members[:2]
    learnt = _columns(twins)
    told = _difference(twins.members)
    return lesson(
        f"{_joined(twins.members)}의 기록은 시간 열을 빼고 {twins.columns}개 열이 {twins.rows}개 기록 내내 같습니다.",
        *(_proof(m, learnt) for m in twins.members),
        *_settings(first, second),
        severity=Severity.CRITICAL,
        advice=(
            f"{names} 가운데 하나만 남기세요. {told} 모델 정의 파일 두 개를 비교해 구조가 같은지, 학습이 정말 두 번 실행되었는지 확인하세요."
        ),
        command=_command(first, second),
        facts={"runs": names, "columns": float(twins.columns), "rows": float(twins.rows)},
    )


def _joined(members: Sequence[Member]) -> str:
    return "와 ".join([", ".join(m.label for m in members[:-1]), members[-1].label])


def _columns(twins: Twins) -> str:
    names = [s.name for s in twins.members[0].run.series if s.role is Role.VAL_METRIC] or [
        s.name for s in twins.members[0].run.series
    ]
    return names[-1]


def _proof(member: Member, column: str) -> Evidence:
    series = next(s for s in member.run.series if s.name == column)
    at = len(series) - 1
    return Evidence(
        statement=f"{member.label}: {series.x_label(at)}의 {series.name} 값은 {series.values[at]!r}입니다.",
        value=series.values[at],
        source=member.at(series.source(at)),
    )


def _settings(one: Member, two: Member) -> Iterator[Evidence]:
    for key in differing([one.settings, two.settings])[:3]:
        for member in (one, two):
            held = member.settings.get(key)
            if held is not None:
                yield Evidence(
                    statement=f"{member.label}: {key} 설정 값은 {shown(held.value)}입니다.",
                    source=member.at(held.source),
                )


def _difference(members: Sequence[Member]) -> str:
    keys = differing([m.settings for m in members])
    if keys:
        return f"설정은 {', '.join(keys[:3])} 값만 다른데 결과가 같습니다."
    return "설정도 같습니다."


def _command(one: Member, two: Member) -> str:
    keys = differing([one.settings, two.settings])
    models = [str(h.value) for m in (one, two) if keys and (h := m.settings.get(keys[0])) is not None]
    if len(models) == 2 and all("/" in m or m.endswith((".yaml", ".yml", ".py", ".json")) for m in models):
        return shlex.join(["diff", *models])
    return shlex.join(["diff", one.prefix or one.label, two.prefix or two.label])
