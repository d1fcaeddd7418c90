"""Schedules that do not end where the training ends."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_settings
from jindan_tools.frameworks.ultralytics import default_values
from jindan_tools.model.finding import Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.planning.parts import Contradiction
from jindan_tools.planning.raw_setting import raw_number
from jindan_tools.text.figures import figure


def cosine_horizon(run: Run) -> Iterator[Contradiction]:
    """Yield a cosine whose T_max is not the number of epochs; T_max far above it is taken to count steps."""
    t_max, epochs = run.number("scheduler_t_max"), run.number("epochs")
    if t_max is None or epochs is None or t_max == epochs or not 0 < t_max < 5 * epochs:
        return
    rises = t_max < epochs
    after = (
        f"{figure(t_max)} 에폭 뒤에는 학습률이 다시 올라갑니다."
        if rises
        else f"{figure(epochs)} 에폭에서 끝나 학습률이 끝까지 내려가지 않습니다."
    )
    yield Contradiction(
        key="cosine_horizon",
        what=f"코사인 일정의 T_max {figure(t_max)} 값이 전체 {figure(epochs)} 에폭과 다릅니다. {after}",
        do=f"T_max 값을 실제로 끝날 에폭과 같게 두세요(예: {figure(epochs)}).",
        severity=Severity.MEDIUM,
        facts=cite_settings(run, "scheduler_t_max", "epochs"),
    )


def floor_above_rate(run: Run) -> Iterator[Contradiction]:
    """Yield a lowest rate that is not below the rate itself."""
    low, rate = raw_number(run, "eta_min", "min_lr", "lr_min"), run.number("learning_rate")
    if low is None or rate is None or not low >= rate > 0:
        return
    yield Contradiction(
        key="floor_above_rate",
        what=f"일정의 최저 학습률 {figure(low)} 값이 학습률 {figure(rate)} 값보다 낮지 않습니다.",
        do="최저 학습률을 학습률의 1~10 %로 두세요.",
        severity=Severity.HIGH,
        facts=cite_settings(run, "learning_rate"),
    )


def warmup_too_long(run: Run) -> Iterator[Contradiction]:
    """Yield a warm-up that takes half of the run or more."""
    pairs = (("warmup_steps", "total_steps", "스텝"), ("warmup_epochs", "epochs", "에폭"))
    for part, whole, unit in pairs:
        warmup, total = run.number(part), run.number(whole)
        if warmup is None or total is None or total <= 0 or warmup < 0.5 * total or warmup < 1:
            continue
        yield Contradiction(
            key=part,
            what=f"웜업 {figure(warmup)} {unit}이 전체 {figure(total)} {unit}의 {100 * warmup / total:.0f} %입니다.",
            do=f"웜업을 전체의 3~10 %({figure(max(1, round(0.05 * total)))} {unit} 안팎)로 줄이세요.",
            severity=Severity.HIGH if warmup >= total else Severity.MEDIUM,
            facts=cite_settings(run, part, whole),
        )


def steps_override_epochs(run: Run) -> Iterator[Contradiction]:
    """Yield max_steps beside num_train_epochs: Trainer then ignores the epochs. Source: TrainingArguments.

    trainer_state.json records both of every run.
    """
    steps = raw_number(run, "max_steps")
    epochs = raw_number(run, "num_train_epochs")
    recorded = any(s.source.path.endswith("trainer_state.json") for s in run.stated("max_steps"))
    if steps is None or steps <= 0 or epochs is None or recorded:
        return
    yield Contradiction(
        key="steps_override_epochs",
        what=f"max_steps {figure(steps)} 값이 있으면 Trainer는 num_train_epochs {figure(epochs)} 값을 쓰지 않습니다.",
        do="둘 가운데 쓸 것 하나만 남기세요.",
        severity=Severity.LOW,
        facts=cite_settings(run, "max_steps", "epochs"),
    )


def idle_patience(run: Run) -> Iterator[Contradiction]:
    """Yield a patience that is no shorter than the training; one that nobody chose is no mistake."""
    patience, epochs = run.number("patience"), run.number("epochs")
    if patience is None or epochs is None or not patience >= epochs > 0:
        return
    yield Contradiction(
        key="patience",
        what=f"patience {figure(patience)} 값이 전체 {figure(epochs)} 에폭보다 작지 않아 조기 종료가 일어날 수 없습니다.",
        do="조기 종료를 쓰려면 patience를 전체 에폭의 10~30 %로 줄이세요.",
        severity=Severity.INFO if _is_default(run, patience) else Severity.LOW,
        facts=cite_settings(run, "patience", "epochs"),
    )


def _is_default(run: Run, patience: float) -> bool:
    return run.framework in (Framework.ULTRALYTICS, Framework.YOLOV5) and patience in default_values("patience")


def mosaic_closed_from_the_start(run: Run) -> Iterator[Contradiction]:
    """Yield close_mosaic that covers all epochs, so that mosaic never runs. Source: Ultralytics trainer."""
    close, epochs, mosaic = run.number("close_mosaic"), run.number("epochs"), run.number("mosaic")
    if close is None or epochs is None or not mosaic or not close >= epochs > 0:
        return
    yield Contradiction(
        key="close_mosaic",
        what=f"close_mosaic {figure(close)} 값이 전체 {figure(epochs)} 에폭 이상이라 mosaic {figure(mosaic)} 설정이 한 번도 쓰이지 않습니다.",
        do="close_mosaic 값을 마지막 10 에폭 정도로 줄이거나 mosaic 값을 0으로 적으세요.",
        severity=Severity.MEDIUM,
        facts=cite_settings(run, "close_mosaic", "epochs", "mosaic"),
    )
