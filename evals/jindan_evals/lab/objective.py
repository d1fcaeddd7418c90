# pyright: basic, reportMissingImports=false
"""What is minimised: (model, inputs, targets) to a loss and, where there is one, an accuracy."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F  # noqa: N812

from jindan_evals.lab.settings import Loop

Result = tuple[torch.Tensor, torch.Tensor | None]


def measure(loop: Loop, model: torch.nn.Module, x: torch.Tensor, y: torch.Tensor) -> Result:
    """Return the loss of a batch and its accuracy (a fraction) where one exists."""
    return _OBJECTIVES[loop.objective](loop, model, x, y)


def _classify(loop: Loop, model: torch.nn.Module, x: torch.Tensor, y: torch.Tensor) -> Result:
    logits = model(x)
    return F.cross_entropy(logits, y), (logits.argmax(1) == y).float().mean()


def _squared_labels(loop: Loop, model: torch.nn.Module, x: torch.Tensor, y: torch.Tensor) -> Result:
    logits = model(x)
    return F.mse_loss(logits[:, 0], y.float()), (logits.argmax(1) == y).float().mean()


def _wrong_sign(loop: Loop, model: torch.nn.Module, x: torch.Tensor, y: torch.Tensor) -> Result:
    logits = model(x)
    return F.nll_loss(logits, y), (logits.argmax(1) == y).float().mean()


def _binary(loop: Loop, model: torch.nn.Module, x: torch.Tensor, y: torch.Tensor) -> Result:
    logit = model(x)[:, 0]
    return F.binary_cross_entropy_with_logits(logit, y.float()), ((logit > 0) == (y > 0)).float().mean()


def _regress(loop: Loop, model: torch.nn.Module, x: torch.Tensor, y: torch.Tensor) -> Result:
    return F.mse_loss(model(x), y), None


def _density(loop: Loop, model: torch.nn.Module, x: torch.Tensor, y: torch.Tensor) -> Result:
    mean, log_scale = model(x).chunk(2, dim=1)
    target = (y - 300) / 2000
    return (0.5 * ((target - mean) / log_scale.exp()) ** 2 + log_scale + 0.5 * math.log(2 * math.pi)).mean(), None


def _contrast(loop: Loop, model: torch.nn.Module, x: torch.Tensor, y: torch.Tensor) -> Result:
    one = F.normalize(model(x + 0.3 * torch.randn_like(x)), dim=1)
    two = F.normalize(model(x + 0.3 * torch.randn_like(x)), dim=1)
    logits = one @ two.T / loop.temperature
    target = torch.arange(len(x))
    return F.cross_entropy(logits, target), (logits.argmax(1) == target).float().mean()


def _prefer(loop: Loop, model: torch.nn.Module, x: torch.Tensor, y: torch.Tensor) -> Result:
    """Return -log sigmoid(beta * margin), which is ln 2 at the start."""
    noise = torch.randn_like(x)
    margin = model(x)[:, 0] - model(x * 0.8 + noise)[:, 0]
    return -F.logsigmoid(loop.temperature * margin).mean(), (margin > 0).float().mean()


_OBJECTIVES = {
    "classify": _classify,
    "squared_labels": _squared_labels,
    "nll_on_logits": _wrong_sign,
    "binary": _binary,
    "regress": _regress,
    "density": _density,
    "contrast": _contrast,
    "prefer": _prefer,
}
