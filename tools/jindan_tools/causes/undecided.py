"""Say what in the record leaves open whether a run learns, and what would decide it."""

from __future__ import annotations

from msgspec import Struct

from jindan_tools.arithmetic.average import median
from jindan_tools.causes.missing import NO_VALIDATION, later
from jindan_tools.curves.select import train_loss, val_loss, val_metric
from jindan_tools.curves.shape import head, noise, tail
from jindan_tools.model.diagnosis import Missing
from jindan_tools.model.run import Ending, Run
from jindan_tools.model.series import Axis, Series
from jindan_tools.text.figures import figure, percent

_FEW = 5
_LATE_EPOCH, _LATE_SPACINGS = 2, 20
_WITHIN_NOISE = 2.0
_GOOD = 0.6


class Undecided(Struct, frozen=True, kw_only=True):
    """Why the curves decide nothing, in one Korean sentence, and what to look for."""

    why: str
    asks: Missing


def undecided(run: Run) -> Undecided | None:
    """Return what leaves the run undecided, None without a loss (then that is what is missing)."""
    loss = train_loss(run) or val_loss(run)
    if loss is None or not loss.finite:
        return None
    if len(loss.finite) < _FEW:
        return _few(run, loss)
    if _starts_late(loss):
        return _late(loss)
    start, end = median(head(loss.finite)), median(tail(loss.finite))
    said = f"{loss.name} 값의 수준이 {figure(start)}에서 {figure(end)}"
    jump = noise(loss.finite)
    if abs(end - start) <= _WITHIN_NOISE * jump:
        why = f"{said}까지 움직였는데, 이웃한 기록 사이의 잡음 {figure(jump)} 값의 {_WITHIN_NOISE:g}배를 넘지 않습니다."
        return Undecided(why=why, asks=_experiment(run, loss))
    if end > start:
        return _rose(run, loss, f"{said}까지 올랐지만")
    fell = f"{said}까지 {percent((start - end) / abs(start))} 내려갔지만" if start else f"{said}까지 내려갔지만"
    return _fell(run, loss, fell)


def _few(run: Run, loss: Series) -> Undecided:
    asks = _go_on(run) or Missing(
        what="더 촘촘한 손실 기록",
        why=f"기록이 {_FEW}개는 되어야 추세와 잡음을 가를 수 있습니다.",
        how="손실을 기록하는 간격(logging_steps, log_every_n_steps)을 줄여 다시 실행하세요.",
    )
    return Undecided(why=f"{loss.name} 기록이 {len(loss.finite)}개뿐이라 추세와 잡음을 가를 수 없습니다.", asks=asks)


def _starts_late(loss: Series) -> bool:
    first, last = loss.xs[0], loss.xs[-1]
    if loss.axis is Axis.EPOCH:
        return first > _LATE_EPOCH
    return loss.axis is Axis.STEP and first > _LATE_SPACINGS * max(1.0, (last - first) / max(1, len(loss) - 1))


def _late(loss: Series) -> Undecided:
    return Undecided(
        why=f"{loss.name} 기록이 {loss.x_label(0)}에서 시작해, 처음보다 나아졌는지 알 수 없습니다.",
        asks=Missing(
            what=f"{loss.x_label(0)} 앞의 기록",
            why="처음의 손실과 견주어야 학습이 되었는지 알 수 있습니다.",
            how="앞부분의 로그나 이어서 학습하기 전의 실행이 있으면 같은 폴더에 두고 다시 진단하세요.",
        ),
    )


def _rose(run: Run, loss: Series, rose: str) -> Undecided:
    metric = val_metric(run)
    if metric is None or not metric.finite:
        return Undecided(why=f"{rose} 그 값이 내려가야 하는 것인지 기록으로 알 수 없습니다.", asks=_goal())
    start, end = figure(metric.finite[0]), figure(metric.finite[-1])
    why = f"{rose} {metric.name} 값은 {start}에서 {end}까지여서, 나빠진 것인지 흔들린 것인지 가를 수 없습니다."
    return Undecided(why=why, asks=_experiment(run, loss))


def _fell(run: Run, loss: Series, fell: str) -> Undecided:
    held_out = val_metric(run) or val_loss(run)
    if held_out is None or held_out is loss or not held_out.finite:
        why = f"{fell}, 기록이 {len(loss.finite)}개이고 검증 기록이 없어 배운 것인지 외운 것인지 가를 수 없습니다."
        return Undecided(why=why, asks=_go_on(run) or NO_VALIDATION)
    start, end = figure(held_out.finite[0]), figure(held_out.finite[-1])
    moved = f"처음과 끝이 모두 {end}이어서" if start == end else f"{start}에서 {end}까지 움직였을 뿐이라"
    why = f"{fell}, {held_out.name} 값은 {moved} 새로운 데이터에도 통하는지 가를 수 없습니다."
    return Undecided(why=why, asks=_go_on(run) or _before_training(run) or _training_data_evaluated(held_out))


def _experiment(run: Run, loss: Series) -> Missing:
    return _go_on(run) or _before_training(run) or _one_batch(loss)


def _before_training(run: Run) -> Missing | None:
    """Return the wish for the figure before training where the first record is good already, as of tuned weights."""
    metric = val_metric(run)
    first = metric.finite[0] if metric is not None and metric.finite and metric.higher_is_better is not False else 0.0
    if metric is None or (first / 100 if first > 1 else first) < _GOOD:
        return None
    return Missing(
        what=f"학습 전 가중치의 {metric.name}",
        why=f"첫 기록이 이미 {figure(first)}이어서 이번 학습이 무엇을 더했는지 알 수 없습니다.",
        how="학습을 시작하기 전에 같은 검증 데이터로 한 번 평가해 첫 기록과 견주세요.",
    )


def _go_on(run: Run) -> Missing | None:
    """Return the wish for the rest of a run that has not ended, None for one that has."""
    planned, done = run.epochs_planned, run.epochs_done or 0
    if run.ending is not Ending.UNKNOWN or planned is None or done >= planned:
        return None
    return Missing(
        what="남은 에폭의 기록",
        why=f"계획한 {figure(planned)} 에폭 가운데 {figure(done)} 에폭까지의 기록입니다.",
        how=later(run),
    )


def _goal() -> Missing:
    return Missing(
        what="성능 지표",
        why="강화 학습이나 적대적 학습처럼 손실이 올라도 되는 학습이 있습니다. 정확도, 보상, 생성 품질 같은 지표가 있어야 가를 수 있습니다.",
        how="성능 지표를 매 에폭 기록하세요. 손실이 내려가야 하는 학습이라면 한 배치 외우기 시험(같은 배치 하나로 200스텝)부터 하세요.",
    )


def _one_batch(loss: Series) -> Missing:
    return Missing(
        what="한 배치 외우기 시험",
        why="외우면 모델과 갱신 경로는 정상이니 데이터와 학습 길이를, 외우지 못하면 손실, 학습률, 갱신 대상을 봅니다.",
        how=f"증강과 드롭아웃을 끄고 같은 배치 하나로 200스텝 학습하세요. {loss.name} 값이 처음의 10분의 1 아래로 내려가면 외운 것입니다.",
    )


def _training_data_evaluated(held_out: Series) -> Missing:
    return Missing(
        what="학습 데이터로 하는 평가",
        why="학습 데이터에서는 좋게 나오면 과적합이나 데이터 차이를, 거기서도 나쁘면 평가 코드와 전처리와 라벨 순서를 봅니다.",
        how=f"검증에 쓰는 코드 그대로 학습 데이터 일부를 평가해 {held_out.name} 값을 견주세요.",
    )
