"""GRD002: a printed gradient norm of zero that the moving loss contradicts."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.select import grad_norm, train_loss
from jindan_tools.curves.stillness import is_frozen, only_batches_differ
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule

_LEAST = 3


@rule(
    "GRD002",
    "zero-gradient-artefact",
    {"tracker_log_confusion": 2.0, "frozen_layers": -4.0, "detach_no_grad": -4.0, "grad_vanish": -4.0},
)
def zero_gradient_artefact(run: Run) -> Iterator[Finding]:
    """Note that a gradient norm printed as 0 throughout is an artefact of the log, because the loss moves.

    ## What it does
    Compares a gradient norm that is 0 in every record with the change of the training loss.
    ## Why it matters
    Some trainers never fill this field (Megatron with DeepSpeed and bf16 prints 0.000). Reading it as frozen layers
    or vanished gradients would be wrong.
    ## Fires on
    At least three norms, all 0, and a loss whose values differ by more than 1 %.
    ## Stays silent on
    A loss that stands still as well (GRD001), also where only its batches differ: no trend, or a held-out loss that repeats.
    ## Source
    Megatron-DeepSpeed prints 'grad norm: 0.000' when DeepSpeed owns the optimizer.
    """
    norm, loss = grad_norm(run), train_loss(run)
    if norm is None or loss is None or len(norm) < _LEAST or any(norm.values):
        return
    if len(loss.finite) < _LEAST or is_frozen(loss.values, 1e-2) or not any(loss.finite):
        return
    if only_batches_differ(run):
        return
    yield finding(
        "기울기 노름이 모두 0으로 찍히지만 손실은 움직이므로 기록 방식의 문제입니다.",
        cite_point(norm, -1, f"{len(norm)}개 기록 모두 0"),
        cite_point(loss, loss.argmax or 0, "최대"),
        cite_point(loss, loss.argmin or 0, "최소"),
        severity=Severity.INFO,
        facts={"records": float(len(norm))},
    )
