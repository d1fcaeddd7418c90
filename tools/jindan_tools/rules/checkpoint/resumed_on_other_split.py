"""CKP170: held-out figures that become better than ever at a resume, while the training loss goes on as it was."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import fmean
from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import learning_rate
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_SIDE, _DROP, _SAME = 3, 0.25, 0.1


@rule("CKP170", "resumed-on-other-split", {"leakage": 4.0, "healthy_converged": -4.0, "resume_lr_reset": -2.0})
def resumed_on_other_split(run: Run) -> Iterator[Finding]:
    """Report a held-out loss that falls by a quarter at a resume at which the training loss stays where it was.

    ## What it does
    Compares the three records before and behind the epoch of a resume: training loss, held-out loss, rate.
    ## Why it matters
    A split drawn anew at each start (random_split or train_test_split without a seed) puts rows into the held-out part that
    the weights have been trained on. The figures rise for that reason only.
    ## Fires on
    A resume between records, a held-out loss at least 25 % lower behind it, close to the training loss, which moved by less
    than 10 %, as did the rate.
    ## Stays silent on
    Resumes at which training or the rate jumped as well, held-out losses that stay above.
    ## Source
    torch.utils.data.random_split(generator=...), sklearn train_test_split(random_state=None): another draw in each process.
    """
    train = _by_epoch(run, Role.TRAIN_LOSS)
    held = _by_epoch(run, Role.VAL_LOSS)
    if train is None or held is None:
        return
    for event in run.of_kind(EventKind.RESUME):
        epoch = event.number("epoch")
        if epoch is None:
            continue
        for border in (epoch, epoch + 1):
            found = _jump(run, train, held, border)
            if found is not None:
                yield _report(event, held, found)
                return


def _by_epoch(run: Run, role: Role) -> Series | None:
    whole = [s for s in run.of_role(role) if s.total and s.axis is Axis.EPOCH and len(s.finite) == len(s)]
    return max(whole, key=len, default=None)


def _sides(series: Series, border: float) -> tuple[float, float] | None:
    before = [v for x, v in zip(series.xs, series.values, strict=True) if x < border][-_SIDE:]
    after = [v for x, v in zip(series.xs, series.values, strict=True) if x >= border][:_SIDE]
    return (fmean(before), fmean(after)) if len(before) == len(after) == _SIDE else None


def _pace(series: Series, border: float) -> float:
    """Return by how much the mean of three records differs from that of the three before, right before a border."""
    values = [v for x, v in zip(series.xs, series.values, strict=True) if x < border][-2 * _SIDE :]
    return abs(fmean(values[:_SIDE]) - fmean(values[_SIDE:])) if len(values) == 2 * _SIDE else 0.0


def _jump(run: Run, train: Series, held: Series, border: float) -> tuple[float, float, int, float] | None:
    one, two, rate = _sides(train, border), _sides(held, border), learning_rate(run)
    if one is None or two is None or min(*one, *two) <= 0:
        return None
    rates = None if rate is None or rate.axis is not Axis.EPOCH else _sides(rate, border)
    if rates is not None and abs(rates[1] - rates[0]) > _SAME * abs(rates[0]):
        return None
    # Both go on falling as they did before; a jump is far beyond that.
    steady = abs(one[1] - one[0]) <= max(_SAME * one[0], 2 * _pace(train, border))
    fell = two[1] <= (1 - _DROP) * two[0] and two[0] - two[1] > 3 * _pace(held, border)
    if not (steady and fell) or two[1] > 1.3 * one[1]:
        return None
    at = next(i for i, x in enumerate(held.xs) if x >= border)
    return two[0], two[1], at, one[1]


def _report(event: Event, held: Series, found: tuple[float, float, int, float]) -> Finding:
    before, after, at, trained = found
    return finding(
        f"학습을 이어서 시작한 {held.x_label(at)}부터 검증 손실만 {percent(1 - after / before)} 낮아졌고 학습 손실은 그대로입니다. "
        "다시 시작할 때 데이터를 새로 나누어, 이미 학습한 행이 검증에 들어갔습니다.",
        cite_line(event, "이어서 시작한 줄입니다."),
        cite_point(held, at - 1, "이어지기 전"),
        cite_point(held, at, "이어진 뒤"),
        calculated(
            "이어진 뒤의 검증 손실과 학습 손실입니다.",
            after / trained,
            f"{figure(after)} ÷ {figure(trained)} = {figure(after / trained)}",
        ),
        severity=Severity.HIGH,
    )
