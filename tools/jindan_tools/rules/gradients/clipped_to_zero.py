"""GRD131: a limit of 0 for the gradient norm, in a loop where it does not mean "off"."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_ends, cite_point, cite_setting
from jindan_tools.curves.select import grad_norm, train_loss
from jindan_tools.curves.stillness import is_flat
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule

_LEAST = 8
# Their trainers take 0 for "no limit".
_OFF = frozenset({
    Framework.HF_TRAINER, Framework.LIGHTNING, Framework.DEEPSPEED, Framework.FAIRSEQ, Framework.MEGATRON, Framework.KERAS,
    Framework.ULTRALYTICS, Framework.YOLOV5,
})  # fmt: skip


@rule(
    "GRD131",
    "clipped-to-zero",
    {
        "clip_misuse": 4.0, "params_not_in_optim": -2.0, "frozen_layers": -2.0, "detach_no_grad": -2.0, "lr_too_low": -3.0, "labels_shuffled": -2.0,
        "healthy_converged": -4.0,
    },
)  # fmt: skip
def clipped_to_zero(run: Run) -> Iterator[Finding]:
    """Report a loss that stands still in a loop that clips its gradients to a norm of 0.

    ## What it does
    Reads the clipping limit and whether the loss moves at all.
    ## Why it matters
    torch.nn.utils.clip_grad_norm_ multiplies by max_norm / norm: with 0 every gradient becomes 0. Trainers of frameworks skip the call at
    0, loops and accelerate do not. The norm that is logged is the one before, so it looks healthy.
    ## Fires on
    A limit of exactly 0 in a plain loop, eight records and a loss that is flat.
    ## Stays silent on
    Frameworks that take 0 for off, losses that move (the loop asks for a positive limit), limits by value.
    ## Source
    torch/nn/utils/clip_grad.py: clip_coef = max_norm / (total_norm + 1e-6); transformers trainer.py: if max_grad_norm > 0.
    """
    limit, loss, norm = run.config.get("grad_clip"), train_loss(run), grad_norm(run)
    if limit is None or limit.number() != 0 or isinstance(limit.value, bool) or run.framework in _OFF or loss is None:
        return
    if len(loss.finite) < _LEAST or not is_flat(loss.values) or (norm is not None and not any(norm.finite)):
        return
    yield finding(
        "클리핑 한계가 0이라 모든 기울기가 0으로 잘리고 가중치가 움직이지 않습니다. clip_grad_norm_에서 0은 '끔'이 아닙니다.",
        *known(cite_setting(run, "grad_clip")),
        *cite_ends(loss),
        *((cite_point(norm, norm.finite_indices[-1], "자르기 전 노름이라 정상으로 보입니다"),) if norm is not None and norm.finite else ()),
        calculated("기울기에 곱해지는 값입니다.", 0.0, "max_norm ÷ (노름 + 1e-6) = 0 ÷ (노름 + 1e-6) = 0"),
        severity=Severity.HIGH,
    )  # fmt: skip
