"""Evaluate on data that was not trained on."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.select import val_loss, val_metric
from jindan_tools.fixes.registry import Situation
from jindan_tools.fixes.where import key, place, written
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.text.figures import figure


def split_again(situation: Situation) -> Iterator[Fix]:
    """Plan a held-out set of its own and say which number will move."""
    run = situation.run
    train, held_out = written(run, "train_data"), written(run, "val_data")
    series = val_metric(run) or val_loss(run)
    shown = "" if series is None or not series.finite else f"지금의 {series.name} {figure(series.finite[-1])} 값은 "
    yield situation.fix(
        key(run, "val_data") if held_out else "검증 데이터",
        "학습에 쓰지 않은 파일 (대상이나 시간 단위로 10~20 % 분리)",
        before=held_out,
        where=place(run, "val_data"),
        why=f"학습과 검증이 모두 {train} 경로를 읽습니다."
        if train and train == held_out
        else "검증 표본이 학습에도 들어 있습니다.",
        expected=f"{shown}학습 데이터의 점수입니다. 새 검증의 값이 진짜 성능이며, 이보다 좋을 까닭이 없습니다.",
        verify="학습과 검증 표본의 해시를 비교해 겹치는 것이 0개인지 확인하세요.",
        kind=FixKind.DATA,
    )
