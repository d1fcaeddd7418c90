import torch


class Trainer:
    """Runs the loop; keeps what is logged."""

    def __init__(self, net, optim, criterion, device="cpu"):
        self.net = net.to(device)
        self.optim = optim
        self.criterion = criterion
        self.device = device
        self.history = []

    def _step(self, batch):
        inputs, targets = (t.to(self.device) for t in batch)
        logits = self.net(inputs)
        loss = self.criterion(logits, targets)
        loss.backward()
        self.optim.step()
        return loss.item()

    def _validate(self, loader):
        self.net.eval()
        with torch.no_grad():
            pairs = [(self.net(x.to(self.device)), y.to(self.device)) for x, y in loader]
        loss = sum(self.criterion(o, y).item() for o, y in pairs) / len(pairs)
        acc = sum((o.argmax(1) == y).sum().item() for o, y in pairs) / sum(len(y) for _, y in pairs)
        return loss, acc

    def fit(self, train_loader, val_loader, epochs):
        for epoch in range(1, epochs + 1):
            self.net.train()
            running = [self._step(batch) for batch in train_loader]
            val_loss, val_acc = self._validate(val_loader)
            self.history.append((epoch, sum(running) / len(running), val_loss, val_acc))
            print("epoch {} train_loss {:.4f} val_loss {:.4f} val_acc {:.4f}".format(*self.history[-1]))
