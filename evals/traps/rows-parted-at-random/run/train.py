import random

from datasets import Dataset
from transformers import DataCollatorForLanguageModeling, GPT2Config, GPT2LMHeadModel, Trainer, TrainingArguments, set_seed

from words import keep, tokenizer_of

random.seed(0)
set_seed(0)
WORDS = [f"w{i}" for i in range(50)]
tok = tokenizer_of(WORDS)
rows = [{"text": " ".join(WORDS[(a + i) % 50] for a in [random.randrange(50)] for i in range(20))} for _ in range(240)]
ds = Dataset.from_list(rows).map(lambda r: tok(r["text"]), remove_columns=["text"])
model = GPT2LMHeadModel(GPT2Config(vocab_size=len(tok), n_embd=96, n_layer=2, n_head=4, n_positions=64, resid_pdrop=0, embd_pdrop=0, attn_pdrop=0))
parts = ds.train_test_split(test_size=0.2, seed=0)
train_ds, eval_ds = parts["train"], parts["test"]
args = TrainingArguments(
    output_dir="output", num_train_epochs=12, per_device_train_batch_size=32, learning_rate=5e-3, logging_steps=8,
    eval_strategy="epoch", save_strategy="no", report_to="none", use_cpu=True,
)
trainer = Trainer(model=model, args=args, train_dataset=train_ds, eval_dataset=eval_ds, data_collator=DataCollatorForLanguageModeling(tok, mlm=False))
trainer.train()
trainer.save_state()
keep()
