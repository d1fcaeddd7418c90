"""The network: a plain llama-shaped decoder, so that llama.cpp runs it without a line of its own."""

# torch is no dependency of the project: training is done where it is installed.
# pyright: reportMissingImports=false, reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownParameterType=false, reportUntypedBaseClass=false

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812  # the name that everybody knows
from torch import Tensor, nn

EPSILON = 1e-5
THETA = 10_000.0
_SPREAD = 0.02


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """Sizes of the network: entries, width, layers, heads, inner width."""

    vocabulary: int
    width: int = 256
    layers: int = 8
    heads: int = 4
    inner: int = 704


class Norm(nn.Module):
    """Root-mean-square normalisation."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x: Tensor) -> Tensor:
        """Return x scaled to a mean square of one."""
        return F.rms_norm(x, (x.shape[-1],), self.weight, EPSILON)


class Block(nn.Module):
    """Attention and a gated inner layer, each behind a norm. Matrices carry the names that GGUF gives them."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        width, inner = shape.width, shape.inner
        self.heads = shape.heads
        self.attn_norm, self.ffn_norm = Norm(width), Norm(width)
        self.attn_q, self.attn_k, self.attn_v, self.attn_output = (
            nn.Linear(width, width, bias=False) for _ in range(4)
        )
        self.ffn_gate, self.ffn_up = (nn.Linear(width, inner, bias=False) for _ in range(2))
        self.ffn_down = nn.Linear(inner, width, bias=False)

    def forward(self, x: Tensor, turn: tuple[Tensor, Tensor]) -> Tensor:
        """Return x (batch, length, width) after the block; `turn` holds cosines and sines of the positions."""
        batch, length, width = x.shape
        h = self.attn_norm(x)
        q, k, v = (
            m(h).view(batch, length, self.heads, -1).transpose(1, 2) for m in (self.attn_q, self.attn_k, self.attn_v)
        )
        seen = F.scaled_dot_product_attention(_turned(q, turn), _turned(k, turn), v, is_causal=True)
        x = x + self.attn_output(seen.transpose(1, 2).reshape(batch, length, width))
        h = self.ffn_norm(x)
        return x + self.ffn_down(F.silu(self.ffn_gate(h)) * self.ffn_up(h))


def _turned(x: Tensor, turn: tuple[Tensor, Tensor]) -> Tensor:
    """Return x with its halves rotated by position (the half form; the file holds the interleaved one)."""
    cosine, sine = turn
    half = x.shape[-1] // 2
    return x * cosine + torch.cat((-x[..., half:], x[..., :half]), -1) * sine


class Network(nn.Module):
    """The whole decoder; `forward` returns hidden states, `output` makes logits of those that are needed."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.token_embd = nn.Embedding(shape.vocabulary, shape.width)
        self.blk = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.output_norm = Norm(shape.width)
        self.output = nn.Linear(shape.width, shape.vocabulary, bias=False)
        for name, weight in self.named_parameters():
            if weight.dim() > 1:
                deep = name.endswith(("attn_output.weight", "ffn_down.weight"))
                nn.init.normal_(weight, 0.0, _SPREAD / ((2 * shape.layers) ** 0.5 if deep else 1.0))

    def forward(self, ids: Tensor) -> Tensor:
        """Return hidden states (batch, length, width) of token ids (batch, length)."""
        x = self.token_embd(ids)
        turn = _turn(ids.shape[1], self.shape.width // self.shape.heads, x.device)
        for block in self.blk:
            x = block(x, turn)
        return self.output_norm(x)


def _turn(length: int, size: int, device: torch.device) -> tuple[Tensor, Tensor]:
    steps = torch.arange(length, device=device, dtype=torch.float32)
    rates = 1.0 / THETA ** (torch.arange(0, size, 2, device=device, dtype=torch.float32) / size)
    angles = torch.outer(steps, rates)
    angles = torch.cat((angles, angles), -1)
    return angles.cos(), angles.sin()
