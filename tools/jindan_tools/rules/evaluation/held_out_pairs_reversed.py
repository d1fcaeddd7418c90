"""EVL034: pairs of answers are ranked right in training and wrong on held-out pairs, far below the half of guessing."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_ends, cite_point
from jindan_tools.curves.kind import is_preference
from jindan_tools.curves.select import last_segment
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_PAIRS = regex(r"(?:^|[/_ ])(?:accurac(?:y|ies)|acc)$")
_BELOW, _LEARNT, _LEAST = 0.35, 0.65, 3


@rule(
    "EVL034",
    "held-out-pairs-reversed",
    {"labels_corrupt": 4.0, "overfit": -6.0, "memorisation": -6.0, "too_little_data": -3.0, "lr_too_high_oscillate": -2.0, "label_noise": -2.0, "best_ckpt_wrong": -2.0, "train_val_shift": -1.0},
)  # fmt: skip
def held_out_pairs_reversed(run: Run) -> Iterator[Finding]:
    """Report a preference or reward run whose held-out pairs are ranked wrong ever more surely.

    ## What it does
    Compares the accuracy over training pairs and over held-out pairs at the end with one half.
    ## Why it matters
    Guessing ranks half of the pairs right, and over-fitting ends there. To be wrong in most of them a model must know the
    answer: chosen and rejected are swapped in the held-out file.
    ## Fires on
    Three evaluations or more, the last below 0.35 and below the first, and a training accuracy above 0.65 at the end.
    ## Stays silent on
    Accuracies near one half, runs without pairs.
    ## Source
    Bradley and Terry 1952: the probability that the better answer ranks first; a reversed pair gives one minus it.
    """
    held, train = _accuracy(run, Role.VAL_METRIC), _accuracy(run, Role.TRAIN_METRIC)
    if held is None or train is None or not is_preference(run) or len(held.finite) < _LEAST:
        return
    last = held.finite[-1]
    if last >= _BELOW or last > held.finite[0] or train.finite[-1] < _LEARNT:
        return
    yield finding(
        f"검증 쌍의 정확도가 {figure(last)}로 찍은 수준(0.5)보다 훨씬 낮은데 학습 쌍은 {figure(train.finite[-1])}입니다. 과적합이면 0.5에서 멈추므로, 검증 파일의 chosen과 rejected가 뒤바뀐 것입니다.",
        *cite_ends(held),
        cite_point(train, train.finite_indices[-1], "학습 쌍"),
        calculated("검증 쌍을 뒤집으면 나오는 정확도입니다.", 1 - last, f"1 − {figure(last)} = {figure(1 - last)}"),
        severity=Severity.HIGH,
        facts={"held_out": last, "train": train.finite[-1]},
    )


def _accuracy(run: Run, role: Role) -> Series | None:
    named = [
        s for s in last_segment(run.of_role(role)) if _PAIRS.search(s.name.lower()) and s.finite and max(s.finite) <= 1
    ]
    return named[0] if named else None
