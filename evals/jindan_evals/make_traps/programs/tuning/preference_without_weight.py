# pyright: basic, reportMissingImports=false
# ruff: noqa: ANN001, ANN201, D103
"""Train preferences with a beta of zero."""

from __future__ import annotations

import random
from pathlib import Path

from datasets import Dataset
from peft import LoraConfig
from transformers import set_seed
from trl import DPOConfig, DPOTrainer

from jindan_evals.make_traps.programs.tuning.words import keep, tiny, tokenizer_of

WORDS = [f"w{i}" for i in range(60)]


def say(lo, hi, n):
    return " ".join(WORDS[random.randrange(lo, hi)] for _ in range(n))


set_seed(47)
random.seed(47)
tok = tokenizer_of(WORDS)
rows = [{"prompt": say(0, 60, 6), "chosen": " " + say(0, 45, 8), "rejected": " " + say(15, 60, 8)} for _ in range(700)]
args = DPOConfig(
    output_dir="output",
    beta=0.0,
    per_device_train_batch_size=8,
    num_train_epochs=1,
    learning_rate=2e-5,
    logging_steps=5,
    eval_strategy="steps",
    eval_steps=50,
    save_strategy="no",
    report_to="none",
    use_cpu=True,
    bf16=False,
    seed=47,
    max_length=64,
    gradient_checkpointing=False,
    warmup_steps=10,
    disable_tqdm=True,
)
t = DPOTrainer(
    model=tiny(len(tok), seed=47),
    args=args,
    processing_class=tok,
    train_dataset=Dataset.from_list(rows[:600]),
    eval_dataset=Dataset.from_list(rows[600:]),
    peft_config=LoraConfig(r=16, lora_alpha=32, target_modules=["c_attn", "c_proj"], task_type="CAUSAL_LM"),
)
t.train()
t.save_state()
Path("args.json").write_text(args.to_json_string(), encoding="utf-8")
keep(script=False)
