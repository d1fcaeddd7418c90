import torch
from torch.utils.data import DataLoader
from transformers import AutoModelForCausalLM, AutoTokenizer, get_linear_schedule_with_warmup
from rows import collate, load_rows

tok = AutoTokenizer.from_pretrained("skt/kogpt2-base-v2")
model = AutoModelForCausalLM.from_pretrained("skt/kogpt2-base-v2")
tok.add_special_tokens({"additional_special_tokens": ["<user>", "<bot>", "<end>"]})
model.resize_token_embeddings(len(tok))
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4)
loader = DataLoader(load_rows("talk.jsonl", tok), batch_size=8, shuffle=True, collate_fn=collate)
schedule = get_linear_schedule_with_warmup(optimizer, 40, 2 * len(loader))
step = 0
for epoch in range(2):
    model.train()
    for batch in loader:
        loss = model(**batch).loss
        loss.backward()
        optimizer.step()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        schedule.step()
        optimizer.zero_grad()
        step += 1
        if step % 40 == 0:
            print(f"epoch {epoch + 1} step {step} loss {loss.item():.4f} lr {schedule.get_last_lr()[0]:.2e}")
