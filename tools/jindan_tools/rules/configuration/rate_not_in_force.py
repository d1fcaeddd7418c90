"""CFG003: the learning rate of the configuration never ran; the trainer's default did."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.select import learning_rate
from jindan_tools.frameworks.fact import fact_number
from jindan_tools.frameworks.transformers import transformers_fact
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.model.series import Series
from jindan_tools.model.setting import Origin
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times

_LEAST, _APART, _SAME, _EARLY, _WIDE = 5, 1.5, 0.01, 0.15, 1.2
# trl/trainer/sft_config.py, dpo_config.py and grpo_config.py, 1.16.
_SFT_DEFAULT, _PREFERENCE_DEFAULT = 2e-5, 1e-6
_RECORDS = ("args.json", "trainer_state.json", "config.json")


@rule(
    "CFG003",
    "rate-not-in-force",
    {"config_error": 4.0, "lr_too_low": 1.0, "healthy_converged": -2.0, "underfit": -2.0, "warmup_too_long": -2.0, "epochs_too_few": -2.0, "too_little_data": -2.0, "label_noise": -2.0},
)  # fmt: skip
def rate_not_in_force(run: Run) -> Iterator[Finding]:
    """Report a configured learning rate that the record contradicts with the default of the Hugging Face Trainer.

    ## What it does
    Takes the peak of the logged rates (for a linear decay between its highest record and where its line begins) and compares it with the
    configured rate and with the default: 5e-5, in trl 2e-5 for SFT and 1e-6 for DPO and GRPO.
    ## Why it matters
    A script that looks a key up in the wrong section gets the default without a word. Every conclusion about the configured
    rate is about a value that never ran.
    ## Fires on
    A rate of a file other than the trainer's own, a peak at 5e-5 and a factor of 1.5 or more between the two.
    ## Stays silent on
    Other peaks (scaled rates), arguments that the trainer wrote itself, first records behind the first seventh of a schedule that is not linear.
    ## Source
    transformers/training_args.py: learning_rate = 5e-5; trl sft_config.py 2e-5, dpo_config.py and grpo_config.py 1e-6 (1.16).
    """
    stated = run.config.get("learning_rate")
    given = None if stated is None or stated.origin is not Origin.GIVEN or stated.source is None else stated.number()
    default, owner = _default(run)
    if (
        run.framework is not Framework.HF_TRAINER
        or stated is None
        or stated.source is None
        or given is None
        or given <= 0
        or default is None
    ):
        return
    series = None if stated.source.path.endswith(_RECORDS) else learning_rate(run)
    if series is None or len(series.finite) < _LEAST or max(given / default, default / given) < _APART:
        return
    low, high = _bracket(series)
    if not low * (1 - _SAME) <= default <= high * (1 + _SAME):
        return
    yield finding(
        f"설정 파일의 학습률 {figure(given)} 값은 쓰이지 않았습니다. 기록된 학습률의 최고값은 {owner}의 기본값 {figure(default)}입니다({times(max(given / default, default / given))} 차이).",
        *known(cite_setting(run, "learning_rate")),
        cite_point(series, series.argmax or 0, "가장 높은 기록"),
        calculated("기록을 웜업이 끝난 자리까지 이으면 나오는 값입니다.", default, f"{figure(low)}에서 {figure(high)} 사이, {owner}의 기본값 {figure(default)}"),
        severity=Severity.HIGH,
        argues=None if given > default else {"config_error": 4.0, "healthy_converged": -2.0},
        facts={"given": given, "default": default},
    )  # fmt: skip


def _default(run: Run) -> tuple[float | None, str]:
    """Return the default of the trainer and whose it is; the trainers of trl log what no other does."""
    names = {s.name for s in run.series}
    if {"rewards/margins", "rewards/accuracies"} & names or {"reward_std", "frac_reward_zero_std"} & names:
        return _PREFERENCE_DEFAULT, "trl(DPOConfig, GRPOConfig)"
    if {"mean_token_accuracy", "num_tokens"} <= names:
        return _SFT_DEFAULT, "trl(SFTConfig)"
    return fact_number(transformers_fact("learning_rate", run.version)), "Trainer"


def _bracket(series: Series) -> tuple[float, float]:
    """Return between which values the peak lies: the highest record, and what a straight decay behind it gives at its beginning.

    Both are equal for other decays, whose records must begin early to tell anything.
    """
    rates = series.values
    top = series.argmax or 0
    last = len(rates) - 1
    middle = (top + last) // 2
    first, end = series.xs[0], series.xs[last]
    if last - top >= _LEAST and end > series.xs[top] and rates[last] < rates[top]:
        slope = (rates[last] - rates[top]) / (end - series.xs[top])
        straight = abs(rates[top] + slope * (series.xs[middle] - series.xs[top]) - rates[middle]) <= 0.01 * rates[top]
        start = rates[top] - slope * series.xs[top]
        if straight and start <= _WIDE * rates[top]:
            return rates[top], start
    early = series.xs[top] - min(0.0, first) <= _EARLY * end
    return (rates[top], rates[top]) if early else (0.0, 0.0)
