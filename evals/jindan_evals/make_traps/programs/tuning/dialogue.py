# pyright: basic, reportMissingImports=false
"""Fine-tune a small GPT-2 on questions and answers."""

from __future__ import annotations

import random

import torch
from transformers import DataCollatorForLanguageModeling, Trainer, TrainerCallback, TrainingArguments

from jindan_evals.make_traps.programs.tuning.words import keep, tiny, tokenizer_of

WORDS = [f"w{i}" for i in range(60)]
MAX_NEW_TOKENS = 64


def rows(count: int, tokenizer) -> list[dict]:  # noqa: ANN001
    """Return tokenised questions, each followed by its answer and the end of text."""
    made = []
    for _ in range(count):
        first, length = random.randrange(60), random.randint(4, 12)
        answer = " ".join(WORDS[(first + i) % 60] for i in range(length))
        text = f"{WORDS[first]} {WORDS[length]} {answer}{' ' + tokenizer.eos_token}"
        made.append({"input_ids": tokenizer(text)["input_ids"]})
    return made


class Samples(TrainerCallback):
    """Answers a few questions after each evaluation."""

    def __init__(self, tokenizer, questions: list[list[int]]) -> None:  # noqa: ANN001
        self.tokenizer, self.questions = tokenizer, questions

    def on_evaluate(self, args, state, control, model=None, **kwargs):  # noqa: ANN001, ANN003, ANN201, D102
        ended, lengths = 0, []
        for ids in self.questions:
            out = model.generate(  # pyright: ignore[reportOptionalMemberAccess]
                torch.tensor([ids]), max_new_tokens=MAX_NEW_TOKENS, do_sample=False,
                eos_token_id=self.tokenizer.eos_token_id, pad_token_id=self.tokenizer.eos_token_id,
            )[0, len(ids) :]  # fmt: skip
            ended += int(self.tokenizer.eos_token_id in out.tolist())
            lengths.append(len(out))
        print(f"[sample] {self.tokenizer.decode(self.questions[0])} -> {self.tokenizer.decode(out[:24])} ...")
        print(
            f"[sample] mean new tokens {sum(lengths) / len(lengths):.1f} (limit {MAX_NEW_TOKENS}), ended by eos {ended}/{len(lengths)}",
            flush=True,
        )


def main() -> None:
    """Train."""
    random.seed(3)
    tokenizer = tokenizer_of(WORDS)
    tokenizer.pad_token = tokenizer.eos_token
    train, held_out = rows(1600, tokenizer), rows(200, tokenizer)
    collator = DataCollatorForLanguageModeling(tokenizer=tokenizer, mlm=False)
    arguments = TrainingArguments(
        output_dir="output", num_train_epochs=4, per_device_train_batch_size=16, learning_rate=2e-3, warmup_steps=20,
        logging_steps=20, eval_strategy="epoch", save_strategy="no", report_to="none", use_cpu=True, seed=3, disable_tqdm=False,
    )  # fmt: skip
    questions = [row["input_ids"][:2] for row in held_out[:16]]
    trainer = Trainer(
        model=tiny(len(tokenizer), seed=3), args=arguments, train_dataset=train, eval_dataset=held_out,
        data_collator=collator, callbacks=[Samples(tokenizer, questions)],
    )  # fmt: skip
    trainer.train()
    trainer.save_state()
    keep()


if __name__ == "__main__":
    main()
