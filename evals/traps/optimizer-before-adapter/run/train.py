import random

import torch
from peft import LoraConfig, get_peft_model
from transformers import get_cosine_schedule_with_warmup, set_seed

from words import base_model, keep, tokenizer_of
from transformers import AutoModelForCausalLM

set_seed(0)
random.seed(0)
WORDS = [f"w{i}" for i in range(50)]
tok = tokenizer_of(WORDS)
base_model("tiny-base", tok, [" ".join(random.choice(WORDS) for _ in range(16)) for _ in range(400)])
model = AutoModelForCausalLM.from_pretrained("tiny-base")
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-4, weight_decay=0.01)
scheduler = get_cosine_schedule_with_warmup(optimizer, 15, 300)
model = get_peft_model(model, LoraConfig(r=16, lora_alpha=32, target_modules=["c_attn", "c_proj"], task_type="CAUSAL_LM"))
model.print_trainable_parameters()
model.train()
for step in range(1, 301):
    texts = [" ".join(WORDS[(a + i) % 50] for i in range(16)) for a in random.choices(range(50), k=16)]
    batch = tok(texts, return_tensors="pt")
    loss = model(**batch, labels=batch["input_ids"]).loss
    loss.backward()
    norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    scheduler.step()
    model.zero_grad()
    if step % 10 == 0:
        print(f"step {step}/300 | loss {loss.item():.4f} | grad_norm {norm.item():.4f} | lr {scheduler.get_last_lr()[0]:.3e}", flush=True)
keep()
