"""Clear gradients once per optimizer step."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.select import grad_norm
from jindan_tools.fixes.registry import Situation
from jindan_tools.model.fix import Fix
from jindan_tools.text.figures import figure


def clear_gradients(situation: Situation) -> Iterator[Fix]:
    """Plan zero_grad in the loop, with the norm that must then stay level."""
    norm = grad_norm(situation.run)
    first = figure(norm.finite[0]) if norm is not None and norm.finite else ""
    last = figure(norm.finite[-1]) if norm is not None and norm.finite else ""
    yield situation.fix(
        "optimizer.zero_grad()",
        "optimizer.step() 다음에 optimizer.zero_grad(set_to_none=True)",
        before="호출 없음",
        where="학습 루프",
        why="지우지 않으면 지난 스텝의 기울기가 모두 더해져 갱신이 점점 커집니다.",
        expected=f"grad_norm 값이 이번처럼 {first}에서 {last}까지 커지지 않고 첫 값 부근에 머뭅니다."
        if first
        else "grad_norm 값이 스텝 수에 따라 커지지 않습니다.",
        verify=f"처음 50스텝만 돌려 grad_norm 값이 첫 값{f' {first}' if first else ''}의 두 배를 넘지 않는지 보세요. 누적을 쓴다면 누적 횟수마다 한 번만 부릅니다.",
    )
