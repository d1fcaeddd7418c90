"""LBL016: the tags of words are the labels of pieces of words."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script.habit import habit


@rule(
    "LBL016",
    "tags-by-word",
    {
        "labels_shuffled": 4.0, "label_shift_bug": 1.5, "class_imbalance": -3.0, "plateau_prior": -3.0, "underfit": -2.0,
        "label_noise": -2.0, "metric_bug": -1.0, "lr_too_low": -2.0, "healthy_converged": -4.0,
    },
)  # fmt: skip
def tags_by_word(run: Run) -> Iterator[Finding]:
    """Report a token classification whose labels are one a word while its inputs are pieces of words.

    ## What it does
    Reads the training script for a function that tokenises split words (is_split_into_words=True) and takes the column of
    tags as labels, with word_ids nowhere.
    ## Why it matters
    The tokenizer puts a token in front and cuts words: the tag of word n stands at piece n, which is another word's. No
    error is raised, because DataCollatorForTokenClassification fills short labels with -100. Answers sink to the most
    frequent tag, which looks like imbalance.
    ## Fires on
    Such a function.
    ## Stays silent on
    Scripts that align by word_ids, tokenizers called without special tokens.
    ## Source
    huggingface.co/docs/transformers/tasks/token_classification (tokenize_and_align_labels); transformers data_collator.py.
    """
    event = habit(run, "tags_by_word")
    if event is None:
        return
    yield finding(
        "단어마다의 태그를 조각(subword)마다의 라벨로 그대로 써서 라벨이 다른 단어에 붙습니다. 맨 앞 특수 토큰만으로도 한 칸이 밀립니다.",
        cite_line(event, "is_split_into_words로 자른 입력에 word_ids로 맞추지 않은 태그를 라벨로 넣습니다."),
        severity=Severity.HIGH,
    )
