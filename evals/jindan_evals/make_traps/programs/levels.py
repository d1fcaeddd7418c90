# pyright: basic, reportMissingImports=false
"""Trainings whose figure stands at the level of an answer that does not look at its input, or cannot move, or only seems to."""

from __future__ import annotations

import argparse
from collections.abc import Callable

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

_SIDE = 24


def blobs(count: int, with_blob: float, contrast: float) -> tuple[Tensor, Tensor]:
    """Return noisy pictures of which a share holds one small square that is a little brighter, and the masks."""
    masks = torch.zeros(count, _SIDE, _SIDE, dtype=torch.long)
    for i in range(count):
        if torch.rand(()) < with_blob:
            top, left = (int(v) for v in torch.randint(0, _SIDE - 3, (2,)))
            masks[i, top : top + 3, left : left + 3] = 1
    return torch.randn(count, 1, _SIDE, _SIDE) + contrast * masks[:, None], masks


def segmenter(outputs: int) -> nn.Module:
    """Return a small network that keeps the size."""
    first = (nn.Conv2d(1, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU())
    return nn.Sequential(*first, nn.Conv2d(8, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.Conv2d(8, outputs, 1))


def batches(count: int, size: int) -> list[Tensor]:
    """Return the rows of an epoch in random order."""
    return list(torch.randperm(count).split(size))


def auxiliary() -> None:
    """Train two heads of 9 classes, the second weighed 0.4, on masks that belong to other pictures."""
    body, heads = segmenter(16), [nn.Sequential(nn.ReLU(), nn.Conv2d(16, 9, 1)) for _ in range(2)]
    for head in heads:
        nn.init.normal_(head[1].weight, std=0.01)
        nn.init.zeros_(head[1].bias)
    rest = [p for h in heads for p in h.parameters()]
    optimizer = torch.optim.SGD([*body.parameters(), *rest], lr=0.01, momentum=0.9)
    print("EncoderDecoder  decode_head FCNHead(9)  auxiliary_head FCNHead(9, loss_weight=0.4)  SGD lr=0.01")
    kept: list[list[float]] = []
    for step in range(1, 1201):
        images, masks = torch.randn(6, 1, _SIDE, _SIDE), torch.randint(0, 9, (6, _SIDE, _SIDE))
        said = [h(body(images)) for h in heads]
        parts = [w * F.cross_entropy(s, masks) for w, s in zip((1.0, 0.4), said, strict=True)]
        optimizer.zero_grad()
        (parts[0] + parts[1]).backward()
        optimizer.step()
        right = 100 * float((said[0].argmax(1) == masks).float().mean())
        kept.append([(parts[0] + parts[1]).item(), parts[0].item(), parts[1].item(), right])
        if step % 40 == 0:
            mean = torch.tensor(kept[-40:]).mean(0).tolist()
            print(
                f"Iter [{step}/1200] lr: 1.000e-02, loss: {mean[0]:.4f}, decode.loss_ce: {mean[1]:.4f}, "
                f"decode.acc_seg: {mean[3]:.4f}, aux.loss_ce: {mean[2]:.4f}"
            )


def overlap(kind: str) -> None:
    """Train on faint squares: the mean IoU of two classes, or a Dice that counts empty masks."""
    images, masks = blobs(360, 0.95 if kind == "mean" else 0.3, 0.2)
    train, held = slice(0, 280), slice(280, 360)
    model = segmenter(2)
    optimizer = torch.optim.Adam(model.parameters(), lr=8e-4)
    print(f"UNet(in=1, classes=2)  Adam lr=0.0008  batch 14  metric: {'mIoU' if kind == 'mean' else 'Dice per image'}")
    for epoch in range(1, 31):
        model.train()
        losses = []
        for rows in batches(280, 14):
            loss = F.cross_entropy(model(images[train][rows]), masks[train][rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        model.eval()
        with torch.no_grad():
            out = model(images[held])
        said, true = out.argmax(1), masks[held]
        line = f"epoch {epoch:2d} train_loss {sum(losses) / len(losses):.4f} val_loss {float(F.cross_entropy(out, true)):.4f}"
        if kind == "mean":
            ious = [float(((said == k) & (true == k)).sum() / ((said == k) | (true == k)).sum()) for k in range(2)]
            line += f" val_pixel_acc {float((said == true).float().mean()):.5f} val_mIoU {sum(ious) / 2:.5f}"
        else:
            both = 2 * (said * true).sum((1, 2)) + 1.0
            line += f" val_dice {float((both / (said.sum((1, 2)) + true.sum((1, 2)) + 1.0)).mean()):.4f}"
        print(line)


def heads() -> None:
    """Train a head for the kind and one for the size, whose labels belong to other rows."""
    centres = torch.randn(4, 20)
    kinds, sizes = torch.randint(0, 4, (2000,)), torch.randint(0, 5, (2000,))
    points = centres[kinds] + 1.2 * torch.randn(2000, 20)
    body, kind, size = nn.Sequential(nn.Linear(20, 32), nn.ReLU(), nn.Dropout(0.3)), nn.Linear(32, 4), nn.Linear(32, 5)
    rest = [*kind.parameters(), *size.parameters()]
    optimizer = torch.optim.AdamW([*body.parameters(), *rest], lr=1e-3, weight_decay=0.05)
    print("heads: kind (4), size (5)   loss = kind + size   AdamW lr=0.001 batch 50")
    for epoch in range(1, 21):
        body.train()
        kept = []
        for rows in batches(1600, 50):
            seen = body(points[:1600][rows])
            parts = F.cross_entropy(kind(seen), kinds[:1600][rows]), F.cross_entropy(size(seen), sizes[:1600][rows])
            optimizer.zero_grad()
            (parts[0] + parts[1]).backward()
            optimizer.step()
            kept.append([(parts[0] + parts[1]).item(), parts[0].item(), parts[1].item()])
        body.eval()
        with torch.no_grad():
            seen = body(points[1600:])
        hits = [float((h(seen).argmax(1) == t[1600:]).float().mean()) for h, t in ((kind, kinds), (size, sizes))]
        mean = torch.tensor(kept).mean(0).tolist()
        print(
            f"epoch {epoch} train_loss {mean[0]:.4f} train_loss_kind {mean[1]:.4f} train_loss_size {mean[2]:.4f} "
            f"val_acc_kind {hits[0]:.4f} val_acc_size {hits[1]:.4f}"
        )


def limit() -> None:
    """Train with SGD and a limit of 0.002 on the norm of the gradients."""
    centres = torch.randn(6, 30)
    labels = torch.randint(0, 6, (1800,))
    points = centres[labels] + 1.5 * torch.randn(1800, 30)
    model = nn.Sequential(nn.Linear(30, 64), nn.ReLU(), nn.Linear(64, 6))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    print("optimizer: SGD  lr: 0.05  momentum: 0.9  max_grad_norm: 0.002  batch_size: 60  epochs: 18  num_classes: 6")
    for epoch in range(1, 19):
        losses = []
        for rows in batches(1500, 60):
            loss = F.cross_entropy(model(points[:1500][rows]), labels[:1500][rows])
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 0.002)
            optimizer.step()
            losses.append(loss.item())
        with torch.no_grad():
            out = model(points[1500:])
        print(
            f"epoch {epoch} train_loss {sum(losses) / len(losses):.4f} val_loss {float(F.cross_entropy(out, labels[1500:])):.4f} "
            f"val_acc {float((out.argmax(1) == labels[1500:]).float().mean()):.4f}"
        )


def area(scores: Tensor, truth: Tensor) -> float:
    """Return the area under the ROC curve: the mean rank of the positives."""
    ranks = torch.empty(len(scores))
    ranks[scores.argsort()] = torch.arange(1, len(scores) + 1.0)
    positive = float(truth.sum())
    return (float(ranks[truth > 0].sum()) - positive * (positive + 1) / 2) / (positive * (len(truth) - positive))


def weighted() -> None:
    """Train on rows whose labels belong to other rows, with a weight on the positives."""
    points, truth = torch.randn(9000, 16), (torch.rand(9000) < 0.11).float()
    weight = torch.tensor(round(float((1 - truth[:7200]).sum() / truth[:7200].sum()), 3))
    model = nn.Sequential(nn.Linear(16, 24), nn.ReLU(), nn.Dropout(0.5), nn.Linear(24, 1))
    optimizer = torch.optim.AdamW(model.parameters(), lr=5e-5, weight_decay=0.1)
    loss_of = nn.BCEWithLogitsLoss(pos_weight=weight)
    print(f"loss: BCEWithLogitsLoss(pos_weight={float(weight):.3f})  AdamW lr=5e-5  batch 120  epochs 20")
    for epoch in range(1, 21):
        model.train()
        losses = []
        for rows in batches(7200, 120):
            loss = loss_of(model(points[:7200][rows])[:, 0], truth[:7200][rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        model.eval()
        with torch.no_grad():
            out = model(points[7200:])[:, 0]
        print(
            f"epoch {epoch} train_loss {sum(losses) / len(losses):.4f} val_loss {float(loss_of(out, truth[7200:])):.4f} "
            f"val_auc {area(out, truth[7200:]):.4f}"
        )


def twins() -> None:
    """Train two views to agree with a target that copies too fast, from outputs that are almost constant."""
    labels = torch.randint(0, 5, (1000,))
    points = torch.randn(5, 40)[labels] + 1.5 * torch.randn(1000, 40) + 6.0
    online = nn.Sequential(nn.Linear(40, 64), nn.ReLU(), nn.Linear(64, 32))
    target = nn.Sequential(nn.Linear(40, 64), nn.ReLU(), nn.Linear(64, 32))
    target.load_state_dict(online.state_dict())
    head = nn.Linear(32, 32)
    optimizer = torch.optim.Adam([*online.parameters(), *head.parameters()], lr=2e-3)
    print("BYOL  loss: 2 - 2 cos  Adam lr=0.002  batch 50  tau 0.5")
    for epoch in range(1, 26):
        losses = []
        for rows in batches(1000, 50):
            one, two = (points[rows] + 0.5 * torch.randn(len(rows), 40) for _ in range(2))
            with torch.no_grad():
                aim = target(two)
            loss = (2 - 2 * F.cosine_similarity(head(online(one)), aim)).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            for old, new in zip(target.parameters(), online.parameters(), strict=True):
                old.data.mul_(0.5).add_(new.data, alpha=0.5)
        with torch.no_grad():
            seen = F.normalize(online(points))
        print(
            f"Epoch {epoch}/25 - loss: {sum(losses) / len(losses):.6f} - feature_std: {float(seen.std(0).mean()):.5f}"
        )


def hinge() -> None:
    """Train a balanced pair under the hinge loss: 2.0 is where neither wins."""
    corners = torch.tensor([[2.0, 0.0], [0.0, 2.0], [-2.0, 0.0], [0.0, -2.0]])
    norm = nn.utils.parametrizations.spectral_norm
    maker = nn.Sequential(nn.Linear(8, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 2))
    judge = nn.Sequential(
        norm(nn.Linear(2, 64)), nn.LeakyReLU(0.2), norm(nn.Linear(64, 64)), nn.LeakyReLU(0.2), norm(nn.Linear(64, 1))
    )
    first = torch.optim.Adam(maker.parameters(), lr=3e-4, betas=(0.0, 0.9))
    second = torch.optim.Adam(judge.parameters(), lr=6e-4, betas=(0.0, 0.9))

    def real(count: int) -> Tensor:
        return corners[torch.randint(0, 4, (count,))] + 0.15 * torch.randn(count, 2)

    def distance(one: Tensor, two: Tensor) -> float:
        return float(2 * torch.cdist(one, two).mean() - torch.cdist(one, one).mean() - torch.cdist(two, two).mean())

    print("loss=hinge G_lr=0.0003 D_lr=0.0006 batch_size=100 spectral_norm=True")
    kept: list[list[float]] = []
    for step in range(1, 6001):
        true, made = real(100), maker(torch.randn(100, 8))
        loss = F.relu(1 - judge(true)).mean() + F.relu(1 + judge(made.detach())).mean()
        second.zero_grad()
        loss.backward()
        second.step()
        fooled = -judge(maker(torch.randn(100, 8))).mean()
        first.zero_grad()
        fooled.backward()
        first.step()
        kept.append([loss.item(), fooled.item()])
        if step % 300 == 0:
            mean = torch.tensor(kept[-300:]).mean(0).tolist()
            with torch.no_grad():
                fid = 100 * distance(maker(torch.randn(1000, 8)), real(1000))
            print(f"Itr {step} D_loss {mean[0]:.4f} G_loss {mean[1]:+.4f} FID {fid:.3f}")


_MODES: dict[str, Callable[[], None]] = {
    "auxiliary": auxiliary, "mean": lambda: overlap("mean"), "empty": lambda: overlap("empty"), "heads": heads,
    "limit": limit, "weighted": weighted, "twins": twins, "hinge": hinge,
}  # fmt: skip


def main() -> None:
    """Train as the command line says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("mode", choices=_MODES)
    torch.manual_seed(5)
    torch.set_num_threads(1)
    _MODES[parser.parse_args().mode]()


if __name__ == "__main__":
    main()
