"""SCR380: a schedule of the script goes another way than its call looks like, by a default or by what it is handed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.rate import logged_rate
from jindan_tools.curves.select import learning_rate
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.chosen import habits
from jindan_tools.text.figures import figure

_LEAST, _DEAD, _LOW = 4, 0.01, 0.2

_TITLE: Mapping[str, str] = {
    "ends_after_five": "PolynomialLR에 total_iters를 주지 않아 기본값인 step() 5번 만에 학습률이 0이 되고, 그 뒤로는 학습되지 않습니다.",
    "power_of_product": "MultiplicativeLR은 함수 값을 직전 학습률에 거듭 곱하므로, 거듭제곱을 돌려주면 지수가 1+2+3+…로 쌓여 학습률이 훨씬 빨리 사라집니다.",
    "power_of_last_rate": "LearningRateScheduler의 함수가 받는 lr은 처음 학습률이 아니라 직전 학습률이라, 거듭제곱을 곱하면 지수가 1+2+3+…로 쌓여 학습률이 훨씬 빨리 사라집니다.",
    "progress_turned_round": "Stable-Baselines3의 학습률 함수는 남은 진행률(1에서 0으로)을 받는데 1에서 빼고 있어, 학습률이 0에서 시작해 끝까지 올라갑니다.",
}
_STATEMENT: Mapping[str, str] = {
    "ends_after_five": "total_iters의 기본값은 5입니다. 스케줄을 진행하는 횟수(에폭 수)를 적어야 합니다.",
    "power_of_product": "e번째에 이미 곱한 값에 다시 곱합니다. 상수 배수를 돌려주거나 LambdaLR로 바꿔야 합니다.",
    "power_of_last_rate": "직전 학습률에 상수 배수만 곱하거나, 처음 학습률을 상수로 두고 거듭제곱을 곱해야 합니다.",
    "progress_turned_round": "인자는 지난 진행률이 아니라 남은 진행률이므로, 그대로 곱해야 학습률이 줄어듭니다.",
}
_EARLY = {
    "sched_total_steps_wrong": 5.0, "sched_xN": -4.0, "sched_per_batch_step": -4.0, "lr_too_low": -1.0, "underfit": -2.0,
    "label_noise": -2.0, "healthy_converged": -3.0, "long_plateau_waste": -3.0,
}  # fmt: skip
_ROUND = {"sched_total_steps_wrong": 3.0, "config_error": 1.5, "warmup_too_long": -1.0, "healthy_converged": -1.0}


@rule("SCR380", "schedule-by-default", {"sched_total_steps_wrong": 5.0, "config_error": 1.5})
def schedule_by_default(run: Run) -> Iterator[Finding]:
    """Report a schedule that a default, a repeated product or a reversed argument takes another way than it reads.

    ## What it does
    Finds PolynomialLR without total_iters, MultiplicativeLR with a power of the epoch, and a rate of Stable-Baselines3 that
    is multiplied by one minus its argument, Keras' LearningRateScheduler that multiplies the last rate by a power, and holds the recorded rate against them.
    ## Why it matters
    `0.95 ** epoch` is written as "5 % an epoch" and is 0.95 to the 1,830th after 60; the run stands still for most of its
    time and looks as if the model or the labels had reached their limit.
    ## Fires on
    The habit, and a recorded rate that came down to a hundredth of its highest value (or climbed from below a fifth to its
    highest, for Stable-Baselines3); where no rate is recorded, a training loss that made no progress.
    ## Stays silent on
    Rates that the record shows to go otherwise, lengths that are given.
    ## Source
    torch/optim/lr_scheduler.py: PolynomialLR(total_iters=5), MultiplicativeLR get_lr: group["lr"] * lr_lambda(last_epoch), 1.13
    to 2.13; stable_baselines3 common/base_class.py _update_current_progress_remaining: 1 - num_timesteps / total, 1.0 to 2.9;
    keras callbacks/learning_rate_scheduler.py: schedule(epoch, current learning rate), 2.2 to 3.15.
    """
    for event in habits(run, *_TITLE):
        name = event.word("habit")
        turned = name == "progress_turned_round"
        seen = _climbs(run) if turned else _dies(run)
        if not seen:
            continue
        yield finding(
            _TITLE[name],
            cite_line(event, _STATEMENT[name]),
            *seen,
            severity=Severity.MEDIUM if turned else Severity.HIGH,
            argues=_ROUND if turned else _EARLY,
            facts={"habit": name},
        )
        return


def _dies(run: Run) -> tuple[Evidence, ...]:
    logged = logged_rate(run, _LEAST)
    if logged is None:
        return () if learning_rate(run) is not None else signs.no_progress(run)
    series, points = logged
    top = max(p.lr for p in points)
    dead = next((i for i, p in enumerate(points) if p.lr <= _DEAD * top), None)
    if dead is None or points[-1].lr > _DEAD * top:
        return ()
    return (cite_point(series, 0, "처음"), cite_point(series, -1, f"마지막, 최고 {figure(top)}의 1 % 이하"))


def _climbs(run: Run) -> tuple[Evidence, ...]:
    logged = logged_rate(run, _LEAST)
    if logged is None:
        return ()
    series, points = logged
    top = max(p.lr for p in points)
    if points[0].lr > _LOW * top or points[-1].lr < top:
        return ()
    return (cite_point(series, 0, "처음"), cite_point(series, -1, "마지막이자 최고"))
