"""Let gradients reach the weights that were meant to be trained."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.select import grad_norm, train_loss
from jindan_tools.fixes.registry import Situation
from jindan_tools.fixes.where import place, written
from jindan_tools.model.event import EventKind
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.model.run import Run
from jindan_tools.text.figures import figure

_OFF = {"", "0", "none", "null", "false", "[]"}


def unfreeze(situation: Situation) -> Iterator[Fix]:
    """Plan trainable weights, by the freeze setting when one is on, in code otherwise."""
    run = situation.run
    frozen = written(run, "freeze")
    is_set = frozen.lower() not in _OFF
    counted = run.last_event(EventKind.PARAMETERS)
    trainable = None if counted is None else counted.number("trainable")
    total = None if counted is None else counted.number("total")
    yield situation.fix(
        "freeze" if is_set else "requires_grad",
        "0" if is_set else "학습할 층의 p.requires_grad = True, 그 뒤에 옵티마이저 생성",
        before=frozen
        if is_set
        else f"학습 대상 {figure(trainable)} / {figure(total)}개"
        if trainable is not None
        else "",
        where=place(run, "freeze") if is_set else "모델을 만든 다음, 옵티마이저를 만들기 앞",
        why="기울기가 가중치에 닿지 않아 어떤 학습률로도 손실이 움직이지 않습니다.",
        expected=_moves(run),
        verify="시작할 때 sum(p.numel() for p in model.parameters() if p.requires_grad) 값을 출력하세요.",
        kind=FixKind.CONFIG if is_set else FixKind.CODE,
    )


def reconnect_graph(situation: Situation) -> Iterator[Fix]:
    """Plan the search for what cuts the graph."""
    yield situation.fix(
        "손실까지의 계산 경로",
        "detach(), no_grad(), .item(), .numpy() 없이 연결",
        where="모델의 forward와 손실 계산",
        why="경로가 한 곳이라도 끊기면 그 앞의 층에는 기울기가 전해지지 않습니다.",
        expected=_moves(situation.run),
        verify="backward() 뒤에 [n for n, p in model.named_parameters() if p.grad is None] 목록이 비어 있는지 확인하세요.",
    )


def hand_over_parameters(situation: Situation) -> Iterator[Fix]:
    """Plan an optimizer built from the finished model."""
    yield situation.fix(
        "옵티마이저 생성 순서",
        "모델과 헤드를 모두 만든 뒤 optimizer = Optim(model.parameters(), ...)",
        where="옵티마이저를 만드는 줄",
        why="옵티마이저가 예전 파라미터를 들고 있으면 기울기가 있어도 지금의 가중치는 바뀌지 않습니다.",
        expected=_moves(situation.run),
        verify=f"옵티마이저에 든 파라미터 수와 모델의 학습 대상 파라미터 수가 같은지 출력하고, 1스텝 앞뒤로 가중치 하나의 차이가 0이 아닌지 보세요.{_counted(situation.run)}",
    )


def _counted(run: Run) -> str:
    counted = run.last_event(EventKind.PARAMETERS)
    trainable = None if counted is None else counted.number("trainable") or counted.number("total")
    return f" 로그가 적은 수는 {figure(trainable)}개입니다." if trainable else ""


def _moves(run: Run) -> str:
    norm, loss = grad_norm(run), train_loss(run)
    level = f"grad_norm 값이 {figure(norm.finite[-1])}에서 벗어나고 " if norm is not None and norm.finite else ""
    start = f"{figure(loss.finite[0])} 아래로 " if loss is not None and loss.finite else ""
    return f"{level}손실이 첫 50스텝 안에 {start}내려갑니다."
