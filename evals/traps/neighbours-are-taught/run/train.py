import torch
import torch.nn.functional as F
from torch_geometric.loader import NeighborLoader
from graph import load
from sage import SAGE

data = load()
loader = NeighborLoader(data, num_neighbors=[25, 10], batch_size=256, input_nodes=data.train_mask, shuffle=True)
model = SAGE(300, 256, 12)
opt = torch.optim.Adam(model.parameters(), lr=3e-3)
for epoch in range(1, 16):
    model.train()
    losses = []
    for batch in loader:
        opt.zero_grad()
        out = model(batch.x, batch.edge_index)
        loss = F.cross_entropy(out, batch.y)
        loss.backward()
        opt.step()
        losses.append(float(loss))
    acc = model.accuracies(data)
    print(f"Epoch {epoch:02d} loss {sum(losses) / len(losses):.4f} train_acc {acc[0]:.4f} val_acc {acc[1]:.4f} test_acc {acc[2]:.4f}")
