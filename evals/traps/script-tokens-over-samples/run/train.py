import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset


class Classifier(nn.Module):
    def __init__(self, vocab=60, dim=64, heads=4, layers=2, classes=2):
        super().__init__()
        self.tok = nn.Embedding(vocab, dim)
        self.pos = nn.Embedding(24, dim)
        layer = nn.TransformerEncoderLayer(d_model=dim, nhead=heads, dim_feedforward=128, dropout=0.1)
        self.encoder = nn.TransformerEncoder(layer, num_layers=layers)
        self.head = nn.Linear(dim, classes)

    def forward(self, ids):
        x = self.tok(ids) + self.pos(torch.arange(ids.size(1), device=ids.device))
        x = self.encoder(x)
        return self.head(x[:, 0])


def main():
    train = torch.load("train.pt"); val = torch.load("val.pt")
    loader = DataLoader(TensorDataset(*train), batch_size=32, shuffle=True)
    val_loader = DataLoader(TensorDataset(*val), batch_size=32)
    model = Classifier()
    opt = torch.optim.AdamW(model.parameters(), lr=1e-3)
    for epoch in range(12):
        model.train()
        total = 0.0
        for ids, y in loader:
            opt.zero_grad()
            loss = F.cross_entropy(model(ids), y)
            loss.backward()
            opt.step()
            total += loss.item() * len(y)
        model.eval()
        vl, ok = 0.0, 0
        with torch.no_grad():
            for ids, y in val_loader:
                out = model(ids)
                vl += F.cross_entropy(out, y, reduction="sum").item()
                ok += (out.argmax(1) == y).sum().item()
        print(f"epoch {epoch + 1}/12 train_loss {total / len(train[1]):.4f} val_loss {vl / len(val[1]):.4f} val_acc {ok / len(val[1]):.4f}")


if __name__ == "__main__":
    main()
