"""Name the optimizer when the learning rate that was typed is meant to count."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.fixes.registry import Situation
from jindan_tools.fixes.where import place
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.text.figures import figure

# Ultralytics trains SGD at lr0=0.01 by default; Adam breaks from some 0.005 on.
_SGD_FROM = 0.005


def name_optimizer(situation: Situation) -> Iterator[Fix]:
    """Plan a named optimizer, with the rate that the log must then show."""
    run = situation.run
    peak, given = situation.fact("YOL001", "peak"), run.number("learning_rate")
    named = run.config.get("optimizer")
    typed = "" if named is None or named.given is None else str(named.given)
    shown = f"지금 실제로 적용된 학습률은 {figure(peak)}입니다. " if peak else ""
    # A rate that was typed for SGD would break Adam.
    name = "SGD" if given and given >= _SGD_FROM else "AdamW"
    note = "" if name == "SGD" else " AdamW라면 0.001 이하로 둡니다."
    yield situation.fix(
        "optimizer",
        name,
        # What was typed stands in the file; the value in force is what auto chose.
        before=typed or "auto",
        where=place(run, "optimizer"),
        why=f"{shown}auto 설정은 적어 준 lr0 값을 쓰지 않습니다. auto가 고른 값에 만족하면 바꾸지 않아도 됩니다.",
        expected=f"로그의 optimizer 줄에 적어 준 lr 값({figure(given) if given else 'lr0'})이 그대로 나옵니다.{note}",
        verify=f"1 에폭만 돌려 results.csv의 lr/pg0 열이 적어 준 값({figure(given) if given else 'lr0'})을 따르는지 확인하세요.",
        kind=FixKind.CONFIG,
    )
