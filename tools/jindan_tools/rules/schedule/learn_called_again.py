"""LRS311: each call of learn() starts the schedule of an agent from the beginning, while its updates go on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from jindan_tools.curves.cite import cite_point
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_PARTS, _FELL, _SAME = 3, 0.7, 0.02


@rule("LRS311", "learn-called-again", {"resume_lr_reset": 3.0, "sched_total_steps_wrong": 2.5})
def learn_called_again(run: Run) -> Iterator[Finding]:
    """Report an agent of Stable-Baselines3 whose rate starts over with each call of learn(), while its updates go on.

    ## What it does
    Compares n_updates and the learning rate at the ends of the parts into which restarts of the timesteps cut the record.
    ## Why it matters
    learn(reset_num_timesteps=True), the default, sets the progress back to 1. A rate that falls with the progress is back at its first
    value in each call; the saw looks like resumes from an old checkpoint or an unstable agent.
    ## Fires on
    Three parts or more in each of which the rate begins at the same value and falls by 30 %, while n_updates goes on from part to part.
    ## Stays silent on
    Trainings of their own (n_updates begins anew), constant rates, two parts.
    ## Source
    stable_baselines3/common/base_class.py _setup_learn(reset_num_timesteps=True), 1.0 to 2.4.
    """
    rates = sorted((s for s in run.series if s.name.endswith("learning_rate") and s.finite), key=lambda s: s.segment)
    counts = {s.segment: s for s in run.series if s.name.endswith("n_updates") and s.finite}
    parts = [s for s in rates if s.segment in counts]
    if len(parts) < _PARTS or len({s.segment for s in parts}) < len(parts):
        return
    first = parts[0].finite[0]
    alike = (
        all(abs(s.finite[0] / first - 1) <= _SAME and s.finite[-1] <= _FELL * first for s in parts)
        if first > 0
        else False
    )
    if not alike or not _go_on([counts[s.segment] for s in parts]):
        return
    yield finding(
        f"학습률이 {len(parts)}번 모두 {figure(first)}에서 다시 시작하는데 n_updates 값은 이어집니다. learn()을 되풀이해 부르면서 "
        "reset_num_timesteps=False를 주지 않아, 부를 때마다 진행률과 스케줄이 처음으로 돌아갑니다.",
        cite_point(parts[0], -1, "첫 호출의 끝"),
        cite_point(parts[1], 0, "둘째 호출의 처음"),
        cite_point(counts[parts[0].segment], -1, "첫 호출의 끝"),
        cite_point(counts[parts[1].segment], 0, "둘째 호출의 처음"),
        severity=Severity.HIGH,
        argues={
            "resume_lr_reset": 3.0,
            "sched_total_steps_wrong": 2.5,
            "lr_too_high_oscillate": -2.0,
            "resume_data_replay": -1.0,
        },
        facts={"calls": float(len(parts))},
    )


def _go_on(counts: list[Series]) -> bool:
    return all(b.finite[0] > a.finite[-1] for a, b in pairwise(counts))
