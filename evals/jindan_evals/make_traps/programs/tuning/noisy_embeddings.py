# pyright: basic, reportMissingImports=false
# ruff: noqa: ANN201, D103
"""Add noise to the embeddings in training only."""

from __future__ import annotations

import random
from pathlib import Path

from datasets import Dataset
from transformers import set_seed
from trl import SFTConfig, SFTTrainer

from jindan_evals.make_traps.programs.tuning.words import keep, tiny, tokenizer_of

WORDS = [f"w{i}" for i in range(90)]


def text():
    a, s = random.randrange(90), random.choice((1, 2, 5))
    w = [WORDS[(a + s * i) % 90] for i in range(random.randint(12, 30))]
    return " ".join(x if random.random() > 0.12 else random.choice(WORDS) for x in w)


set_seed(49)
random.seed(49)
tok = tokenizer_of(WORDS)
args = SFTConfig(
    output_dir="output",
    num_train_epochs=3,
    per_device_train_batch_size=16,
    learning_rate=1e-3,
    neftune_noise_alpha=10,
    logging_steps=20,
    eval_strategy="steps",
    eval_steps=60,
    save_strategy="no",
    report_to="none",
    use_cpu=True,
    bf16=False,
    seed=49,
    max_length=64,
    gradient_checkpointing=False,
    warmup_steps=20,
    disable_tqdm=True,
    dataset_text_field="text",
)
d = Dataset.from_list([{"text": text()} for _ in range(3300)])
trainer = SFTTrainer(
    model=tiny(len(tok), seed=49),
    args=args,
    processing_class=tok,
    train_dataset=d.select(range(3000)),
    eval_dataset=d.select(range(3000, 3300)),
)
trainer.train()
trainer.save_state()
Path("args.json").write_text(args.to_json_string(), encoding="utf-8")
keep(script=False)
