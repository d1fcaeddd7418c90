# pyright: basic, reportMissingImports=false
"""Sequence models whose loss counts something else than the answer: padding, tokens seen ahead, empty alignments."""

from __future__ import annotations

import argparse
import math

import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn

_VOCAB, _LENGTH, _BATCH, _TRAIN = 64, 24, 32, 800


class Reader(nn.Module):
    """One attention layer over token embeddings; `ahead` leaves out the causal mask."""

    def __init__(self, *, ahead: bool) -> None:
        super().__init__()
        self.ahead = ahead
        self.words, self.places = nn.Embedding(_VOCAB, 64), nn.Embedding(_LENGTH, 64)
        self.layer = nn.TransformerEncoderLayer(64, 4, 128, dropout=0.0, batch_first=True)
        self.head = nn.Linear(64, _VOCAB)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Return the scores of the next token at each place."""
        size = ids.shape[1]
        mask = None if self.ahead else nn.Transformer.generate_square_subsequent_mask(size)
        hidden = self.words(ids) + self.places(torch.arange(size))
        return self.head(self.layer(hidden, src_mask=mask, is_causal=not self.ahead))


def texts(count: int, *, noise: bool, padded: bool) -> torch.Tensor:
    """Return rows of tokens 2..63: of a Markov chain or drawn freely, mostly padding (0) where `padded`."""
    table = torch.distributions.Dirichlet(torch.full((_VOCAB - 2,), 0.05)).sample((_VOCAB - 2,))
    ids = torch.randint(0, _VOCAB - 2, (count, _LENGTH + 1))
    if not noise:
        for place in range(1, _LENGTH + 1):
            ids[:, place] = torch.multinomial(table[ids[:, place - 1]], 1)[:, 0]
    ids = ids + 2
    if padded:
        lengths = torch.randint(2, 5, (count, 1))
        ids = torch.where(torch.arange(_LENGTH + 1)[None] < lengths, ids, torch.zeros_like(ids))
    return ids


def language(kind: str) -> None:
    """Train a next-token model and print each epoch."""
    ids = texts(_TRAIN + 200, noise=kind == "ahead", padded=kind == "padding")
    model = Reader(ahead=kind == "ahead")
    if kind == "ahead":
        ids = texts(_TRAIN + 200, noise=False, padded=False)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    extra = "  pad_token_id: 0  max_length: 24" if kind == "padding" else "  max_length: 24"
    print(f"model: transformer lm  vocab_size: {_VOCAB}  batch_size: {_BATCH}  lr: 0.001{extra}  epochs: 20")

    def loss_of(part: torch.Tensor) -> torch.Tensor:
        return F.cross_entropy(model(part[:, :-1]).flatten(0, 1), part[:, 1:].flatten())

    for epoch in range(1, 21):
        losses = []
        for rows in torch.randperm(_TRAIN).split(_BATCH):
            loss = loss_of(ids[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(float(loss.detach()))
        held = ids[_TRAIN:]
        with torch.no_grad():
            value, out = float(loss_of(held)), model(held[:, :-1]).argmax(-1)
        right, kept = out == held[:, 1:], held[:, 1:] != 0
        line = f"epoch {epoch} | train_loss {sum(losses) / len(losses):.4f} | val_loss {value:.4f} | val_ppl {math.exp(value):.3f}"
        line += f" | val_token_acc {float(right.float().mean()):.4f}"
        if kind == "padding":
            line += f" | val_token_acc_nopad {float(right[kept].float().mean()):.4f} | pad share {1 - float(kept.float().mean()):.3f}"
        print(line, flush=True)
    if kind == "ahead":
        made = held[:1, :4]
        with torch.no_grad():
            while made.shape[1] < 16:
                made = torch.cat((made, model(made)[:, -1:].argmax(-1)), 1)
        print(f"sample (greedy): {made[0].tolist()}")
    print("done")


def aligned() -> None:
    """Train CTC on frames some of which are fewer than their letters: such a loss is infinite."""
    model = nn.Sequential(nn.Linear(12, 64), nn.ReLU(), nn.Linear(64, 11))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    letters = torch.randn(11, 12) * 2
    print("loss: CTCLoss(blank=0, zero_infinity=False)  batch_size: 8  lr: 0.001  grad_clip: 1.0  precision: fp32")
    for step in range(1, 401):
        words = torch.randint(1, 11, (8, 5))
        frames = letters[words].repeat_interleave(4, 1) + torch.randn(8, 20, 12)
        lengths = torch.full((8,), 20)
        if step >= 263:
            lengths[3] = 4
        log_probs = model(frames).log_softmax(-1).transpose(0, 1)
        loss = F.ctc_loss(log_probs, words, lengths, torch.full((8,), 5))
        optimizer.zero_grad()
        loss.backward()
        norm = float(torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0))
        optimizer.step()
        if step % 10 == 0 or 260 <= step <= 268:
            spread = f"input_lengths {int(lengths.min())}-{int(lengths.max())} target_lengths 5-5"
            print(f"step {step}/400 loss {float(loss.detach()):.4f} grad_norm {norm:.3f} {spread}", flush=True)
    print("done")


def main() -> None:
    """Train one kind."""
    p = argparse.ArgumentParser()
    p.add_argument("kind", choices=("padding", "ahead", "aligned"))
    kind = p.parse_args().kind
    torch.manual_seed(9)
    torch.set_num_threads(1)
    aligned() if kind == "aligned" else language(kind)


if __name__ == "__main__":
    main()
