"""TOK005: the answers that a run samples never end by themselves."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Series
from jindan_tools.rules.calculated import known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_LEAST, _SHARE = 3, 0.95
_REWARDS = frozenset({"reward", "objective/scores", "objective/rlhf_reward"})
_CLIPPED = ("clipped_ratio", "truncated_ratio", "length_clip")


@rule("TOK005", "answers-without-end", {"padding_bug": 2.0, "chat_template_bug": 1.0, "tokens_truncated": 1.0})
def answers_without_end(run: Run) -> Iterator[Finding]:
    """Report sampled answers of which next to none ends before the limit, at every look.

    ## What it does
    Reads the counts of answers that ended by the end token or were cut at the limit, and curves such as trl's
    completions/clipped_ratio or val/num_eos_tokens; a score that is -missing_eos_penalty throughout (PPO) is no score.
    ## Why it matters
    A model that was never shown an end cannot write one: the end token is masked with the padding, missing in the
    template, or cut off in training. The loss does not show it. In training by rewards the limit itself is the first
    suspect: answers that are cut off get no reward.
    ## Fires on
    Three looks or more, at least 95 % of the answers without an end at the last ones.
    ## Stays silent on
    Runs that tell nothing of their answers, answers of which some end, a script that masks the end (TOK004).
    ## Source
    transformers DataCollatorForLanguageModeling; trl GRPOTrainer metric completions/clipped_ratio.
    """
    proof = open_ended(run)
    if proof is None or {"pads_with_end", "masks_padding"} <= {e.word("habit") for e in run.of_kind(EventKind.SCRIPT)}:
        return
    rewarded = any(s.name in _REWARDS for s in run.series)
    price = _price(run)
    yield finding(
        "생성한 답이 스스로 끝나지 않고 매번 길이 한도까지 이어집니다."
        + ("" if price is None else " 그래서 보상 모델의 점수 대신 끝 토큰이 없을 때의 벌점만 기록됩니다."),
        *known(proof, price),
        severity=Severity.MEDIUM if price is None else Severity.HIGH,
        argues={"tokens_truncated": 3.5, "ckpt_mismatch": -2.0, "lr_too_low": -3.0, "metric_bug": -1.0} if price is not None
        else {"tokens_truncated": 2.5, "padding_bug": 1.0} if rewarded else None,
    )  # fmt: skip


def _price(run: Run) -> Evidence | None:
    """Return a score that is the price of a missing end in every record, None for any other."""
    score = next((s for s in run.series if s.name.endswith("objective/scores") and len(s.finite) >= _LEAST), None)
    price = next((n for s in run.stated("missing_eos_penalty") if (n := s.number())), None)
    if score is None or price is None or any(abs(v + price) > 1e-6 for v in score.finite):
        return None
    return cite_point(
        score, score.finite_indices[-1], f"모든 기록에서 −missing_eos_penalty({figure(price)})와 같습니다"
    )


def open_ended(run: Run) -> Evidence | None:
    """Return the proof that answers never end, None when nothing tells or some do."""
    told = [e for e in run.of_kind(EventKind.FIGURE) if e.word("name") in {"ended_by_end_token", "cut_at_limit"}]
    shares = [_without_end(e) for e in told]
    if len(shares) >= _LEAST and min(shares[-_LEAST:]) >= _SHARE:
        last = told[-1]
        count = f"{figure(last.number('value') or 0)}/{figure(last.number('of') or 0)}"
        by_end = last.word("name") == "ended_by_end_token"
        said = f"문장 끝으로 끝난 답은 {count}개" if by_end else f"한도에서 잘린 답은 {count}개"
        return cite_line(last, f"{said}이고 {len(told)}번의 생성에서 마지막까지 그렇습니다.", shares[-1])
    ended = next((s for s in run.series if s.name.endswith("num_eos_tokens") and len(s.finite) >= _LEAST), None)
    if ended is not None and not any(ended.finite):
        return cite_point(ended, ended.finite_indices[-1], "끝 토큰이 한 번도 나오지 않았습니다")
    curve = next((s for s in run.series if s.name.lower().endswith(_CLIPPED) and len(s.finite) >= _LEAST), None)
    return None if curve is None or min(curve.finite[-_LEAST:]) < _SHARE else _clipped(curve)


def _clipped(curve: Series) -> Evidence:
    return cite_point(curve, curve.finite_indices[-1], f"답의 {percent(curve.finite[-1])}가 한도에서 잘립니다")


def _without_end(event: Event) -> float:
    share = (event.number("value") or 0.0) / (event.number("of") or 1.0)
    return 1 - share if event.word("name") == "ended_by_end_token" else share
