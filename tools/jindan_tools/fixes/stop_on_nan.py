"""Stop a run at its first NaN instead of paying for records that hold nothing."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.select import train_loss
from jindan_tools.fixes.dialect import dialect
from jindan_tools.fixes.registry import Situation
from jindan_tools.model.fix import Fix
from jindan_tools.text.figures import figure, percent


def stop_on_nan(situation: Situation) -> Iterator[Fix]:
    """Plan the guard that the trainer offers, with what it would have saved."""
    words = dialect(situation.run.framework)
    wasted, share = situation.fact("NUM014", "wasted_records"), situation.fact("NUM014", "share")
    lost = (
        f"이번 실행은 NaN 뒤에도 기록 {figure(wasted)}개, 전체의 {percent(share)}만큼 더 돌았습니다. "
        if wasted and share
        else ""
    )
    loss = train_loss(situation.run)
    at = None if loss is None else loss.first_non_finite
    spot = "" if loss is None or at is None else f" 이번 실행이었다면 {loss.x_label(at)}에서 끝났습니다."
    yield situation.fix(
        "NaN에서 멈추기",
        words.nan_stop,
        where=words.nan_place,
        why=f"{lost}원인을 고치는 조치가 아니라 다음 실패를 일찍 아는 장치입니다.",
        expected=f"NaN이 다시 나오면 그 스텝에서 끝나고 직전 체크포인트가 남습니다.{spot}",
        verify="시험 실행에서 10번째 스텝의 손실을 float('nan') 값으로 바꾸어 10스텝에서 멈추는지 확인하세요.",
    )
