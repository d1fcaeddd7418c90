"""FIT270: the loss of the given answers is gone, and no answer that the model writes itself is right."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.kind import is_adversarial, is_detector, is_preference
from jindan_tools.curves.select import last_segment, train_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_WORDS = ("_em", "/em", "exact", "seq", "sentence", "bleu", "rouge", "acc")
_WRITTEN = regex(
    r"exact_?match|[/_]em$|(?:seq|sequence|sentence)_?acc(?:uracy)?|bleu|rouge|greedy_acc|decode_acc|gen(?:eration)?_acc",
    words=_WORDS,
)
_GONE, _FELL, _EVALUATIONS, _RIGHT = 0.02, 20.0, 4, 0.05
# What is learnt by heart goes row by row: a loss that is gone within a tenth of the run was given away.
_AT_ONCE = 0.1


@rule(
    "FIT270",
    "written-answers-stay-wrong",
    {
        "label_shift_bug": 2.5,
        "train_val_shift": 1.0,
        "memorisation": 1.0,
        "underfit": -3.0,
        "healthy_converged": -4.0,
    },
)
def written_answers_stay_wrong(run: Run) -> Iterator[Finding]:
    """Report a token loss of nearly zero beside written answers of which none is right.

    ## What it does
    Compares the training loss, for which the right tokens before each place are given, with scores of answers that the model writes by itself.
    ## Why it matters
    A decoder that finds the very token it is asked for among its inputs (targets not moved by one place, a mask left out) copies it: the loss goes
    to zero within steps and nothing is learnt. Answers known by heart look alike, but take longer.
    ## Fires on
    Four evaluations or more of a score of written answers (exact match, sequence accuracy, BLEU, ROUGE), all below 0.05, and a training loss that fell twenty-fold to 0.02 or less.
    ## Stays silent on
    Scores that leave zero once, other scores, detectors, preference and adversarial losses.
    ## Source
    Williams and Zipser 1989 (teacher forcing): the input at place t is the target of place t - 1.
    """
    loss = train_loss(run)
    if (
        loss is None
        or len(loss.finite) < 2 * _EVALUATIONS
        or any(k(run) for k in (is_detector, is_preference, is_adversarial))
    ):
        return
    end = median(tail(loss.finite, 0.1, 3))
    if not 0 <= end <= _GONE or loss.finite[0] < _FELL * end:
        return
    score = next((s for s in last_segment(run.series) if _WRITTEN.search(s.name.lower()) and _never_right(s)), None)
    if score is None or "train" in score.name.lower():
        return
    gone = next(i for i, v in enumerate(loss.finite) if v <= max(_GONE, 2 * end))
    at_once = gone <= max(1, _AT_ONCE * len(loss.finite) + 1)
    yield finding(
        f"정답을 앞에 넣어 준 {loss.name} 값은 {figure(end)}까지 사라졌는데 모델이 스스로 쓴 답의 {score.name} 값은 {len(score.finite)}번 모두 {figure(max(score.finite))} 이하입니다. "
        + (
            "손실이 시작하자마자 사라졌으므로 맞혀야 할 토큰이 입력에 들어 있는지부터 확인해 주세요."
            if at_once
            else "외웠거나, 쓸 때의 입력이 학습 때와 다릅니다."
        ),
        cite_point(loss, loss.finite_indices[0], "처음"),
        cite_point(loss, loss.finite_indices[gone], "사라진 곳"),
        cite_point(score, score.finite_indices[-1], "마지막"),
        calculated(
            "손실이 사라지기까지 지난 기록의 몫입니다.",
            gone / len(loss.finite),
            f"{gone} ÷ {len(loss.finite)} = {percent(gone / len(loss.finite))}",
        ),
        severity=Severity.HIGH,
        argues=None
        if at_once
        else {"memorisation": 1.5, "train_val_shift": 1.5, "label_shift_bug": 1.0, "healthy_converged": -4.0},
        facts={"loss": end, "score": max(score.finite)},
    )


def _never_right(score: Series) -> bool:
    values = score.finite
    whole = 100.0 if max(values, default=0.0) > 1 else 1.0
    return len(values) >= _EVALUATIONS and min(values) >= 0 and max(values) <= _RIGHT * whole
