# pyright: basic, reportMissingImports=false
# ruff: noqa: D102
"""Tiny networks: an MLP, a recurrent net, a small convolution net and a next-token model."""

from __future__ import annotations

import torch
from torch import nn

from jindan_evals.lab.settings import Data, Net

_ACTS = {"relu": nn.ReLU, "sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "gelu": nn.GELU}


def build(net: Net, data: Data, outputs: int) -> nn.Module:
    """Build the network that the settings name, with its start values."""
    model = _KINDS[net.kind](net, data, net.outputs or outputs)
    if net.head_scale:
        nn.init.normal_(model.head.weight, std=net.head_scale)
    if net.bias:
        for layer in model.modules():
            if isinstance(layer, nn.Linear) and layer is not model.head:
                nn.init.constant_(layer.bias, net.bias)
    if net.freeze:
        for parameter in model.body.parameters():
            parameter.requires_grad_(False)
        nn.init.zeros_(model.head.weight)
        model.head.requires_grad_(False)
        model.head.bias.requires_grad_(True)
    return model.double() if net.double else model


class Mlp(nn.Module):
    """Linear layers with an activation, normalisation and dropout."""

    def __init__(self, net: Net, data: Data, outputs: int) -> None:
        super().__init__()
        self.net = net
        width = net.inputs or data.dim
        layers: list[nn.Module] = []
        for _ in range(net.depth):
            layers.append(nn.Linear(width, net.hidden))
            if net.norm == "batch":
                layers.append(nn.BatchNorm1d(net.hidden))
            layers.append(_ACTS[net.act]())
            if net.dropout:
                layers.append(nn.Dropout(net.dropout))
            width = net.hidden
        self.body = nn.Sequential(*layers)
        self.head = nn.Linear(width, outputs)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        h = self.body(x)
        out = self.head(h.detach() if self.net.detach else h)
        return out.softmax(-1) if self.net.softmax_out else out


class Recurrent(nn.Module):
    """A vanilla RNN over a wave, read at the last step."""

    def __init__(self, net: Net, data: Data, outputs: int) -> None:
        super().__init__()
        kind = nn.RNN if net.act in ("tanh", "relu") else nn.GRU
        extra = {"nonlinearity": net.act} if kind is nn.RNN else {}
        self.body = kind(1, net.hidden, num_layers=net.depth, batch_first=True, **extra)
        self.head = nn.Linear(net.hidden, outputs)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.body(x)[0][:, -1])


class Conv(nn.Module):
    """Two convolutions with batch normalisation."""

    def __init__(self, net: Net, data: Data, outputs: int) -> None:
        super().__init__()
        norm = [nn.BatchNorm2d(net.hidden)] if net.norm == "batch" else []
        norm2 = [nn.BatchNorm2d(net.hidden)] if net.norm == "batch" else []
        self.body = nn.Sequential(
            nn.Conv2d(1, net.hidden, 3, padding=1), *norm, nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(net.hidden, net.hidden, 3, padding=1), *norm2, nn.ReLU(), nn.AdaptiveAvgPool2d(2), nn.Flatten(),
        )  # fmt: skip
        self.head = nn.Linear(4 * net.hidden, outputs)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.body(x))


class NextToken(nn.Module):
    """Embedding, GRU, and a distribution over the next token at every place."""

    def __init__(self, net: Net, data: Data, outputs: int) -> None:
        super().__init__()
        self.embed = nn.Embedding(net.inputs or data.classes, net.hidden)
        self.body = nn.GRU(net.hidden, net.hidden, batch_first=True)
        self.head = nn.Linear(net.hidden, outputs)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.body(self.embed(x))[0]).transpose(1, 2)


_KINDS = {"mlp": Mlp, "rnn": Recurrent, "conv": Conv, "lm": NextToken}
