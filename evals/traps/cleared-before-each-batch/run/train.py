import torch
from torch.utils.data import DataLoader
from model import TinyGPT, load_rows

GRAD_ACCUM = 16
train_loader = DataLoader(load_rows("train.bin"), batch_size=4, shuffle=True)
val_loader = DataLoader(load_rows("val.bin"), batch_size=64)
model = TinyGPT()
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
update = 0
for epoch in range(4):
    model.train()
    running = 0.0
    for step, batch in enumerate(train_loader):
        optimizer.zero_grad()
        loss = model(batch)
        (loss / GRAD_ACCUM).backward()
        running += loss.item()
        if (step + 1) % GRAD_ACCUM == 0:
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            update += 1
            if update % 10 == 0:
                print(f"epoch {epoch + 1} update {update} train_loss {running / (10 * GRAD_ACCUM):.4f}")
                running = 0.0
    model.eval()
    with torch.no_grad():
        val_loss = sum(model(batch).item() for batch in val_loader) / len(val_loader)
    print(f"epoch {epoch + 1} val_loss {val_loss:.4f}")
