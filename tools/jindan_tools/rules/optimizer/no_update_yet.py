"""OPT170: an off-policy agent that only filled its buffer, because learning_starts lies behind the end."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point, cite_stated
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

# stable_baselines3/dqn/dqn.py: learning_starts=50000 up to 2.2.1, 100 since 2.3.0.
_OLD_DEFAULT, _CHANGED = 50_000, (2, 3)
_LEAST = 5


@rule("OPT170", "no-update-yet", {"few_optimizer_steps": 4.0, "underfit": -3.0, "lr_too_low": -3.0})
def no_update_yet(run: Run) -> Iterator[Finding]:
    """Report an off-policy agent of Stable-Baselines3 whose record has episodes and no block of training.

    ## What it does
    Looks for the figures under `train/` (loss, n_updates, learning_rate), which are logged from the first update on, and
    compares the steps with learning_starts: as stated, or the default of the version.
    ## Why it matters
    Until learning_starts an agent acts at random (DQN: by its untrained network beyond its exploration) and only fills the
    buffer. The rewards stand still for want of a single update, which no learning rate mends.
    ## Fires on
    Five records with `time/episodes` and a reward, none under `train/`.
    ## Stays silent on
    Records with any figure of training, on-policy agents (they log iterations).
    ## Source
    stable_baselines3/common/off_policy_algorithm.py: train() only after num_timesteps > learning_starts; dqn.py: 50000 up to
    2.2.1, 100 since 2.3.0.
    """
    names = {s.name for s in run.series}
    rewards = next((s for s in run.series if s.name == "rollout/ep_rew_mean"), None)
    if "time/episodes" not in names or rewards is None or len(rewards) < _LEAST:
        return
    if any(name.startswith("train/") for name in names):
        return
    steps = rewards.xs[-1]
    start, told = _start(run)
    beyond = start is not None and start >= steps
    yield finding(
        f"{figure(steps)} 스텝까지 신경망이 한 번도 갱신되지 않았습니다. 갱신이 있으면 나오는 train/ 항목(loss, n_updates)이 기록에 없습니다.",
        Evidence(statement="에피소드는 기록되었지만 train/ 항목은 하나도 없습니다.", source=rewards.source(-1)),
        cite_point(rewards, 0, "처음"),
        cite_point(rewards, -1, "마지막"),
        *told,
        *(
            (calculated("학습이 시작되는 스텝입니다.", start, f"{figure(start)} ≥ {figure(steps)}"),)
            if beyond and start is not None
            else ()
        ),
        severity=Severity.HIGH,
        argues={
            "few_optimizer_steps": 4.0,
            "underfit": -3.0,
            "lr_too_low": -3.0,
            "run_still_live_or_truncated": -2.0,
            "epochs_too_few": -1.0,
        },
        facts={"steps": steps, "tenth": steps // 10, "begin": start or 0.0},
    )


def _start(run: Run) -> tuple[float | None, tuple[Evidence, ...]]:
    """Return the step at which training begins, as stated or by the default of the version, and what tells so."""
    stated = next((s for s in run.stated("learning_starts") if s.number() is not None), None)
    if stated is not None:
        value = stated.number() or 0.0
        return value, (cite_stated(stated),)
    for event in run.of_kind(EventKind.VERSION):
        if "stable" in event.word("package") and "baselines3" in event.word("package"):
            major, minor = [*event.word("version").split("."), "0", "0"][:2]
            if (int(major), int(minor)) < _CHANGED and "rollout/exploration_rate" in {s.name for s in run.series}:
                told = f"stable-baselines3 {event.word('version')}의 DQN은 learning_starts 기본값이 {_OLD_DEFAULT}입니다(2.3.0부터 100)."
                return float(_OLD_DEFAULT), (cite_line(event, told),)
    return None, ()
