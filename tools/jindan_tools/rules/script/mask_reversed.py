"""SCR382: the padding mask is the wrong way round: the words are hidden and the padding is attended to."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_ends, cite_line
from jindan_tools.curves.select import train_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.chosen import habits


@rule("SCR382", "mask-reversed", {"padding_bug": 4.0})
def mask_reversed(run: Run) -> Iterator[Finding]:
    """Report a key_padding_mask that is True at the words.

    ## What it does
    Finds an attention_mask of transformers (1 at the words), or `ids != pad`, handed to a key_padding_mask of torch as it is.
    ## Why it matters
    torch ignores the places that are True: each word sees the padding only. A row without padding sees nothing at all, which
    is 0 / 0 in evaluation: a held-out loss of NaN beside a training loss that falls looks like a rate too high or bad rows.
    ## Fires on
    The habit, in a run with a training loss of three records or more.
    ## Stays silent on
    Masks that are negated, compared with ==, or whose making cannot be followed under another name; runs that crashed.
    ## Source
    torch.nn.MultiheadAttention: for a binary mask, a True value indicates that the key will be ignored, 1.5 to 2.13.
    """
    loss = train_loss(run)
    if run.ending is Ending.CRASHED or loss is None or len(loss.finite) < 3:
        return
    for event in habits(run, "mask_reversed"):
        yield finding(
            f"{event.word('name')}에 단어 자리가 True인 마스크를 넘겨, 단어는 가려지고 패딩만 봅니다. 패딩이 없는 행은 볼 것이 하나도 없어 평가에서 NaN이 됩니다.",
            cite_line(event, "PyTorch는 True인 자리를 무시합니다. attention_mask == 0 (또는 ~mask)을 넘겨야 합니다."),
            *cite_ends(loss),
            severity=Severity.HIGH,
            argues={
                "padding_bug": 4.0, "nan_bad_data": -3.0, "nan_lr_diverge": -3.0, "underfit": -2.0, "lr_too_low": -2.0,
                "labels_shuffled": -1.0, "healthy_converged": -4.0,
            },
        )  # fmt: skip
        return
