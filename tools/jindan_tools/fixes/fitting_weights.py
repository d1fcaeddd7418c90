"""Start from pretrained weights of the model that is trained."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.fixes.registry import Situation
from jindan_tools.fixes.where import key, place, written
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.text.figures import percent
from jindan_tools.text.safe import safe_line


def fitting_weights(situation: Situation) -> Iterator[Fix]:
    """Plan weights of the same structure and width, where CKP007 found that few tensors fit."""
    run, share = situation.run, situation.fact("CKP007", "share")
    if share is None:
        return
    model = safe_line(written(run, "model"), 80) or "학습하는 모델"
    yield situation.fix(
        key(run, "pretrained"),
        f"{model}과 구조와 폭이 같은 가중치",
        before=safe_line(written(run, "pretrained"), 80),
        where=place(run, "pretrained", "학습 명령"),
        why=f"이름과 크기가 같은 텐서만 옮겨지며 지금은 {percent(share)}입니다. 맞는 가중치가 없으면 freeze를 끄고 더 오래 학습합니다.",
        expected="처음 몇 에폭에서 이미 mAP가 뚜렷하게 오릅니다.",
        verify="시작 로그의 Transferred 줄에서 옮겨진 비율이 90 % 이상인지 확인하세요.",
        kind=FixKind.CONFIG,
    )
