"""CTR150: a face recogniser tells same from different no better than a coin, and its loss stands still."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_setting
from jindan_tools.curves.select import last_segment, train_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_PAIRS = regex(r"(?:^|[/_ ])(?:lfw|cfp_?(?:fp|ff)|agedb(?:_?30)?|calfw|cplfw|vgg2_fp)(?:$|[/_ ])")
_COIN, _LEAST, _FELL, _HIGH = 0.57, 4, 0.1, 0.4


@rule(
    "CTR150",
    "pairs-at-one-half",
    {
        "embedding_collapse": 2.5,
        "lr_too_high_oscillate": 2.0,
        "labels_shuffled": 1.0,
        "underfit": -2.0,
        "epochs_too_few": -2.0,
        "healthy_converged": -4.0,
    },
)
def pairs_at_one_half(run: Run) -> Iterator[Finding]:
    """Report a verification of face pairs that stays at one half beside a training loss that stands still.

    ## What it does
    Looks at the accuracies on LFW, CFP, AgeDB and their kin, of which half of the pairs are of one person, and at the training loss.
    ## Why it matters
    One half is what a coin scores there. A margin loss on cosines that does not fall from its start has thrown all embeddings together: a rate
    beyond 0.1 for SGD, or a margin that is too hard from the first step. Waiting does not help.
    ## Fires on
    Four evaluations or more, the best at 0.57 or less, and a training loss that fell by less than 10 %.
    ## Stays silent on
    Losses that fall, accuracies above, other metrics.
    ## Source
    Huang et al. 2007 (LFW: 3,000 matched and 3,000 mismatched pairs); insightface arcface_torch configs (lr 0.1 for 1,024 images a step).
    """
    found = last_segment(run.of_role(Role.VAL_METRIC))
    judged = next((s for s in found if _PAIRS.search(s.name.lower()) and len(s.finite) >= _LEAST), None)
    loss = train_loss(run)
    if judged is None or loss is None or max(judged.finite) > _COIN or not _stands(loss):
        return
    rate = run.number("learning_rate")
    high = rate is not None and rate >= _HIGH
    yield finding(
        f"{judged.name} 값이 {len(judged.finite)}번의 평가에서 가장 높아도 {percent(max(judged.finite))}라 동전을 던진 수준이고, "
        f"학습 손실도 {figure(loss.finite[0])}에서 {figure(loss.finite[-1])} 값으로 그대로입니다."
        + (
            f" SGD 학습률 {figure(rate or 0)} 값은 이 손실에 쓰는 0.1의 {figure((rate or 0) / 0.1)}배입니다."
            if high
            else ""
        ),
        cite_point(judged, judged.finite_indices[-1], "마지막"),
        cite_point(loss, loss.finite_indices[0], "처음"),
        cite_point(loss, loss.finite_indices[-1], "마지막"),
        calculated("같은 사람인 짝의 비율, 곧 아무것도 모를 때의 정확도입니다.", 0.5, "3000 ÷ 6000 = 0.5"),
        *known(cite_setting(run, "learning_rate")),
        severity=Severity.HIGH,
        argues={
            "embedding_collapse": 2.0,
            "lr_too_high_oscillate": 3.0 if high else 0.5,
            "labels_shuffled": 0.5,
            "underfit": -2.0,
            "epochs_too_few": -2.0,
            "healthy_converged": -4.0,
        },
    )


def _stands(loss: Series) -> bool:
    part = max(1, len(loss.finite) // 10)
    first, last = (sum(v) / len(v) for v in (loss.finite[:part], loss.finite[-part:]))
    return len(loss.finite) >= _LEAST and first > 0 and last > (1 - _FELL) * first
