# pyright: basic, reportMissingImports=false
# ruff: noqa: ANN001, ANN003, ANN201, ANN204, D101, D102, D103
"""Resume from checkpoints that hold weights only."""

from __future__ import annotations

import random

from datasets import Dataset
from transformers import DataCollatorForLanguageModeling, Trainer, TrainerCallback, TrainingArguments, set_seed

from jindan_evals.make_traps.programs.tuning.words import keep, tiny, tokenizer_of

WORDS = [f"w{i}" for i in range(200)]


def doc():
    a, out = random.randrange(200), []
    for _ in range(random.randint(20, 40)):
        a = (a * 3 + random.randrange(7)) % 200
        out.append(WORDS[a])
    return " ".join(out) + " <eos>"


class Stop(TrainerCallback):
    def __init__(self, at):
        self.at = at

    def on_step_end(self, a, s, c, **k):
        c.should_training_stop = s.global_step >= self.at


def go(resume, stop=None):
    set_seed(46)
    random.seed(46)
    tok = tokenizer_of(WORDS)
    data = Dataset.from_list([{"text": doc()} for _ in range(2200)]).map(
        lambda r: tok(r["text"]), remove_columns=["text"]
    )
    args = TrainingArguments(
        output_dir="output",
        num_train_epochs=5,
        per_device_train_batch_size=32,
        learning_rate=1e-3,
        lr_scheduler_type="linear",
        warmup_steps=40,
        logging_steps=10,
        eval_strategy="steps",
        eval_steps=40,
        save_strategy="steps",
        save_steps=120,
        save_only_model=True,
        report_to="none",
        use_cpu=True,
        seed=46,
        disable_tqdm=True,
    )
    t = Trainer(
        model=tiny(len(tok), seed=46),
        args=args,
        train_dataset=data.select(range(2000)),
        eval_dataset=data.select(range(2000, 2200)),
        data_collator=DataCollatorForLanguageModeling(tok, mlm=False),
        callbacks=[Stop(stop)] if stop else None,
    )
    t.train(resume_from_checkpoint=resume)
    t.save_state()


go(None, 120)
print("+ resume_from_checkpoint=output/checkpoint-120", flush=True)
go("output/checkpoint-120")
keep(script=False)
