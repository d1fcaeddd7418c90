"""Prefer careful over careless solutions with DPO and LoRA."""

from __future__ import annotations

import random

from datasets import Dataset
from peft import LoraConfig
from transformers import set_seed
from trl import DPOConfig, DPOTrainer

from words import keep, tiny, tokenizer_of

WORDS = [f"w{i}" for i in range(80)]
MAX_LENGTH = 96


def words(count: int) -> str:
    """Return words drawn at random."""
    return " ".join(random.choice(WORDS) for _ in range(count))


def rows(count: int) -> list[dict]:
    """Return questions, each with a solution that ends right and one that ends wrong."""
    made = []
    for _ in range(count):
        steps = words(random.randint(110, 160))
        made.append({"prompt": words(30), "chosen": f" {steps} w1 w2 w3", "rejected": f" {steps} w7 w8 w9"})
    return made


def main() -> None:
    """Train."""
    set_seed(11)
    random.seed(11)
    tokenizer = tokenizer_of(WORDS)
    arguments = DPOConfig(
        output_dir="output", max_length=MAX_LENGTH, beta=0.1, learning_rate=5e-5, num_train_epochs=2, per_device_train_batch_size=8,
        logging_steps=5, eval_strategy="epoch", save_strategy="no", report_to="none", use_cpu=True, bf16=False, seed=11,
        gradient_checkpointing=False, disable_tqdm=False,
    )  # fmt: skip
    data = rows(600)
    trainer = DPOTrainer(
        model=tiny(len(tokenizer), seed=11), args=arguments, processing_class=tokenizer,
        train_dataset=Dataset.from_list(data[:520]), eval_dataset=Dataset.from_list(data[520:]),
        peft_config=LoraConfig(r=16, lora_alpha=32, target_modules=["c_attn", "c_proj"], task_type="CAUSAL_LM"),
    )  # fmt: skip
    trainer.model.print_trainable_parameters()
    lengths = sorted(len(tokenizer(r["prompt"] + r["chosen"])["input_ids"]) for r in data)
    print(f"pairs {len(data)} | tokens of prompt + chosen: min {lengths[0]} median {lengths[len(lengths) // 2]} max {lengths[-1]}", flush=True)
    trainer.train()
    trainer.save_state()
    trainer.save_model("output")
    keep()


if __name__ == "__main__":
    main()
