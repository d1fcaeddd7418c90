"""Train a small GPT-2; with --resume go on from the last checkpoint."""

from __future__ import annotations

import argparse
import random

from datasets import Dataset
from transformers import DataCollatorForLanguageModeling, Trainer, TrainingArguments, set_seed

from words import keep, tiny, tokenizer_of

WORDS = [f"w{i}" for i in range(60)]


def text() -> str:
    """Return words that follow one another with a fixed step."""
    first, step = random.randrange(60), random.choice((1, 7, 11))
    return " ".join(WORDS[(first + step * i) % 60] for i in range(random.randint(16, 28)))


def main() -> None:
    """Train."""
    p = argparse.ArgumentParser()
    p.add_argument("--learning_rate", type=float, default=1e-3)
    p.add_argument("--num_train_epochs", type=float, default=6)
    p.add_argument("--stop_after", type=int, default=0)
    p.add_argument("--resume", action="store_true")
    args = p.parse_args()
    set_seed(15)
    random.seed(15)
    tokenizer = tokenizer_of(WORDS)
    data = Dataset.from_list([{"text": text()} for _ in range(1700)]).map(lambda r: tokenizer(r["text"]), remove_columns=["text"])
    arguments = TrainingArguments(
        output_dir="output", num_train_epochs=args.num_train_epochs, per_device_train_batch_size=16, learning_rate=args.learning_rate, warmup_steps=20,
        logging_steps=10, eval_strategy="epoch", save_strategy="epoch", save_total_limit=1, report_to="none", use_cpu=True, seed=15,
    )
    trainer = Trainer(
        model=tiny(len(tokenizer), seed=15), args=arguments, train_dataset=data.select(range(1600)), eval_dataset=data.select(range(1600, 1700)),
        data_collator=DataCollatorForLanguageModeling(tokenizer, mlm=False),
    )
    if args.stop_after:
        from transformers import TrainerCallback

        class Stop(TrainerCallback):
            def on_epoch_end(self, a, state, control, **kw):
                if state.epoch >= args.stop_after - 0.01:
                    control.should_training_stop = True
                    control.should_save = True
        trainer.add_callback(Stop())
    trainer.train(resume_from_checkpoint=args.resume)
    trainer.save_state()
    if args.resume:
        keep()


if __name__ == "__main__":
    main()
