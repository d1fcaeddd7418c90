"""GRD001: the gradient norm is exactly zero and the loss does not move."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import grad_norm, train_loss, val_loss
from jindan_tools.curves.stillness import is_frozen, only_batches_differ, repeats_digits
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule

_LEAST = 3


_CONNECTED_TO_NOTHING = {
    "frozen_layers": 3.0,
    "detach_no_grad": 2.5,
    "lr_too_low": -3.0,
    "labels_shuffled": -2.0,
    "params_not_in_optim": -1.0,
    "clip_misuse": -2.0,
    "underfit": -2.0,
}


@rule("GRD001", "zero-gradient", _CONNECTED_TO_NOTHING)
def zero_gradient(run: Run) -> Iterator[Finding]:
    """Report a gradient norm of exactly 0 in every record together with a loss that stands still.

    ## What it does
    Checks that all logged gradient norms are 0 and that the training loss stays within 0.1 % of its level, or only
    scatters: around a level, or while the held-out loss repeats.
    ## Why it matters
    A gradient of zero cannot come from the learning rate or the data. Nothing trainable is connected to the loss:
    frozen parameters, a detached graph, or a zero head in front of a frozen trunk.
    ## Fires on
    At least three records, all norms exactly 0, loss frozen at a value other than 0; or twenty records without a trend; or a loss without a trend beside a
    held-out loss that is the same to four digits in all of two or more evaluations: other rows, the same weights.
    ## Stays silent on
    A loss that moves while '0.000' is printed (GRD002), a loss of exactly 0 (NUM012).
    ## Source
    peft enable_input_require_grads; torch.utils.checkpoint warning "None of the inputs have requires_grad=True".
    """
    norm, loss = grad_norm(run), train_loss(run)
    if norm is None or loss is None or len(norm) < _LEAST or any(norm.values):
        return
    if not any(loss.values):
        return
    held_out = val_loss(run)
    scatters = only_batches_differ(run)
    if not scatters and not is_frozen(loss.values, 1e-3):
        return
    trainable = run.last_event(EventKind.PARAMETERS)
    none = trainable is not None and trainable.number("trainable") == 0
    yield finding(
        f"기울기 노름이 기록 {len(norm)}개 모두에서 0이고 손실도 움직이지 않습니다.",
        cite_point(norm, 0, "첫 기록"),
        cite_point(norm, -1, "마지막 기록"),
        cite_point(loss, 0, "첫 기록"),
        cite_point(loss, -1, "마지막까지 같은 수준"),
        *(
            ()
            if held_out is None or not repeats_digits(held_out.values)
            else (cite_point(held_out, -1, "평가마다 넷째 자리까지 같습니다"),)
        ),
        *((_counted(trainable),) if trainable is not None and none else ()),
        severity=Severity.CRITICAL,
        argues={**_CONNECTED_TO_NOTHING, "frozen_layers": 4.5} if none else None,
        facts={"records": float(len(norm)), "trainable": (trainable.number("trainable") or 0.0) if trainable else -1.0},
    )


def _counted(event: Event) -> Evidence:
    return cite_line(event, "학습되는 파라미터가 0개라고 로그에 적혀 있습니다.", 0.0)
