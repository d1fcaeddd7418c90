"""The answer to a what-if: a table of before and after, and both learning rates drawn."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_agent.lr.braille import axis, draw
from jindan_agent.report.escape import escape
from jindan_agent.whatif.changes import NAMES, Changes
from jindan_agent.whatif.length import Length, length_after, length_now
from jindan_agent.whatif.memory_of_run import card_bytes, measured_memory, memory_after
from jindan_agent.whatif.rate import RateCurve, rate_after, rate_now
from jindan_tools.model.run import Framework, Run
from jindan_tools.planning.durations import duration
from jindan_tools.planning.run_budget import epoch_minutes
from jindan_tools.text.figures import figure, span
from jindan_tools.vram.estimate import GIB, Fit, fit

_COLUMNS, _ROWS = 60, 5
_FIT_KO = {
    Fit.FITS: "카드에 들어감",
    Fit.DOUBTFUL: "카드에 들어갈지 분명하지 않음",
    Fit.TOO_LARGE: "카드에 들어가지 않음",
}
Row = tuple[str, str, str]


def whatif_page(run: Run, changes: Changes) -> str:
    """Return learning rate, steps, memory and time before and after the changes, as Markdown."""
    now = length_now(run)
    after = length_after(run, now, changes)
    old, new = rate_now(run), rate_after(run, changes, after)
    rows = [*_rate_rows(run, changes, old, new), *_length_rows(now, after), *_memory_rows(run, changes)]
    rows += _time_rows(run, now, after)
    named = ", ".join(
        f"{NAMES[n]} {v:g}" if isinstance(v, int | float) else f"{NAMES[n]} {v}" for n, v in _given(changes)
    )
    lines = [f"# 바꾸면: {escape(named)}", "", "| 항목 | 지금 | 바꾼 뒤 |", "|---|---|---|"]
    lines += [f"| {a} | {b} | {c} |" for a, b, c in rows]
    return "\n".join([*lines, "", *_plots(old, new), *_notes(run, changes, now, after)]) + "\n"


def _chooses_its_rate(run: Run) -> bool:
    # `optimizer=auto` ignores lr0 (ultralytics/engine/trainer.py, build_optimizer).
    held = run.config.get("optimizer")
    return run.framework is Framework.ULTRALYTICS and held is not None and "auto" in (held.value, held.given)


def _given(changes: Changes) -> Iterator[tuple[str, float | int | str]]:
    for name in NAMES:
        value: float | int | str | None = getattr(changes, name)
        if value is not None:
            yield name, value


def _rate_rows(run: Run, changes: Changes, old: RateCurve | None, new: RateCurve | None) -> Iterator[Row]:
    if old is None or new is None:
        rate = run.number("learning_rate")
        if rate is not None:
            yield "학습률", figure(rate), figure(changes.lr or rate)
        return
    yield (
        "최고 학습률",
        f"{figure(old.peak)} ({_share(old.peak_share)})",
        f"{figure(new.peak)} ({_share(new.peak_share)})",
    )
    for name, at in (("학습률, 첫 스텝", 0.0), ("학습률, 중간", 0.5), ("학습률, 끝", 1.0)):
        yield name, figure(_at(old, at)), figure(_at(new, at))


def _share(share: float) -> str:
    return f"전체의 {100 * share:.0f} %"


def _at(curve: RateCurve, share: float) -> float:
    return curve.rates[round(share * (len(curve.rates) - 1))]


def _length_rows(now: Length, after: Length) -> Iterator[Row]:
    if now.effective is not None:
        yield "실효 배치", figure(now.effective), figure(after.effective)
    if now.total_steps is not None:
        yield "전체 스텝", figure(now.total_steps), figure(after.total_steps)


def _memory_rows(run: Run, changes: Changes) -> Iterator[Row]:
    measured, card = measured_memory(run), card_bytes(run)
    if measured is None:
        yield "GPU 메모리", "기록 없음", "알 수 없음"
        return
    found = memory_after(measured, changes)
    if found is None:
        yield "GPU 메모리", f"{measured.point.peak / GIB:.2f} GiB (측정)", "알 수 없음"
        return
    fits = "" if card is None else f", {_FIT_KO[fit(found, card)]}"
    interval = f" ({span(found.low / GIB, found.high / GIB)}{fits})"
    yield "GPU 메모리", f"{measured.point.peak / GIB:.2f} GiB (측정)", f"{found.total / GIB:.2f} GiB{interval}"


def _time_rows(run: Run, now: Length, after: Length) -> Iterator[Row]:
    minutes = epoch_minutes(run)
    if minutes is None:
        yield "시간", "기록 없음", "알 수 없음"
        return
    pixels = 1.0
    if now.budget.image_size and after.budget.image_size:
        pixels = (after.budget.image_size / now.budget.image_size) ** 2
    devices = now.budget.devices / after.budget.devices
    later = minutes * pixels * devices
    yield "한 에폭", f"{duration(minutes)} (측정)", duration(later)
    if now.budget.epochs and after.budget.epochs:
        yield "전체 시간", duration(minutes * now.budget.epochs), duration(later * after.budget.epochs)


def _plots(old: RateCurve | None, new: RateCurve | None) -> Iterator[str]:
    if old is None or new is None:
        yield "스케줄을 알 수 없어 학습률 곡선은 그리지 않았습니다."
        return
    top = max(old.peak, new.peak)
    for title, curve in (("지금", old), ("바꾼 뒤", new)):
        lines = draw(curve.rates, top=top, columns=_COLUMNS, rows=_ROWS)
        places = axis(0, 100, indent=lines[0].index("┤") + 1, columns=_COLUMNS)
        yield from (f"학습률, {title} (가로축은 진행률 %)", "```text", *lines, places, "```")


def _notes(run: Run, changes: Changes, now: Length, after: Length) -> Iterator[str]:
    if changes.lr is not None and _chooses_its_rate(run):
        yield (
            "- 이 실행은 `optimizer=auto`라서 Ultralytics가 적어 둔 학습률을 쓰지 않고 스스로 정합니다. "
            "위의 값이 되려면 옵티마이저의 이름도 함께 지정하세요."
        )
    rate = run.number("learning_rate")
    if now.effective and after.effective and now.effective != after.effective and rate:
        ratio = after.effective / now.effective
        yield (
            f"- 실효 배치가 {figure(ratio)}배가 됩니다. 선형 규칙이라면 학습률은 {figure(rate * ratio)}, "
            f"제곱근 규칙이라면 {figure(rate * ratio**0.5)} 값입니다."
        )
    yield "- 메모리와 시간은 이 실행의 측정값에서 늘리거나 줄인 예상입니다. 배치를 바꿔도 한 에폭에 보는 샘플 수는 같습니다."
