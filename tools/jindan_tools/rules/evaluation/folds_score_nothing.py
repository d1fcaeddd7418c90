"""EVL313: no held-out row of any fold is right, because the classes of a fold are not among the rows it was trained on."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

_NOTHING, _LEAST, _LEARNT = 0.02, 2, 0.6


@rule("EVL313", "folds-score-nothing", {"shuffle_off": 3.0, "train_val_shift": 1.0})
def folds_score_nothing(run: Run) -> Iterator[Finding]:
    """Report folds none of which has a right answer, although guessing would have some.

    ## What it does
    Reads the score of each fold that a log prints.
    ## Why it matters
    KFold does not shuffle unless told to. In a file sorted by class each fold holds classes that the others lack, and every answer on it is
    wrong: 0 % is no over-fitting, which would still beat or equal guessing.
    ## Fires on
    All folds that were announced, two at least, each with an accuracy of at most 2 %, and no training accuracy below 60 %.
    ## Stays silent on
    Folds that are missing, scores that another measure may bring to zero, any fold above 2 %.
    ## Source
    sklearn/model_selection/_split.py KFold(shuffle=False), 0.18 to 1.9.
    """
    told = [e for e in run.of_kind(EventKind.FIGURE) if e.word("name") == "fold_score"]
    held = [e for e in told if "acc" in e.word("measure") and "train" not in e.word("measure")]
    trained = [e.number("value") or 0.0 for e in told if "train" in e.word("measure")]
    if len({e.number("fold") for e in held}) < max(_LEAST, held[0].number("of") or 0 if held else _LEAST):
        return
    if any((e.number("value") or 0.0) > _NOTHING for e in held) or min(trained, default=1.0) < _LEARNT:
        return
    yield finding(
        f"{len(held)}개 폴드의 정확도가 모두 0입니다. 과적합이라면 찍는 만큼은 맞히므로, 폴드마다 학습에 없던 클래스만 평가한 것입니다. 클래스 순서로 "
        "정렬된 데이터를 섞지 않고 나눴을 때 이렇게 됩니다(KFold는 shuffle=True를 주어야 섞습니다).",
        *(cite_line(e, _said(e), e.number("value")) for e in held[:3]),
        severity=Severity.HIGH,
        argues={
            "shuffle_off": 3.0,
            "train_val_shift": 1.0,
            "overfit": -4.0,
            "memorisation": -3.0,
            "run_still_live_or_truncated": -4.0,
            "labels_shuffled": -2.0,
        },
        facts={"folds": float(len(held))},
    )


def _said(event: Event) -> str:
    return f"{figure(event.number('fold') or 0)}번 폴드의 {event.word('measure')} 값은 {figure(event.number('value') or 0)}입니다."
