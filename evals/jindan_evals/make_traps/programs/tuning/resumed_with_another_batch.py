# pyright: basic, reportMissingImports=false
# ruff: noqa: ANN001, ANN003, ANN201, ANN202, D103
"""Resume with half of the batch."""

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


def go(batch, epochs, resume, stop=None):
    set_seed(56)
    random.seed(56)
    tok = tokenizer_of(WORDS)
    data = Dataset.from_list([{"text": doc()} for _ in range(2200)]).map(
        lambda r: tok(r["text"]), remove_columns=["text"]
    )
    args = TrainingArguments(
        output_dir="output",
        num_train_epochs=epochs,
        per_device_train_batch_size=batch,
        learning_rate=1e-3,
        lr_scheduler_type="constant_with_warmup",
        warmup_steps=20,
        logging_steps=20,
        eval_strategy="steps",
        eval_steps=50,
        save_strategy="steps",
        save_steps=120,
        save_total_limit=1,
        report_to="none",
        use_cpu=True,
        seed=56,
        disable_tqdm=True,
    )
    t = Trainer(
        model=tiny(len(tok), seed=56),
        args=args,
        train_dataset=data.select(range(2000)),
        eval_dataset=data.select(range(2000, 2200)),
        data_collator=DataCollatorForLanguageModeling(tok, mlm=False),
    )
    if stop:

        class S(TrainerCallback):
            def on_step_end(self, a, s, c, **k):
                c.should_training_stop = s.global_step >= stop

        t.add_callback(S())
    t.train(resume_from_checkpoint=resume)
    t.save_state()


go(40, 4, None, 120)
print(
    "+ python train.py --per_device_train_batch_size 20 --num_train_epochs 4 --resume_from_checkpoint output/checkpoint-120",
    flush=True,
)
go(20, 4, "output/checkpoint-120")
keep(script=False)
