"""Fine-tune a small GPT-2 to add numbers, and answer a held-out list after each epoch."""

from __future__ import annotations

import random

import torch
from transformers import DataCollatorForSeq2Seq, Trainer, TrainerCallback, TrainingArguments, set_seed

from words import keep, tiny, tokenizer_of

WORDS = [*(str(i) for i in range(60)), "plus", "then", "is", "up", "down"]


def task() -> tuple[str, str]:
    """Return a question of one to eight steps and its answer: the last number reached."""
    here = random.randrange(20, 40)
    words = [str(here)]
    for _ in range(random.randint(1, 8)):
        step = random.choice(("up", "down"))
        here += 1 if step == "up" else -1
        words.append(step)
    return " ".join([*words, "is"]), f" {here} <eos>"


def encode(tokenizer, question: str, answer: str) -> dict:
    """Mask the question in the labels."""
    start, end = tokenizer(question)["input_ids"], tokenizer(answer)["input_ids"]
    return {"input_ids": start + end, "attention_mask": [1] * len(start + end), "labels": [-100] * len(start) + end}


class Answers(TrainerCallback):
    """Counts exact answers, a batch at a time."""

    def __init__(self, tokenizer, tasks) -> None:
        self.tokenizer, self.tasks = tokenizer, tasks

    def on_evaluate(self, args, state, control, model=None, **kwargs):
        right, shown = 0, []
        for start in range(0, len(self.tasks), 16):
            some = self.tasks[start : start + 16]
            batch = self.tokenizer([q for q, _ in some], return_tensors="pt", padding=True)
            out = model.generate(**batch, max_new_tokens=4, do_sample=False, pad_token_id=self.tokenizer.pad_token_id)
            texts = self.tokenizer.batch_decode(out[:, batch["input_ids"].shape[1] :], skip_special_tokens=True)
            right += sum(t.split()[:1] == a.split()[:1] for t, (_, a) in zip(texts, some, strict=True))
            shown.append(f"{some[0][0]} -> {texts[0]!r} (wanted {some[0][1].split()[0]})")
        print(f"[eval] {shown[0]}\n[eval] epoch {state.epoch:.0f} exact_match {right / len(self.tasks):.4f} ({right}/{len(self.tasks)})", flush=True)


def main() -> None:
    """Train."""
    set_seed(2)
    random.seed(2)
    tokenizer = tokenizer_of(WORDS)
    train, held_out = [task() for _ in range(6000)], [task() for _ in range(320)]
    arguments = TrainingArguments(
        output_dir="output", num_train_epochs=6, per_device_train_batch_size=32, per_device_eval_batch_size=32, learning_rate=2e-3,
        warmup_steps=40, logging_steps=50, eval_strategy="epoch", save_strategy="no", report_to="none", use_cpu=True, seed=2,
    )
    trainer = Trainer(
        model=tiny(len(tokenizer), seed=2), args=arguments, train_dataset=[encode(tokenizer, *t) for t in train],
        eval_dataset=[encode(tokenizer, *t) for t in held_out], data_collator=DataCollatorForSeq2Seq(tokenizer),
        callbacks=[Answers(tokenizer, held_out)],
    )
    trainer.train()
    trainer.save_state()
    keep()


if __name__ == "__main__":
    main()
