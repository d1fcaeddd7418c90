import torch
from torch.utils.data import DataLoader, IterableDataset
from model import TinyGPT, load_rows

rows, held = load_rows("notes.bin"), load_rows("held.bin")


class Notes(IterableDataset):
    def __init__(self, rows):
        self.rows = rows

    def __iter__(self):
        for row in self.rows:
            yield torch.tensor(row)


model = TinyGPT()
loader = DataLoader(Notes(rows), batch_size=24, num_workers=6)
held_loader = DataLoader(held, batch_size=64)
optimizer = torch.optim.AdamW(model.parameters(), lr=6e-4)
print(f"samples: train {len(rows)}, val {len(held)}; batch_size 24; num_workers 6")
for epoch in range(1, 6):
    model.train()
    iterations = 0
    for x in loader:
        loss = model(x)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        iterations += 1
        if iterations % 60 == 0:
            print(f"[epoch {epoch}] iter {iterations} loss {loss.item():.4f}")
    model.eval()
    with torch.no_grad():
        val_loss = sum(model(x).item() for x in held_loader) / len(held_loader)
    print(f"[epoch {epoch}] done: {iterations} iterations, val_loss {val_loss:.4f}")
