"""Measure a run on rows that it does not learn from."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from jindan_tools.curves.select import train_loss
from jindan_tools.fixes.dialect import dialect
from jindan_tools.fixes.registry import Situation
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.model.run import Framework, Run
from jindan_tools.text.figures import figure

# What one types so that the trainer evaluates every epoch. Sources: transformers TrainingArguments (eval_strategy since 4.41),
# Lightning Trainer.fit, Ultralytics default.yaml, keras Model.fit, Megatron-LM and fairseq arguments.
_ASKED: Mapping[Framework, tuple[str, str]] = {
    Framework.HF_TRAINER: ("eval_strategy", '"epoch" (eval_dataset도 함께)'),
    Framework.LIGHTNING: ("val_dataloaders", "검증 DataLoader와 validation_step"),
    Framework.ULTRALYTICS: ("val", "True"),
    Framework.KERAS: ("validation_split", "0.1"),
    Framework.MEGATRON: ("--eval-interval", "1000 (--split 90,10,0)"),
    Framework.FAIRSEQ: ("--valid-subset", "valid"),
}
_PLAIN = ("검증 데이터", "학습에 쓰지 않는 10 %로 에폭마다 평가")
_SHARE, _FEWEST = 0.1, 100
# A confidence of 95 % in the share of right answers, at its widest.
_SPREAD = 1.96 * 0.5


def hold_out(situation: Situation) -> Iterator[Fix]:
    """Plan an evaluation an epoch, with how many rows to hold out and how far the score may be off by chance."""
    run = situation.run
    parameter, after = _ASKED.get(run.framework, _PLAIN)
    yield situation.fix(
        parameter,
        after,
        where=dialect(run.framework).settings,
        why=f"학습 손실만으로는 과적합과 누수를 볼 수 없습니다.{_size(run)}",
        expected=_records(run),
        verify=f"다시 학습하기 전에 마지막 체크포인트를 떼어 둔 자료로 한 번만 평가해 보세요.{_compared(run)}",
        kind=FixKind.CODE,
    )


def _size(run: Run) -> str:
    samples = run.number("train_samples") or run.number("num_examples")
    if not samples or samples < 2 * _FEWEST:
        return ""
    held = max(_FEWEST, round(samples * _SHARE))
    off = 100 * _SPREAD / math.sqrt(held)
    return f" {figure(samples)}개에서 {held}개를 떼면 정확도는 95 %의 경우 ±{figure(off, 2)} %p 안에서 정해집니다."


def _records(run: Run) -> str:
    epochs = run.epochs_planned or run.epochs_done
    if not epochs or epochs < 1:
        return "에폭마다 검증 손실과 지표가 1줄씩 기록됩니다."
    return f"{figure(epochs)} 에폭 동안 검증 손실과 지표가 {int(epochs)}줄 기록됩니다."


def _compared(run: Run) -> str:
    series = train_loss(run)
    if series is None or not series.finite or series.finite[-1] <= 0:
        return ""
    last = series.finite[-1]
    return f" 검증 손실이 학습 손실 {figure(last)}의 두 배({figure(2 * last)})를 넘으면 과적합부터 봅니다."
