"""The page of a replayed run: the schedule its logged rates follow, where they depart, and their plot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jindan_agent.lr.braille import axis, draw
from jindan_agent.report.blocks import Block, Code, Fence, Paragraph, ReportDoc, Section, Strong, Text, bullets
from jindan_tools.lr.departure import Departure, DepartureKind
from jindan_tools.lr.drawn_by import schedulers_of
from jindan_tools.lr.identify import Identified
from jindan_tools.lr.replay_run import RunReplay
from jindan_tools.lr.shapes import Rise, Shape
from jindan_tools.model.series import Axis
from jindan_tools.text.figures import figure, percent

_SHAPES = {
    Shape.CONSTANT: "상수",
    Shape.WARMUP_ONLY: "아직 오르는 중인 워밍업",
    Shape.LINEAR: "직선 감소(linear)",
    Shape.COSINE: "코사인(cosine)",
    Shape.EXPONENTIAL: "지수 감소(exponential)",
    Shape.STEPS: "계단(step)",
    Shape.INVERSE_SQRT: "역제곱근(inverse_sqrt)",
    Shape.INVERSE_TIME: "반비례 감소(inverse time)",
    Shape.POLYNOMIAL: "다항식 감소(polynomial)",
    Shape.ONE_MINUS_SQRT: "1 - 제곱근 감소(warmup-stable-decay)",
    Shape.RESTARTS: "되풀이하는 코사인(warm restarts)",
    Shape.CYCLIC: "오르내리는 직선(cyclic)",
    Shape.WAVES: "여러 번 오르내리는 코사인",
    Shape.TANH: "쌍곡탄젠트 감소(tanh)",
    Shape.LATE_COSINE: "늦추거나 당긴 코사인(k_decay)",
    Shape.LATE_POWER: "1 - 거듭제곱 감소",
    Shape.EXPONENTIAL_TO_FLOOR: "바닥까지의 지수 감소(warmup-stable-decay)",
    Shape.STABLE_FALLING: "거듭제곱으로 줄다가 끝에서 감소(warmup-stable-decay)",
    Shape.THREE_PHASES: "세 단계(OneCycle three_phase)",
    Shape.STEPS_UP: "오르는 계단",
    Shape.UP_AND_DOWN: "한 번 오르내린 뒤 반비례 감소(OneCycle)",
    Shape.UP_AND_DOWN_BY_METRIC: "같은 배율로 올렸다 내렸다 함(GreedyLR)",
}
_RISES = {
    Rise.LINEAR: "직선 ",
    Rise.COSINE: "코사인 ",
    Rise.LOG: "로그 ",
    Rise.SQRT: "1 - 제곱근 ",
    Rise.STAIRS: "계단 ",
}
_MOST_NAMES = 8
_UNITS = {Axis.EPOCH: "에폭", Axis.STEP: "스텝", Axis.ROW: "번째 기록"}


def replay_page(found: Sequence[RunReplay]) -> ReportDoc:
    """Return one section a run."""
    return ReportDoc(
        title="기록된 학습률", sections=tuple(Section(title=one.run.name, blocks=_blocks(one)) for one in found)
    )


def replay_json(one: RunReplay) -> Mapping[str, object]:
    """Return the same as plain data."""
    shape = one.identified
    return {
        "run": one.run.name,
        "records": len(one.points),
        "series": None if one.series is None else one.series.name,
        "schedule": None
        if shape is None
        else {
            "shape": shape.shape.value,
            "rivals": [rival.value for rival in shape.rivals],
            "error": shape.error,
            "peak": shape.peak.lr,
            "warmup_end": shape.warmup_end,
            "end": shape.end,
            "factor": shape.factor,
            "rise": shape.rise.value,
            "held_until": shape.held_until,
            "floor": shape.floor,
            "waves": None if shape.waves is None else shape.waves.value,
            "schedulers": list(schedulers_of(shape)),
        },
        "departures": [
            {"kind": d.kind.value, "at": d.at.step, "lr": d.at.lr, "value": d.value, "planned": d.planned}
            for d in one.departures
        ],
    }


def _blocks(one: RunReplay) -> tuple[Block, ...]:
    series = one.series
    if series is None or not one.points:
        why = "학습률 기록이 없습니다." if series is None else "기록의 순서가 되돌아가 한 곡선으로 볼 수 없습니다."
        return (Paragraph(text=(why,)),)
    unit = _UNITS[series.axis]
    first, last = one.points[0], one.points[-1]
    facts: list[Text] = [
        (
            Code(f"{series.path}"),
            f" 파일의 {series.name} 값 {len(one.points):,}개 ({first.step:,}~{last.step:,}{unit})",
        ),
        _shape(one.identified, unit, len(one.points)),
        *_drawn_by(one.identified),
        *(_departure(d, unit) for d in one.departures),
    ]
    if one.identified is not None and not one.departures:
        facts.append(("알려진 설정과 어긋나는 곳을 찾지 못했습니다.",))
    rates = [p.lr for p in one.points]
    if max(rates) <= 0:
        return (bullets(*facts),)
    lines = draw(rates, top=max(rates))
    return bullets(*facts), Fence(lines=(*lines, axis(first.step, last.step, indent=lines[0].index("┤") + 1)))


def _shape(found: Identified | None, unit: str, records: int) -> Text:
    if found is None:
        return (
            ("기록이 4개보다 적어 스케줄을 알 수 없습니다.",)
            if records < 4
            else ("아는 스케줄 가운데 기록을 모두 설명하는 것이 없습니다.",)
        )
    names = [_SHAPES[shape] for shape in (found.shape, *found.rivals)]
    warmup = (
        "" if found.warmup_end is None else f", {_RISES.get(found.rise, '')}워밍업은 {found.warmup_end:,}{unit}까지"
    )
    warmup += "" if found.held_until is None else f", 최고값 유지는 {found.held_until:,}{unit}까지"
    if len(names) > 1:
        return (f"이 구간만으로는 {', '.join(names)} 가운데 어느 것인지 가릴 수 없습니다{warmup}.",)
    end = "" if found.end is None else f", 계산하면 {figure(found.end, 3)}{unit}에서 끝남"
    factor = "" if found.factor is None else f", 배율 {figure(found.factor, 3)}"
    return (
        "스케줄: ",
        Strong(names[0] if found.waves is None else f"{names[0]}, 한 주기는 {_SHAPES[found.waves]}"),
        f", 최고 {figure(found.peak.lr)}{warmup}{end}{factor} (가장 큰 차이: 최고값의 {percent(found.error, 2)})",
    )


def _drawn_by(found: Identified | None) -> tuple[Text, ...]:
    names = () if found is None or found.rivals else schedulers_of(found)
    if not names:
        return ()
    rest = "" if len(names) <= _MOST_NAMES else f" 외 {len(names) - _MOST_NAMES}개"
    return ((f"이 곡선을 그리는 스케줄러: {', '.join(names[:_MOST_NAMES])}{rest}",),)


def _departure(found: Departure, unit: str) -> Text:
    where, value, planned = f"{found.at.step:,}{unit}", figure(found.value, 3), figure(found.planned, 4)
    said = {
        DepartureKind.NEVER_STEPPED: f"스케줄러를 설정했지만 {where}까지 학습률이 {value} 그대로입니다: "
        "scheduler.step()이 불리지 않습니다",
        DepartureKind.STEPPED_TIMES_N: f"스케줄이 계획({planned}{unit})보다 {value}배 빠르게 진행됩니다",
        DepartureKind.WRONG_TOTAL: f"스케줄은 {value}{unit}에 맞춰져 있지만 계획은 {planned}{unit}입니다",
        DepartureKind.RESET: f"{where}에서 학습률이 {planned}에서 {value}로 되돌아갑니다: 재개하면서 스케줄러가 처음부터 셉니다",
        DepartureKind.COLLAPSED: f"{where}부터 학습률이 최고값의 1 % 아래입니다 (전체의 {percent(found.value)})",
        DepartureKind.REBOUNDS: f"{where} 뒤에 학습률이 최고값의 {percent(found.value)}만큼 다시 오릅니다: "
        "스케줄의 길이(T_max)가 학습보다 짧거나 여러 번 오르내리는 설정(num_cycles)입니다",
        DepartureKind.WARMUP_UNFINISHED: f"계획의 끝({where})까지도 워밍업 중입니다 (마지막 값 {value})",
        DepartureKind.OVERRIDDEN: f"설정한 학습률 {planned} 대신 최고 {value}로 실행되었습니다: 프레임워크가 값을 바꾸었습니다",
    }
    return (Strong("벗어남: "), f"{said[found.kind]}.")
