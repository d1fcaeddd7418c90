"""GRD250: gradient checkpointing cut the adapter off: no input of the checkpointed blocks asks for a gradient."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_ends, cite_line, cite_point
from jindan_tools.curves.select import grad_norm, recorded_train_loss, train_loss
from jindan_tools.curves.stillness import is_frozen, only_batches_differ
from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule

_SAID = "None of the inputs have requires_grad=True"
_LEAST = 5


@rule(
    "GRD250",
    "checkpointed-without-gradient",
    {
        "detach_no_grad": 4.5, "frozen_layers": 1.0, "params_not_in_optim": -3.0, "lr_too_low": -4.0, "label_noise": -2.0,
        "labels_shuffled": -3.0, "underfit": -3.0, "grad_vanish": -2.0, "clip_misuse": -2.0,
    },
)  # fmt: skip
def checkpointed_without_gradient(run: Run) -> Iterator[Finding]:
    """Report PyTorch's warning that no input of a checkpointed block asks for a gradient, beside a loss that stands still.

    ## What it does
    Reads the warning of torch.utils.checkpoint, and whether the training loss only scatters by its batches.
    ## Why it matters
    The re-entrant form of checkpointing keeps a graph only where an input asks for a gradient. Behind frozen embeddings none
    does, so that the adapter inside gets no gradient, whatever its rate and rank. peft: model.enable_input_require_grads(), or
    gradient_checkpointing_kwargs={"use_reentrant": False}.
    ## Fires on
    The warning and a loss of five records or more without a trend, frozen, or beside a held-out loss that repeats.
    ## Stays silent on
    The warning beside a loss that falls: only the first blocks were concerned, or the warning came from an evaluation.
    ## Source
    torch/utils/checkpoint.py; peft prepare_model_for_kbit_training and enable_input_require_grads.
    """
    event = next((e for e in run.of_kind(EventKind.WARNING, EventKind.NOTE) if _SAID in e.text), None)
    loss = recorded_train_loss(run) or train_loss(run)
    if event is None or loss is None or len(loss.finite) < _LEAST:
        return
    if not only_batches_differ(run) and not is_frozen(loss.values, 1e-3):
        return
    norm = grad_norm(run)
    still = norm is not None and norm.finite and not any(norm.finite)
    yield finding(
        "그래디언트 체크포인팅이 어댑터로 가는 기울기를 끊었습니다. 얼린 임베딩의 출력이 기울기를 요구하지 않아 체크포인트된 블록 안의 파라미터가 갱신되지 않습니다.",
        cite_line(event, "체크포인트된 블록의 어떤 입력도 기울기를 요구하지 않는다는 경고입니다."),
        *cite_ends(loss),
        *((cite_point(norm, -1, "기울기 노름도 0입니다"),) if norm is not None and still else ()),
        severity=Severity.CRITICAL,
    )  # fmt: skip
