"""GRD400: most weights of a small model are not trained and the training loss does not come down."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_ends, cite_line
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import head, tail
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_MOST_SHARE = 0.5
_LEAST = 4
# What a head alone learns over random features is a few percent of the loss.
_LEARNT = 0.1
_SMALL = 1e6
_OTHER_WEIGHTS = regex(
    r"pretrain|checkpoint|weights?[_.]?(?:path|file|from)|init_from|load|resume|fine_?tune|teacher|distil|ema|target_net|"
    r"reference|probe|random_feature|reservoir|lora|adapter|peft"
)
_ADAPTERS = ("peft_type", "lora_r", "lora_rank", "lora_alpha", "target_modules", "adapter", "r")


@rule(
    "GRD400",
    "most-weights-frozen",
    {"frozen_layers": 3.0, "params_not_in_optim": 0.5, "labels_shuffled": -1.0, "underfit": -1.0},
)
def most_weights_frozen(run: Run) -> Iterator[Finding]:
    """Report a run that trains less than half of its weights and whose training loss hardly falls.

    ## What it does
    Divides the trainable by all parameters as the log counts them and compares the first with the last training losses.
    ## Why it matters
    A frozen body hands on what it was initialised with. Where that does not hold the answer, neither the rate, nor the
    schedule, nor more epochs help; unfreezing does.
    ## Fires on
    At most half of the parameters trainable, four records or more, a training loss that ends less than 10 % below its start. A
    remark where the loss falls, in a model of less than a million parameters for which no file names weights to start from.
    ## Stays silent on
    Losses that fall in larger models or from weights of another training, second models (a teacher), adapters of a large model (GRD061), runs that count the trainable parameters only.
    ## Source
    torch.nn.Module.requires_grad_; Yosinski et al. 2014, How transferable are features in deep neural networks?
    """
    counted, loss = run.last_event(EventKind.PARAMETERS), train_loss(run)
    told = None if counted is None else _counts(counted)
    if counted is None or told is None or loss is None or len(loss.finite) < max(_LEAST, len(loss)):
        return
    # PEFT counts so: what is frozen there has learnt before.
    if "trainable%" in counted.text:
        return
    few, total = told
    if few > _MOST_SHARE * total or any(s.value not in (None, "", 0, False) for s in run.stated(*_ADAPTERS)):
        return
    first, last = median(head(loss.finite)), median(tail(loss.finite))
    stands = first > 0 and last >= (1 - _LEARNT) * first
    if not stands and not _frozen_as_initialised(run, total):
        return
    yield finding(
        f"매개변수 {figure(total)}개 가운데 {figure(few)}개({percent(few / total)})만 학습하고, {loss.name} 값은 {figure(first)}에서 "
        f"{figure(last)}까지{'만' if stands else ''} 움직였습니다. 얼린 층은 처음 가중치 그대로라 아무것도 배우지 못합니다.",
        cite_line(counted, "학습하는 매개변수와 전체 매개변수의 수입니다.", few),
        calculated("학습하는 몫입니다.", few / total, f"{figure(few)} ÷ {figure(total)} = {figure(few / total)}"),
        *cite_ends(loss),
        severity=Severity.HIGH if stands else Severity.MEDIUM,
        argues=None if stands else {"frozen_layers": 2.0},
        facts={"trainable": few, "total": total, "share": few / total},
    )


def _frozen_as_initialised(run: Run, total: float) -> bool:
    """Say whether what is frozen in a small model has the weights that it was made with, as far as anything tells."""
    if total >= _SMALL or run.last_event(EventKind.WEIGHTS) is not None or run.last_event(EventKind.RESUME) is not None:
        return False
    told = (f"{s.name}={s.value}" for s in run.settings if s.value not in (None, False, "", "none", "None"))
    return not any(map(_OTHER_WEIGHTS.search, map(str.lower, told)))


def _counts(counted: Event) -> tuple[float, float] | None:
    """Return the trainable and all parameters, None where one of them is not told."""
    few, total, frozen = (counted.number(name) for name in ("trainable", "total", "frozen"))
    if total is None and few is not None and frozen is not None:
        total = few + frozen
    return None if few is None or not total or not 0 <= few <= total else (few, total)
