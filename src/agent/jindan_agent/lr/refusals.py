"""What a schedule says of values it cannot take, in Korean."""

from __future__ import annotations

import re

# The message of the schedule, with ⁝ for every value, and what the user reads; {0} is the first value.
_WORDS: tuple[tuple[str, str], ...] = (
    ("⁝ must be at least 1: ⁝", "{0} 값은 1 이상이어야 합니다: {1}"),
    ("⁝ must not be negative: ⁝", "{0} 값은 음수일 수 없습니다: {1}"),
    ("⁝ must not be negative: ⁝, ⁝", "{0} 값은 음수일 수 없습니다: {1}, {2}"),
    ("⁝ must be within [0, 1]: ⁝", "{0} 값은 0과 1 사이여야 합니다: {1}"),
    ("⁝ must be below 1: ⁝", "{0} 값은 1보다 작아야 합니다: {1}"),
    ("⁝ must be above 0: ⁝", "{0} 값은 0보다 커야 합니다: {1}"),
    ("⁝ must be above 0 and at most 1: ⁝", "{0} 값은 0보다 크고 1 이하여야 합니다: {1}"),
    ("⁝ must be positive", "{0} 값은 0보다 커야 합니다"),
    ("⁝ must be within (0, t_initial]: ⁝, ⁝", "{0} 값은 0보다 크고 t_initial 값 이하여야 합니다: {1}, {2}"),
    ("⁝ must be below ⁝: ⁝, ⁝", "{0} 값({2})은 {1} 값({3})보다 작아야 합니다"),
    ("⁝ (⁝) must be smaller than lr (⁝)", "{0} 값({1})은 학습률({2})보다 작아야 합니다"),
    ("exactly one of ⁝ and ⁝ must be given", "{0}, {1} 가운데 하나만 지정해야 합니다"),
    ("one of ⁝ and ⁝ must be given", "{0}, {1} 가운데 하나를 지정해야 합니다"),
    ("⁝ must be given and at least 1", "{0} 값을 1 이상으로 지정해야 합니다"),
    ("⁝ values need ⁝ boundaries, not ⁝", "values가 {0}개면 boundaries는 {1}개여야 하는데 {2}개입니다"),
    ("0 parts need ⁝ milestones, not ⁝", "--part로 부분을 하나 이상 지정해야 합니다"),
    ("⁝ parts need ⁝ milestones, not ⁝", "--part가 {0}개면 milestones는 {1}개여야 하는데 {2}개입니다"),
    ("milestones must rise from 1: ⁝", "milestones 값은 1부터 커지는 차례여야 합니다: {0}"),
    ("a chain needs at least one scheduler", "--part로 부분을 하나 이상 지정해야 합니다"),
    ("a scheduler that needs metrics cannot be chained", "지표를 보는 스케줄은 묶을 수 없습니다"),
    (
        "factors must be within (0, 1] and [0, 1]: ⁝, ⁝",
        "start_factor({0})는 0 초과 1 이하, end_factor({1})는 0 이상 1 이하여야 합니다",
    ),
    (
        "0 <= min_lr <= lr and init_lr <= lr: ⁝, ⁝, ⁝",
        "0 ≤ min_lr({0}) ≤ 학습률({2})이고 init_lr({1})은 학습률 이하여야 합니다",
    ),
    (
        "t_initial >= 1, lr_min >= 0 and cycle_mul > 0: ⁝, ⁝, ⁝",
        "t_initial({0})은 1 이상, lr_min({1})은 0 이상, cycle_mul({2})은 0 초과여야 합니다",
    ),
    (
        "stable_timescale must be above 0 when there is no warm-up",
        "워밍업이 없으면 stable_timescale 값을 0보다 크게 지정해야 합니다",
    ),
    ("the warm-up of version ⁝ is not known", "'{0}' 버전의 워밍업 길이를 알 수 없습니다 (예: version=8.3.170)"),
    (
        "total_steps, calls_per_step and steps_per_call must be at least 1",
        "전체 스텝과 스텝마다 부르는 횟수는 1 이상이어야 합니다",
    ),
    ("lr_lambda cannot be read: ⁝", "읽을 수 없는 식입니다: {0} (예: lr_lambda=0.95**epoch)"),
    ("lr_lambda has no real value at step ⁝", "{0}스텝에서 식의 값이 실수가 아닙니다"),
    ("lr_lambda is longer than ⁝ characters: ⁝", "식은 {0}자까지 쓸 수 있습니다: {1}자"),
)


def refusal_words(message: str) -> str:
    """Return the message in Korean, or that the values do not fit together when none is known for it."""
    for pattern, words in _WORDS:
        found = re.fullmatch(re.escape(pattern).replace("⁝", "(.+)"), message, re.DOTALL)
        if found is not None:
            return words.format(*(value.replace(" and ", ", ") for value in found.groups()))
    return "값이 수의 범위를 벗어나거나 서로 맞지 않습니다"
