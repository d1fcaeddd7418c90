"""GRD061: next to nothing of an adapted model is trained and the loss does not move."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_ends, cite_line, cite_stated
from jindan_tools.curves.select import train_loss
from jindan_tools.curves.shape import head, noise, tail
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure

# LoRA of rank 1 on the queries and values of a 7B model trains 0.008 %; prompt tuning of 20 tokens 0.001 %.
_LEAST_SHARE = 5e-6
_LARGE = 1e7
_LEAST = 8
_REACH = ("target_modules", "layers_to_transform", "layers_pattern", "modules_to_save", "r")


@rule(
    "GRD061",
    "adapter-barely-there",
    {"frozen_layers": 3.5, "params_not_in_optim": 1.0, "config_error": 1.0, "label_noise": -2.0, "lr_too_low": -1.0, "underfit": -1.0},
)  # fmt: skip
def adapter_barely_there(run: Run) -> Iterator[Finding]:
    """Report a run that trains less than five millionths of a large model and whose loss stands still.

    ## What it does
    Divides the trainable by all parameters, as peft prints them, and compares the first with the last losses.
    ## Why it matters
    The adapter was attached to almost nothing: target_modules matched one small module, layers_to_transform left one layer.
    Neither data nor rate can be judged before the adapter reaches the model.
    ## Fires on
    A share below 0.0005 % of 10 million parameters or more, eight records or more, a level that moved by less than its noise.
    ## Stays silent on
    Losses that fall, larger shares, small models.
    ## Source
    peft print_trainable_parameters; Hu et al. 2021, table 6 (0.0003 and more of GPT-3 for rank 1 on two matrices).
    """
    event = run.last_event(EventKind.PARAMETERS)
    few, all_of = (None, None) if event is None else (event.number("trainable"), event.number("total"))
    loss = train_loss(run)
    if event is None or few is None or not all_of or all_of < _LARGE or few / all_of >= _LEAST_SHARE or loss is None:
        return
    if len(loss.finite) < _LEAST or abs(median(head(loss.finite)) - median(tail(loss.finite))) > 2 * noise(loss.finite):
        return
    yield finding(
        f"매개변수 {figure(all_of)}개 가운데 {figure(few)}개만 학습 대상이고 손실은 {figure(loss.finite[0])}에서 움직이지 않습니다. "
        "어댑터가 모델의 거의 어디에도 붙지 않았습니다.",
        cite_line(event, "학습 대상 매개변수의 기록입니다."),
        calculated("학습 대상의 몫입니다.", few / all_of, f"{figure(few)} ÷ {figure(all_of)} = {few / all_of:.2e}"),
        *cite_ends(loss),
        *_reach(run),
        severity=Severity.HIGH,
        facts={"trainable": few, "total": all_of},
    )


def _reach(run: Run) -> Iterator[Evidence]:
    for setting in run.stated(*_REACH):
        if setting.value not in (None, "", "[]"):
            yield cite_stated(setting)
