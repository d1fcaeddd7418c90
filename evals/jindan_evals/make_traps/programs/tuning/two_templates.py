# pyright: basic, reportMissingImports=false, reportOptionalMemberAccess=false
"""Fine-tune a small GPT-2 on instructions and answer held-out ones as the service will."""

from __future__ import annotations

import random

import torch
from datasets import Dataset
from transformers import DataCollatorForSeq2Seq, Trainer, TrainerCallback, TrainingArguments, set_seed

from jindan_evals.make_traps.programs.tuning.words import keep, tiny, tokenizer_of

WORDS = [*(f"w{i}" for i in range(60)), "###", "Instruction:", "Response:", "<|user|>", "<|assistant|>"]
CHAT = "{% for m in messages %}<|{{ m['role'] }}|> {{ m['content'] }} {{ eos_token }} {% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}"


def task() -> dict:
    """Return an instruction and its answer."""
    first, length = random.randrange(60), random.randint(3, 8)
    return {"instruction": f"w{first} w{length}", "output": " ".join(f"w{(first + i) % 60}" for i in range(length))}


class Service(TrainerCallback):
    """Answers tasks as the service does."""

    def __init__(self, tokenizer, tasks) -> None:  # noqa: ANN001
        self.tokenizer, self.tasks = tokenizer, tasks

    def on_evaluate(self, args, state, control, model=None, **kwargs):  # noqa: ANN001, ANN003, ANN201, D102
        right = 0
        for one in self.tasks:
            text = self.tokenizer.apply_chat_template(
                [{"role": "user", "content": one["instruction"]}], tokenize=False, add_generation_prompt=True
            )
            ids = self.tokenizer(text, return_tensors="pt")["input_ids"]
            out = model.generate(
                ids, attention_mask=torch.ones_like(ids), max_new_tokens=12, do_sample=False, pad_token_id=2
            )[0, ids.shape[1] :]
            answer = self.tokenizer.decode(out, skip_special_tokens=True)
            right += answer.strip() == one["output"]
        print(f"[eval] prompt {text!r} -> {answer!r} (wanted {one['output']!r})")
        print(f"[eval] epoch {state.epoch:.0f} exact_match {right / len(self.tasks):.3f}", flush=True)


def main() -> None:
    """Train."""
    set_seed(16)
    random.seed(16)
    tokenizer = tokenizer_of(WORDS)
    tokenizer.chat_template = CHAT

    def encode(row: dict) -> dict:
        prompt = f"### Instruction: {row['instruction']} ### Response:"
        start, end = tokenizer(prompt)["input_ids"], tokenizer(f" {row['output']} {tokenizer.eos_token}")["input_ids"]
        return {"input_ids": start + end, "labels": [-100] * len(start) + end}

    tasks = [task() for _ in range(2100)]
    data = Dataset.from_list(tasks).map(encode, remove_columns=["instruction", "output"])
    arguments = TrainingArguments(
        output_dir="output",
        num_train_epochs=5,
        per_device_train_batch_size=16,
        learning_rate=2e-3,
        warmup_steps=20,
        logging_steps=25,
        eval_strategy="epoch",
        save_strategy="no",
        report_to="none",
        use_cpu=True,
        seed=16,
    )
    trainer = Trainer(
        model=tiny(len(tokenizer), seed=16),
        args=arguments,
        train_dataset=data.select(range(2000)),
        eval_dataset=data.select(range(2000, 2100)),
        data_collator=DataCollatorForSeq2Seq(tokenizer),
        callbacks=[Service(tokenizer, tasks[2000:2060])],
    )
    trainer.train()
    trainer.save_state()
    keep()


if __name__ == "__main__":
    main()
