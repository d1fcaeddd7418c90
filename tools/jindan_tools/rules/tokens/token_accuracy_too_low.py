"""TOK013: the accuracy of the next token is lower than the loss of the same evaluation allows."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.accuracy_bound import least_accuracy
from jindan_tools.curves.cite import cite_line, cite_point, shown
from jindan_tools.curves.kind import is_preference, is_weighed_by_its_probability
from jindan_tools.curves.select import last_segment, val_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.habit import habit
from jindan_tools.text.figures import figure, percent

_MARGIN = 0.03


@rule(
    "TOK013",
    "token-accuracy-too-low",
    {"metric_bug": 4.0, "labels_shuffled": -3.0, "underfit": -2.0, "lr_too_low": -2.0, "label_shift_bug": -1.0, "plateau_lm_uniform": -3.0},
)  # fmt: skip
def token_accuracy_too_low(run: Run) -> Iterator[Finding]:
    """Report a token accuracy that the cross-entropy of the same evaluation rules out.

    ## What it does
    Computes the share of right tokens that the held-out loss guarantees, 1 - loss / ln 2, and reads the script for
    metrics that compare outputs and labels of the same place.
    ## Why it matters
    Output t of a causal model answers label t + 1. Compared place by place, accuracy is that of copying the input; the
    model is good and the figure wrong.
    ## Fires on
    Every evaluation of the last half below the guaranteed share by 3 points; at least two evaluations.
    ## Stays silent on
    Losses above ln 2, which guarantee nothing; losses of preferences and rewards beside an accuracy of tokens; losses weighed by the probability (dft of TRL);
    accuracies that are not of tokens, when no script tells of the comparison; encoder-decoders.
    ## Source
    A wrong token costs at least ln 2 = 0.693; transformers examples/pytorch/language-modeling/run_clm.py shifts both.
    """
    event = habit(run, "unshifted_accuracy")
    loss, hits = val_loss(run), _token_accuracy(run, told=event is not None)
    # An encoder-decoder's outputs stand at the place of their labels: TOK340.
    whole = event is None and any(s.value is True for s in run.stated("is_encoder_decoder"))
    if loss is None or hits is None or is_preference(run) or is_weighed_by_its_probability(run) or whole:
        return
    place = {x: j for j, x in enumerate(hits.xs)}
    pairs = [(i, place[x]) for i, x in enumerate(loss.xs) if x in place and loss.values[i] >= 0]
    late = pairs[len(pairs) // 2 :]
    if len(pairs) < 2 or not all(hits.values[j] < least_accuracy(loss.values[i]) - _MARGIN for i, j in late):
        return
    i, j = late[-1]
    bound = least_accuracy(loss.values[i])
    yield finding(
        f"{hits.name} 값이 {shown(hits, hits.values[j])}에 그쳐 같은 평가의 손실 {figure(loss.values[i])}에서는 나올 수 없을 만큼 낮습니다. "
        "지표 계산이 틀렸습니다. 라벨과 출력을 한 칸 밀어 비교해야 합니다.",
        cite_point(hits, j),
        cite_point(loss, i),
        calculated(
            f"이 손실이면 맞힌 토큰은 적어도 {percent(bound)}입니다. 틀린 토큰은 하나에 손실을 ln 2 이상 더하기 때문입니다.",
            bound,
            f"1 − {figure(loss.values[i])} ÷ ln 2 = {figure(bound)}",
        ),
        *(() if event is None else (cite_line(event, "출력과 라벨을 같은 자리에서 비교합니다."),)),
        severity=Severity.HIGH,
        facts={"bound": bound, "accuracy": hits.values[j]},
    )


def _token_accuracy(run: Run, *, told: bool) -> Series | None:
    found = [s for role in (Role.VAL_METRIC, Role.OTHER) for s in last_segment(run.of_role(role))]
    named = [s for s in found if "acc" in s.name.lower() and (told or "token" in s.name.lower())]
    return next((s for s in named if s.finite and max(s.finite) <= 1), None)
