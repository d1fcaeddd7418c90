import torch
from torch import nn

from texts import train_loader, val_loader


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(8000, 128, padding_idx=0)
        layer = nn.TransformerEncoderLayer(128, 4, 256, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, 2)
        self.head = nn.Linear(128, 4)

    def forward(self, input_ids, attention_mask):
        hidden = self.encoder(self.embed(input_ids), src_key_padding_mask=attention_mask == 0)
        return self.head(hidden[:, 0])


model = Classifier()
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-4)
criterion = nn.CrossEntropyLoss()
for epoch in range(1, 16):
    model.train()
    train_loss = 0.0
    for ids, mask, y in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(ids, mask), y)
        loss.backward()
        optimizer.step()
        train_loss += loss.item() / len(train_loader)
    model.eval()
    val_loss = val_acc = 0.0
    with torch.no_grad():
        for ids, mask, y in val_loader:
            out = model(ids, mask)
            val_loss += criterion(out, y).item() / len(val_loader)
            val_acc += (out.argmax(1) == y).float().mean().item() / len(val_loader)
    print(f"epoch {epoch} train_loss {train_loss:.4f} val_loss {val_loss:.4f} val_acc {val_acc:.4f}")
print("training finished")
