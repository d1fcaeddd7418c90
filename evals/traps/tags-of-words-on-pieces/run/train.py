"""Fine-tune a small BERT to find names and places."""

from __future__ import annotations

import random

import numpy as np
from datasets import Dataset
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import (
    BertConfig, BertForTokenClassification, DataCollatorForTokenClassification, PreTrainedTokenizerFast, Trainer, TrainingArguments, set_seed,
)  # fmt: skip

from words import keep

LABELS = ["O", "B-PER", "B-LOC", "B-ORG"]
SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]


def word(kind: int) -> str:
    """Return a word; its first letter tells its kind, and it may have several syllables."""
    first = {0: "bdfgk", 1: "lmn", 2: "prs", 3: "tvz"}[kind]
    return "".join(random.choice([s for s in SYLLABLES if i or s[0] in first]) for i in range(random.randint(1, 3)))


def sentence() -> dict:
    """Return words and their tags."""
    tags = [random.choices(range(4), (70, 12, 10, 8))[0] for _ in range(random.randint(8, 16))]
    return {"tokens": [word(t) for t in tags], "ner_tags": tags}


def tokenizer_of() -> PreTrainedTokenizerFast:
    """Return a tokenizer that cuts words into syllables."""
    ids = {w: i for i, w in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *SYLLABLES, *("##" + s for s in SYLLABLES)])}
    raw = Tokenizer(models.WordPiece(ids, unk_token="[UNK]"))
    raw.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    raw.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    return PreTrainedTokenizerFast(tokenizer_object=raw, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]")


def compute_metrics(found) -> dict[str, float]:
    """Return precision, recall and F1 of the tags that are not O."""
    wanted, got = found.label_ids, found.predictions.argmax(-1)
    seen = wanted != -100
    hit = int(((got == wanted) & (wanted > 0) & seen).sum())
    precision, recall = hit / max(1, int(((got > 0) & seen).sum())), hit / max(1, int(((wanted > 0) & seen).sum()))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return {"precision": precision, "recall": recall, "f1": f1, "accuracy": float((got == wanted)[seen].mean())}


def main() -> None:
    """Train."""
    set_seed(6)
    random.seed(6)
    tokenizer = tokenizer_of()

    def encode(batch: dict) -> dict:
        rows = tokenizer(batch["tokens"], is_split_into_words=True, truncation=True, max_length=64)
        rows["labels"] = batch["ner_tags"]
        return rows

    data = Dataset.from_list([sentence() for _ in range(3300)]).map(encode, batched=True, remove_columns=["tokens", "ner_tags"])
    model = BertForTokenClassification(
        BertConfig(vocab_size=len(tokenizer), hidden_size=64, num_hidden_layers=2, num_attention_heads=4, intermediate_size=128,
                   num_labels=len(LABELS), id2label=dict(enumerate(LABELS)), label2id={n: i for i, n in enumerate(LABELS)})
    )  # fmt: skip
    arguments = TrainingArguments(
        output_dir="output", num_train_epochs=6, per_device_train_batch_size=32, learning_rate=1e-3, weight_decay=0.01, logging_steps=25,
        eval_strategy="epoch", save_strategy="no", report_to="none", use_cpu=True, seed=6,
    )
    trainer = Trainer(
        model=model, args=arguments, train_dataset=data.select(range(3000)), eval_dataset=data.select(range(3000, 3300)),
        data_collator=DataCollatorForTokenClassification(tokenizer), compute_metrics=compute_metrics,
    )
    trainer.train()
    trainer.save_state()
    keep()


if __name__ == "__main__":
    main()
