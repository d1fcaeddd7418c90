# ruff: noqa: ANN001, ANN201, D100, D103
import torch


@torch.no_grad()
def evaluate(model, loader, criterion):
    model.eval()
    accs, losses = [], []
    for x, y in loader:
        out = model(x)
        losses.append(criterion(out, y).item())
        accs.append((out.argmax(1) == y).float().mean().item())
    return sum(losses) / len(losses), sum(accs) / len(accs)
