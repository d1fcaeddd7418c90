"""SCR003: the optimizer of the script does not hold the weights that should learn, or the loss does not reach them."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.curves.select import val_metric
from jindan_tools.model.event import Event
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.chosen import habits

_CAUSE = {
    "plain_list_of_layers": "params_not_in_optim",
    "optimizer_before_head": "params_not_in_optim",
    "embeddings_behind_optimizer": "params_not_in_optim",
    "model_made_again": "params_not_in_optim",
    "cleared_before_step": "missing_zero_grad",
    "part_cut_off": "detach_no_grad",
    "module_always_detached": "detach_no_grad",
    "part_left_out": "params_not_in_optim",
    "loss_cut_off": "detach_no_grad",
    "loss_forced_to_take_gradients": "detach_no_grad",
    "freed_after_compile": "frozen_layers",
}
_LEADING = {
    "plain_list_of_layers": "층을 nn.ModuleList가 아닌 파이썬 리스트에 담아, 그 가중치가 parameters()에 없고 학습되지 않습니다.",
    "optimizer_before_head": "옵티마이저를 만든 뒤에 층을 새것으로 바꾸어, 새 층의 가중치가 옵티마이저에 없습니다.",
    "embeddings_behind_optimizer": "옵티마이저를 만든 뒤에 resize_token_embeddings로 임베딩을 새로 만들어, 임베딩과 묶인 출력층이 옵티마이저에 없습니다. 새 토큰은 무작위 값으로 남습니다.",
    "model_made_again": "옵티마이저를 만든 뒤에 모델을 새로 만들어, 학습에 쓰는 모델의 가중치가 옵티마이저에 없습니다.",
    "cleared_before_step": "backward()와 step() 사이에서 zero_grad()를 불러, 방금 구한 기울기를 지운 뒤에 갱신합니다. 가중치가 움직이지 않습니다.",
    "part_cut_off": "모델의 일부를 기울기 없이(no_grad, detach) 계산해, 옵티마이저에 있는 그 가중치가 배우지 못합니다.",
    "module_always_detached": "옵티마이저가 갱신할 모듈의 출력을 언제나 detach()한 뒤에 써서, 그 가중치에 기울기가 가지 않습니다.",
    "part_left_out": "옵티마이저에 모델의 일부만 넘겨, 무작위로 시작한 나머지 층은 학습되지 않습니다.",
    "loss_cut_off": "손실을 새 텐서로 다시 만들어 모델과의 연결이 끊어졌습니다. backward()는 오류 없이 지나가지만 가중치에 기울기가 가지 않습니다.",
    "loss_forced_to_take_gradients": "손실에 requires_grad를 직접 켰습니다. 모델과 이어진 손실에는 필요 없는 일이라, 연결이 끊어진 것을 가렸을 수 있습니다.",
    "freed_after_compile": "compile() 뒤에 trainable을 바꾸어, 다시 compile()하기 전에는 효과가 없습니다.",
}  # fmt: skip

# What such a line costs shows in the curves only as less than could be had.
_ALWAYS = frozenset({"part_cut_off"})
# The line alone makes sure that these weights stay as they were made.
_CERTAIN = frozenset({"module_always_detached", "part_left_out"})
# The second phase that the script asks for never began: what was frozen stayed frozen.
_NEVER_BEGAN = "freed_after_compile"
_GOOD = 0.85


@rule("SCR003", "weights-out-of-reach", dict.fromkeys(_CAUSE.values(), 1.0))
def weights_out_of_reach(run: Run) -> Iterator[Finding]:
    """Report layers in plain lists, optimizers made before the head, and losses that are cut off from the model.

    ## What it does
    Follows in the script which weights the optimizer was given and what backward is called on.
    ## Why it matters
    No error is raised: the loss is computed, the optimizer steps, and the weights in question stay as they were.
    ## Fires on
    Also a model made anew behind its optimizer, zero_grad between backward and step, a part of the model under no_grad.
    `self.x = [nn.Linear(...)]` that nothing registers, `model.head = nn.Linear(...)` after the only optimizer,
    embeddings that are resized for added tokens behind it, `torch.tensor(loss, requires_grad=True)`, `trainable = True` after compile. Established when the training loss makes no
    progress, for `trainable` where the held-out metric stays below 0.85, else a hypothesis.
    ## Stays silent on
    Lists that are registered or whose parameters are handed on, a later optimizer or add_param_group, a later compile.
    ## Source
    torch.nn.Module registers modules that are attributes; torch.optim keeps the parameters it was given; Keras reads
    `trainable` at compile.
    """
    stuck = signs.no_progress(run)
    for event in habits(run, *_CAUSE):
        name = event.word("habit")
        cause = _CAUSE[name]
        sure = bool(stuck) and name != "loss_forced_to_take_gradients"
        always = name in _ALWAYS
        certain = name == "embeddings_behind_optimizer" or (name == _NEVER_BEGAN and _could_be_better(run))
        apart = name in _CERTAIN and not signs.learns(run)
        certain = certain or apart
        weight = 4.0 if sure or certain else 1.5 if always and not stuck else 3.0 if stuck else 1.0
        yield finding(
            f"{_LEADING[name]}{' 학습 손실도 거의 줄지 않았습니다.' if stuck else ''}",
            cite_line(event, _statement(event)),
            *stuck,
            severity=Severity.HIGH if stuck or certain else Severity.MEDIUM,
            argues={cause: weight}
            | ({"plateau_chance_ce": -3.0} if stuck and name == "cleared_before_step" else {})
            | ({"lr_too_low": -2.0, "init_bad": -2.0, "label_noise": -2.0} if stuck else {})
            | ({"gan_imbalance": -2.0, "underfit": -2.0} if apart else {})
            | ({"lr_too_low": -2.0, "healthy_converged": -4.0} if name == _NEVER_BEGAN and certain else {}),
        )
        return


def _could_be_better(run: Run) -> bool:
    metric = val_metric(run)
    return metric is not None and metric.higher_is_better is True and bool(metric.finite) and max(metric.finite) < _GOOD


def _statement(event: Event) -> str:
    if event.word("part"):
        return f"{event.word('part')} 모듈의 출력이 여기서 끊깁니다."
    if event.word("given"):
        return f"옵티마이저는 {event.word('given')}의 가중치만 받았고, {event.word('class')} 클래스의 {event.word('attribute')} 층은 받지 않았습니다."
    line = event.number("optimizer_line")
    if line is not None:
        return f"이 층은 {line:.0f}번째 줄에서 옵티마이저를 만든 뒤에 새로 만들어졌습니다."
    attribute = event.word("attribute")
    return (
        f"{event.word('class')} 클래스의 {attribute} 속성은 등록되지 않는 리스트입니다."
        if attribute
        else "스크립트의 이 줄이 그렇게 합니다."
    )
