"""TOK015: sampled answers hold the right one, and the score is zero all the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.registry import finding, rule

_NONE = 0.02
_MOST = 0.5
_SAYS: Mapping[str, str] = {
    "sample_behind_prompt": "출력한 답이 정답으로 끝나는데 앞에 프롬프트가 붙어 있어 비교가 늘 어긋납니다. 생성한 토큰에서 프롬프트를 떼고 비교해야 합니다.",
    "sample_right_but_marks": "출력한 답에 <pad>나 </s> 같은 특수 토큰이 남아 있어 정답과 늘 어긋납니다. 토큰을 글로 되돌릴 때 skip_special_tokens=True를 주어야 합니다.",
    "sample_right_but_form": "출력한 답이 대소문자나 구두점만 빼면 정답과 같은데 틀린 것으로 세었습니다. 비교하기 전에 둘을 같은 꼴로 바꿔야 합니다.",
    "sample_right": "출력한 답이 정답과 글자까지 같은데 점수는 0입니다. 지표가 다른 것을 비교하고 있습니다.",
}
_AGAINST = {
    "overfit": -3.0, "underfit": -3.0, "labels_shuffled": -3.0, "lr_too_low": -2.0, "memorisation": -2.0, "chat_template_bug": -2.0,
    "padding_bug": -2.0, "train_val_shift": -2.0,
}  # fmt: skip


@rule("TOK015", "samples-contradict-score", {"metric_bug": 4.0, "tokens_truncated": 0.0, **_AGAINST})
def samples_contradict_score(run: Run) -> Iterator[Finding]:
    """Report a score of zero beside printed answers that are, or hold, the right ones.

    ## What it does
    Compares the answers that the log prints with the right ones beside them.
    ## Why it matters
    A decoder returns the prompt in front of its answer, and a strict comparison counts spaces and capitals: the model is
    good and the figure wrong. It looks like over-fitting, since the held-out loss is low.
    ## Fires on
    A score that never left zero while half of the printed answers or more equal the right one, end with it, hold special
    tokens around it, or differ in form only; answers that are all the beginning of the right one are cut off (tokens_truncated).
    ## Stays silent on
    Scores above 2 %, samples that are wrong, logs that print no pairs.
    ## Source
    transformers generation/utils.py: for decoder-only models the returned ids begin with the input ids (4.0 to 5.23).
    """
    told = {e.word("name"): e for e in run.of_kind(EventKind.FIGURE) if e.word("name").startswith("sample_")}
    total = sum(e.count for e in told.values())
    score = _score_at_zero(run) if total else None
    if score is None:
        return
    for name, title in _SAYS.items():
        if name in told and told[name].count >= _MOST * total:
            yield _told(title, told[name], total, score, {"metric_bug": 4.0, **_AGAINST})
            return
    cut = told.get("sample_cut")
    if cut is not None and cut.count == total and total > 1:
        title = "출력한 답이 모두 정답의 앞부분에서 끊깁니다. 생성 길이 한도가 정답보다 짧습니다."
        yield _told(title, cut, total, score, {"tokens_truncated": 4.0, "overfit": -2.0, "underfit": -2.0})


def _told(title: str, event: Event, total: int, score: Series, argues: Mapping[str, float]) -> Finding:
    return finding(
        title,
        cite_line(event, f"출력한 답 {total}개 가운데 {event.count}개가 이렇습니다."),
        cite_point(score, score.finite_indices[-1], "점수"),
        severity=Severity.HIGH,
        argues=argues,
    )


def _score_at_zero(run: Run) -> Series | None:
    """Return a score of exact answers that never left zero."""
    named = ("exact", "_em", "em", "accuracy", "acc", "match", "correct")
    scores = [s for role in (Role.VAL_METRIC, Role.OTHER) for s in run.of_role(role) if s.finite]
    return next((s for s in scores if any(n in s.name.lower() for n in named) and 0 <= max(s.finite) <= _NONE), None)
