"""TOK010: the script copies padded ids as labels, so that padding is what is mostly predicted."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line, cite_point
from jindan_tools.curves.select import train_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.habit import habit

# Text costs more nats a token than this where next to nothing of a row is padding.
_OF_TEXT = 1.0
_WITH_PADDING = frozenset({"labels_with_padding", "labels_with_long_padding"})


@rule(
    "TOK010",
    "padding-among-labels",
    {"padding_bug": 4.0, "memorisation": -2.0, "leakage": -2.0, "overfit": -1.0, "label_shift_bug": -1.0},
)
def padding_among_labels(run: Run) -> Iterator[Finding]:
    """Report labels that are a plain copy of ids padded to one length.

    ## What it does
    Reads the training script for a function that pads rows and sets `labels` to a copy of `input_ids`, with -100 nowhere.
    ## Why it matters
    Padding is not left out of the loss: models of transformers ignore -100 only. Where rows are short the mean is that of
    guessing padding, close to 0 from the first epoch on; loss, perplexity and token accuracy say little of the text, and
    most of the gradient goes to padding.
    ## Fires on
    Such a function in a script that trains; a fault where rows are padded to the greatest length and the loss ends below 1,
    as that of padding does, else a hypothesis: rows of one batch may differ little, and long rows hold little padding.
    ## Stays silent on
    Scripts that mention -100, collators that make the labels themselves, rows that are not padded.
    ## Source
    transformers loss/loss_utils.py: ignore_index is -100; huggingface.co/docs/transformers/tasks/language_modeling.
    """
    event = habit(run, *_WITH_PADDING)
    loss = train_loss(run)
    if event is None or loss is None or not loss.finite:
        return
    # Rows that fill the length hardly hold padding: the loss of text stays above that.
    whole = event.word("habit") == "labels_with_long_padding" and loss.finite[-1] < _OF_TEXT
    part = "기록된 손실은 주로 패딩을 맞힌 값이고" if whole else "행이 짧을수록 손실은 패딩을 맞힌 값이 되고"
    yield finding(
        f"라벨이 패딩까지 그대로 복사한 값이라 패딩이 손실에 들어갑니다. {part} 글을 배운 정도를 말하지 않습니다.",
        cite_line(event, "패딩한 input_ids를 -100으로 가리지 않고 라벨로 씁니다."),
        cite_point(loss, loss.finite_indices[-1], "패딩이 섞인 손실"),
        severity=Severity.HIGH if whole else Severity.MEDIUM,
        argues=None if whole else {"padding_bug": 2.0},
    )
