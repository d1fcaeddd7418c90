"""The page of a simulated plan: what it is made of, the rates at steps, a plot, and what a change makes of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from jindan_agent.lr.braille import axis, draw
from jindan_agent.lr.plan_input import Planned
from jindan_agent.report.blocks import Block, Code, Fence, ReportDoc, Section, Strong, Table, Text, bullets
from jindan_tools.text.figures import figure, percent

_SHARES = (0.1, 0.25, 0.5, 0.75, 0.9)
_PLOT_DOTS = 288
# A mean over more steps than this would keep the reader waiting.
_MOST_AVERAGED = 2_000_000


def plan_page(before: Planned, after: Planned | None, at: Sequence[int]) -> ReportDoc:
    """Return the page; `at` are the steps to show, the turning points of the curve when there are none."""
    steps = _steps(before, after, at)
    plans = [("이전", before), ("이후", after)] if after is not None else [("계획", before)]
    sections = [Section(title=name, blocks=(bullets(*_facts(p)),)) for name, p in plans]
    title = before.simulation.entry.name
    if after is None:
        return ReportDoc(
            title=f"학습률: {title}",
            sections=(
                *sections,
                Section(title="스텝마다의 학습률", blocks=(_table(before, steps),)),
                Section(title="곡선", blocks=(_plot(before, _top(before)),)),
            ),
        )
    top = max(_top(before), _top(after))
    changed = after.simulation.entry.name
    return ReportDoc(
        title=f"학습률 비교: {title}" + (f" → {changed}" if changed != title else ""),
        sections=(
            Section(title="달라지는 것", blocks=(bullets(*_sentences(before, after, steps)),)),
            Section(title="이전과 이후", blocks=(_both(before, after, steps),)),
            *sections,
            Section(title="곡선 (이전)", blocks=(_plot(before, top),)),
            Section(title="곡선 (이후)", blocks=(_plot(after, top),)),
        ),
    )


def plan_json(before: Planned, after: Planned | None, at: Sequence[int]) -> Mapping[str, object]:
    """Return the same as plain data."""
    steps = _steps(before, after, at)
    if after is None:
        return _plain(before, steps)
    return {"before": _plain(before, steps), "after": _plain(after, steps)}


def _plain(planned: Planned, steps: Sequence[int]) -> Mapping[str, object]:
    plan, entry = planned.simulation.plan, planned.simulation.entry
    return {
        "schedule": entry.name,
        "library": entry.library.value,
        "arguments": {k: v for k, v in planned.simulation.arguments.items() if k != "parts"},
        "parts": [{"schedule": p.schedule, "arguments": dict(p.settings)} for p in plan.parts],
        "total_steps": planned.length.total_steps,
        "steps_per_epoch": planned.length.steps_per_epoch,
        "warmup_steps": planned.simulation.warmup_steps,
        "mean_lr": _mean(planned),
        "points": [
            {"step": step, "lr": lr, "share": lr / plan.lr} for step, lr in zip(*_rates(planned, steps), strict=True)
        ],
    }


def _mean(planned: Planned) -> float | None:
    """Return the mean rate of all steps: with the number of steps, how far the run can move its weights."""
    if not 0 < planned.steps <= _MOST_AVERAGED:
        return None
    return math.fsum(planned.simulation.every(planned.steps, exact=False)) / planned.steps


def _rates(planned: Planned, steps: Sequence[int]) -> tuple[list[int], list[float]]:
    inside = [step for step in steps if 0 <= step < planned.steps]
    return inside, planned.simulation.at(inside)


def _steps(before: Planned, after: Planned | None, at: Sequence[int]) -> list[int]:
    both = [before] if after is None else [before, after]
    if at:
        return sorted({step for step in at if step >= 0})
    marks: set[int] = set()
    for planned in both:
        last = planned.steps - 1
        marks |= {0, planned.simulation.warmup_steps, last, *(round(share * last) for share in _SHARES)}
    return sorted(step for step in marks if step < max(p.steps for p in both))


def _facts(planned: Planned) -> list[Text]:
    simulation, length, options = planned.simulation, planned.length, planned.options
    facts: list[Text] = [
        (Strong(simulation.entry.name), f" ({simulation.entry.library.value}), 학습률 {figure(simulation.plan.lr)}"),
        (f"전체 {length.total_steps:,}스텝", *_count(planned)),
    ]
    if simulation.warmup_steps:
        share = percent(simulation.warmup_steps / length.total_steps)
        facts.append((f"워밍업 {simulation.warmup_steps:,}스텝 (전체의 {share})",))
    mean = _mean(planned)
    if mean is not None:
        share = percent(mean / simulation.plan.lr)
        facts.append((f"{planned.steps:,}스텝 모두의 평균 학습률 {figure(mean)} (설정한 값의 {share})",))
    others = [(k, v) for k, v in simulation.arguments.items() if k not in {"lr", "parts", "metrics"}]
    if others:
        facts.append(("인자: ", Code(", ".join(f"{k}={v}" for k, v in others))))
    facts += [("부분: ", Code(_part_words(p.schedule, p.settings))) for p in simulation.plan.parts]
    if options.calls_per_step > 1:
        facts.append((f"스텝마다 스케줄러를 {options.calls_per_step}번 부릅니다.",))
    if options.per_epoch:
        facts.append((f"스케줄러를 에폭({length.steps_per_epoch:,}스텝)마다 한 번 부릅니다.",))
    if options.restarts_at is not None:
        facts.append((f"{options.restarts_at:,}스텝에서 스케줄러가 처음부터 다시 셉니다.",))
    if planned.steps < length.total_steps:
        facts.append((f"스케줄은 {planned.steps:,}스텝까지만 있습니다. 그 뒤는 라이브러리도 계산하지 않습니다.",))
    return facts


def _part_words(name: str, settings: Mapping[str, object]) -> str:
    return " ".join((name, *(f"{k}={v}" for k, v in settings.items())))


def _count(planned: Planned) -> Text:
    options, length = planned.options, planned.length
    if options.total_steps is not None or options.samples is None or length.steps_per_epoch is None:
        return () if length.steps_per_epoch is None else (f" (에폭마다 {length.steps_per_epoch:,}스텝)",)
    epochs = 1.0 if options.epochs is None else options.epochs
    return (
        f" = {options.samples:,}샘플 ÷ (배치 {options.batch} × 누적 {options.accumulate} × 장치 {options.devices})"
        f" → 에폭마다 {length.steps_per_epoch:,}스텝 × {figure(epochs)}에폭",
    )


def _table(planned: Planned, steps: Sequence[int]) -> Table:
    epoch = planned.length.steps_per_epoch
    header = ("스텝", *(("에폭",) if epoch else ()), "학습률", "설정한 값의")
    rows: list[tuple[Text, ...]] = []
    for step, lr in zip(*_rates(planned, steps), strict=True):
        where: tuple[Text, ...] = ((figure(step / epoch, 3),),) if epoch else ()
        rows.append(((f"{step:,}",), *where, (figure(lr),), (percent(lr / planned.simulation.plan.lr),)))
    return Table(header=header, rows=tuple(rows))


def _both(before: Planned, after: Planned, steps: Sequence[int]) -> Table:
    rows: list[tuple[Text, ...]] = []
    old, new = (dict(zip(*_rates(p, steps), strict=True)) for p in (before, after))
    for step in steps:
        a, b = old.get(step), new.get(step)
        change = "-" if a is None or b is None or a == 0 else f"{b / a:.2f}배"
        rows.append(((f"{step:,}",), (_shown(a, before),), (_shown(b, after),), (change,)))
    return Table(header=("스텝", "이전", "이후", "변화"), rows=tuple(rows))


def _shown(lr: float | None, planned: Planned) -> str:
    return "-" if lr is None else f"{figure(lr)} ({percent(lr / planned.simulation.plan.lr)})"


def _sentences(before: Planned, after: Planned, steps: Sequence[int]) -> list[Text]:
    """Say the change at each step that was asked for, at the steps where it is largest otherwise."""
    old, new = (dict(zip(*_rates(p, steps), strict=True)) for p in (before, after))
    goal, later = before.simulation.plan.lr, after.simulation.plan.lr
    said = [
        (abs(new[s] - old[s]), s)
        for s in steps
        if s in old and s in new and abs(new[s] - old[s]) > 1e-9 * max(goal, later)
    ]
    if not said:
        return [("보여 준 스텝에서는 학습률이 같습니다.",)]
    lines: list[Text] = []
    for _, step in sorted(sorted(said, reverse=True)[:5], key=lambda pair: pair[1]):
        shares = f"{percent(old[step] / goal)} → {percent(new[step] / later)}"
        lines.append(
            (f"{step:,}스텝에서 목표 학습률의 ", Strong(shares), f" ({figure(old[step])} → {figure(new[step])})")
        )
    return lines


def _top(planned: Planned) -> float:
    return max(planned.curve_points(_PLOT_DOTS)[1]) or planned.simulation.plan.lr


def _plot(planned: Planned, top: float) -> Block:
    steps, ys = planned.curve_points(_PLOT_DOTS)
    lines = draw(ys, top=top)
    return Fence(lines=(*lines, axis(steps[0], steps[-1], indent=lines[0].index("┤") + 1)))
