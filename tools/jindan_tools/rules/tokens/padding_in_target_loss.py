"""TOK340: a sequence-to-sequence loss far lower than its answers are right: it counts the padding of the targets."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.accuracy_bound import calibrated_accuracy
from jindan_tools.curves.cite import cite_point, cite_stated, shown
from jindan_tools.curves.select import last_segment, val_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_LEAST, _SHARE, _POOR = 3, 0.5, 0.5
_TOKENS = regex(r"(?:token|tok)s?_?acc|word_?acc")


@rule(
    "TOK340",
    "padding-in-target-loss",
    {"padding_bug": 3.5, "underfit": 0.5, "metric_bug": 0.5, "epochs_too_few": 0.5, "overfit": -2.0, "healthy_converged": -4.0},
)  # fmt: skip
def padding_in_target_loss(run: Run) -> Iterator[Finding]:
    """Report an encoder-decoder whose held-out loss is much lower than its token accuracy allows a calibrated model.

    ## What it does
    Compares the token accuracy of each evaluation with exp(-loss), the geometric mean of what the true token got.
    ## Why it matters
    Targets padded with the pad token instead of -100 are counted by the loss. Padding is learnt in the first steps and makes up most of the
    targets: the loss falls and looks good while hardly a word is right, and the model learns to stop early.
    ## Fires on
    A model that its configuration calls an encoder-decoder, three evaluations or more, all with a token accuracy below half of exp(-loss) and below 50 %.
    ## Stays silent on
    Decoders alone (TOK013), accuracies that keep up with the loss, runs without a token accuracy.
    ## Source
    transformers DataCollatorForSeq2Seq: label_pad_token_id=-100, and examples that mask labels == pad_token_id; torch cross_entropy ignore_index=-100.
    """
    told = next((s for s in run.stated("is_encoder_decoder") if s.value is True), None)
    loss, hits = val_loss(run), _token_accuracy(run)
    if told is None or loss is None or hits is None:
        return
    place = {x: j for j, x in enumerate(hits.xs)}
    pairs = [(i, place[x]) for i, x in enumerate(loss.xs) if x in place and loss.values[i] >= 0]
    if len(pairs) < _LEAST or not all(_too_low(hits.values[j], loss.values[i]) for i, j in pairs):
        return
    i, j = pairs[-1]
    expected = calibrated_accuracy(loss.values[i])
    yield finding(
        f"{loss.name} 값은 {figure(loss.values[i])}까지 내려갔는데 {hits.name} 값은 {shown(hits, hits.values[j])}뿐입니다. 정확도가 세지 않는 토큰, 곧 라벨의 패딩이 "
        "손실에 들어가 손실이 낮아 보입니다.",
        cite_point(loss, i, "마지막"),
        cite_point(hits, j, "마지막"),
        calculated(
            "이 손실의 모델이 정답 토큰에 준 확률의 기하 평균입니다.",
            expected,
            f"exp(−{figure(loss.values[i])}) = {percent(expected)}",
        ),
        cite_stated(told),
        severity=Severity.HIGH,
        facts={"loss": loss.values[i], "accuracy": hits.values[j], "expected": expected},
    )


def _too_low(hits: float, loss: float) -> bool:
    return 0 <= hits < _POOR and hits < _SHARE * calibrated_accuracy(loss)


def _token_accuracy(run: Run) -> Series | None:
    found = [s for role in (Role.VAL_METRIC, Role.OTHER) for s in last_segment(run.of_role(role))]
    return next((s for s in found if _TOKENS.search(s.name.lower()) and s.finite and max(s.finite) <= 1), None)
