"""EVL021: the scores of answers are those of single tokens after the right ones."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import val_metric
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.habit import habit


@rule("EVL021", "scores-teacher-forced", {"metric_bug": 2.5, "overfit": -1.0, "train_val_shift": -1.0})
def scores_teacher_forced(run: Run) -> Iterator[Finding]:
    """Report scores of a sequence-to-sequence model that were computed without generating an answer.

    ## What it does
    Reads the training script for Seq2SeqTrainer without predict_with_generate and for metrics that decode the argmax.
    ## Why it matters
    Each token was then chosen after the right ones before it: word errors, BLEU and ROUGE are far better than those of
    answers that the model writes by itself.
    ## Fires on
    Such a script in a run with a held-out score.
    ## Stays silent on
    predict_with_generate in the script, metrics without argmax, other trainers.
    ## Source
    transformers trainer_seq2seq.py prediction_step: generate() is called only with predict_with_generate.
    """
    event = habit(run, "scores_teacher_forced")
    score = val_metric(run)
    if event is None or score is None or not score.finite:
        return
    yield finding(
        f"{score.name} 값은 답을 생성하지 않고 정답을 앞에 넣어 준 채 토큰마다 잰 값이라, 실제로 생성한 답의 점수보다 좋게 나옵니다.",
        cite_line(event, "predict_with_generate 없이 출력의 argmax를 글로 되돌려 점수를 냅니다."),
        cite_point(score, score.finite_indices[-1]),
        severity=Severity.MEDIUM,
    )
