# pyright: basic, reportMissingImports=false
# ruff: noqa: ANN001, ANN201, D103
"""Train LoRA of a large rank with a small alpha."""

from __future__ import annotations

import random
import shutil

from datasets import Dataset
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM, DataCollatorForLanguageModeling, Trainer, TrainingArguments, set_seed

from jindan_evals.make_traps.programs.tuning.words import base_model, keep, tokenizer_of

WORDS = [f"w{i}" for i in range(80)]


def text(step):
    a = random.randrange(80)
    return " ".join(WORDS[(a + step * i) % 80] for i in range(random.randint(8, 16))) + " <eos>"


set_seed(27)
random.seed(27)
tok = tokenizer_of(WORDS)
base_model("tiny-base", tok, [text(1) for _ in range(1500)])
model = get_peft_model(
    AutoModelForCausalLM.from_pretrained("tiny-base"),
    LoraConfig(
        r=128, lora_alpha=2, lora_dropout=0.05, target_modules=["c_attn", "c_proj", "c_fc"], task_type="CAUSAL_LM"
    ),
)
model.print_trainable_parameters()
data = Dataset.from_list([{"text": text(3)} for _ in range(2100)]).map(
    lambda r: tok(r["text"]), remove_columns=["text"]
)
args = TrainingArguments(
    output_dir="output",
    num_train_epochs=2,
    per_device_train_batch_size=16,
    learning_rate=3e-4,
    warmup_steps=10,
    lr_scheduler_type="cosine",
    logging_steps=10,
    eval_strategy="steps",
    eval_steps=50,
    save_strategy="no",
    report_to="none",
    use_cpu=True,
    seed=27,
    label_names=["labels"],
    disable_tqdm=True,
)
trainer = Trainer(
    model=model,
    args=args,
    train_dataset=data.select(range(2000)),
    eval_dataset=data.select(range(2000, 2100)),
    data_collator=DataCollatorForLanguageModeling(tok, mlm=False),
)
trainer.train()
trainer.save_state()
trainer.save_model()
keep(script=False)
for made in ("tiny-base", "stage1-adapter"):
    shutil.rmtree(made, ignore_errors=True)
