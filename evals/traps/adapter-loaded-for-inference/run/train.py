"""Continue a LoRA adapter that was loaded for inference."""

from __future__ import annotations

import random
import shutil

from datasets import Dataset
from peft import LoraConfig, PeftModel, get_peft_model
from transformers import AutoModelForCausalLM, DataCollatorForLanguageModeling, Trainer, TrainingArguments, set_seed

from words import base_model, keep, tokenizer_of

WORDS = [f"w{i}" for i in range(64)]


def text(step):
    a = random.randrange(64)
    return " ".join(WORDS[(a + step * i) % 64] for i in range(random.randint(8, 16))) + " <eos>"


set_seed(16)
random.seed(16)
tok = tokenizer_of(WORDS)
base_model("tiny-base", tok, [text(1) for _ in range(1500)])
first = get_peft_model(
    AutoModelForCausalLM.from_pretrained("tiny-base"),
    LoraConfig(r=8, lora_alpha=16, target_modules=["c_attn"], init_lora_weights="gaussian", task_type="CAUSAL_LM"),
)
first.save_pretrained("stage1-adapter")
# ---- stage 2
base = AutoModelForCausalLM.from_pretrained("tiny-base")
base.enable_input_require_grads()
model = PeftModel.from_pretrained(base, "stage1-adapter")
data = Dataset.from_list([{"text": text(5)} for _ in range(1300)]).map(
    lambda r: tok(r["text"]), remove_columns=["text"]
)
args = TrainingArguments(
    output_dir="output",
    num_train_epochs=3,
    per_device_train_batch_size=16,
    learning_rate=1e-4,
    warmup_steps=0.03,
    gradient_checkpointing=True,
    lr_scheduler_type="cosine",
    logging_steps=10,
    eval_strategy="epoch",
    save_strategy="no",
    report_to="none",
    use_cpu=True,
    seed=16,
    label_names=["labels"],
    disable_tqdm=True,
)
trainer = Trainer(
    model=model,
    args=args,
    train_dataset=data.select(range(1200)),
    eval_dataset=data.select(range(1200, 1300)),
    data_collator=DataCollatorForLanguageModeling(tok, mlm=False),
)
trainer.train()
trainer.save_state()
trainer.save_model()
for made in ("tiny-base", "stage1-adapter"):
    shutil.rmtree(made, ignore_errors=True)
