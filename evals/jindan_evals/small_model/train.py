"""Train the small model from scratch: `python -m jindan_evals.small_model.train DATA OUT [--steps N | --seconds S]`.

Needs torch and numpy and nothing else of the project's, so it runs on any machine with the data. The schedule counts
steps: with `--seconds` a few steps are timed first, how many fit is written into the log, and the same number given as
`--steps` repeats the run. Writes weights-0.npz, weights-1.npz, ... (float16) and log.json.
"""

# torch is no dependency of the project: training is done where it is installed.
# pyright: reportMissingImports=false, reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownParameterType=false, reportUntypedFunctionDecorator=false

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  # the name that everybody knows
from torch import Tensor

from jindan_evals.small_model.batches import Examples, order
from jindan_evals.small_model.network import Network, Shape

PAD = 0
_TIMED_FROM, _TIMED_TO = 10, 40
_WARMUP, _STEADY, _LAST = 0.03, 0.5, 0.02
_MATRIX_RATE, _OTHER_RATE = 0.02, 3e-3
_CLIP = 1.0
_QUESTION_WEIGHT = 0.1
_LOGGED_EVERY = 50
# Some machines give back only files of up to 16 MiB.
_PARTS = 3


@dataclass(kw_only=True)
class Log:
    """What happened, to be kept beside the weights."""

    shape: dict[str, int]
    seed: int
    tokens_a_batch: int
    steps: int = 0
    data: dict[str, str] = field(default_factory=dict[str, str])
    device: str = ""
    torch_version: str = torch.__version__
    seconds: float = 0.0
    tokens_seen: int = 0
    examples: int = 0
    curve: list[tuple[int, float]] = field(default_factory=list[tuple[int, float]])
    held: dict[str, float] = field(default_factory=dict[str, float])


def scale(done: float) -> float:
    """Return the share of the full learning rate after the given share of all steps."""
    if done < _WARMUP:
        return done / _WARMUP
    if done < _STEADY:
        return 1.0
    return max(_LAST, (1.0 - done) / (1.0 - _STEADY))


class Trainer:
    """The network with its optimizers: Muon for the matrices of the blocks, AdamW for everything else."""

    def __init__(self, shape: Shape, device: str) -> None:
        self.device = device
        self.network = Network(shape).to(device)
        matrices = [p for p in self.network.blk.parameters() if p.dim() == 2]
        known = {id(p) for p in matrices}
        others = [p for p in self.network.parameters() if id(p) not in known]
        self.optimizers = [
            torch.optim.Muon(matrices, lr=_MATRIX_RATE, momentum=0.95, weight_decay=0.01),
            torch.optim.AdamW(others, lr=_OTHER_RATE, betas=(0.9, 0.98), weight_decay=0.0),
        ]

    def step(self, ids: Tensor, wanted: Tensor, share: float) -> Tensor:
        """Take one step and return the loss on the answers."""
        for optimizer, rate in zip(self.optimizers, (_MATRIX_RATE, _OTHER_RATE), strict=True):
            for group in optimizer.param_groups:
                group["lr"] = rate * share
        with torch.autocast(self.device, torch.bfloat16, enabled=self.device == "cuda"):
            hidden = self.network(ids)
            answers = self._loss(hidden, wanted)
            whole = (
                answers if _QUESTION_WEIGHT == 0 else answers + _QUESTION_WEIGHT * self._question(hidden, ids, wanted)
            )
        whole.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), _CLIP)
        for optimizer in self.optimizers:
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        return answers.detach()

    def _loss(self, hidden: Tensor, wanted: Tensor) -> Tensor:
        kept = wanted != -100
        return F.cross_entropy(self.network.output(hidden[kept]).float(), wanted[kept])

    def _question(self, hidden: Tensor, ids: Tensor, wanted: Tensor) -> Tensor:
        """Return the loss on every eighth token of the questions, which are worth learning to read."""
        following = ids[:, 1:]
        kept = (following != PAD) & (wanted[:, :-1] == -100)
        kept &= torch.rand(kept.shape, device=kept.device) < 0.125
        return F.cross_entropy(self.network.output(hidden[:, :-1][kept]).float(), following[kept])

    @torch.no_grad()
    def held(self, examples: Examples, tokens: int) -> dict[str, float]:
        """Return loss and share of answers whose every token is the likeliest one, on held-out examples."""
        loss = right = seen = 0.0
        batches = order(examples, np.random.default_rng(0), tokens)
        while seen < len(examples):
            chosen = next(batches)
            ids, wanted = self.tensors(examples, chosen)
            with torch.autocast(self.device, torch.bfloat16, enabled=self.device == "cuda"):
                logits = self.network.output(self.network(ids))
            kept = wanted != -100
            loss += float(F.cross_entropy(logits[kept].float(), wanted[kept])) * len(chosen)
            right += float(((logits.argmax(-1) == wanted) | ~kept).all(1).sum())
            seen += len(chosen)
        return {"loss": loss / seen, "whole_answer": right / seen}

    def tensors(self, examples: Examples, chosen: np.ndarray) -> tuple[Tensor, Tensor]:
        """Return a batch on the device."""
        ids, wanted = examples.batch(chosen, PAD)
        pinned = self.device == "cuda"
        told = [torch.from_numpy(a) for a in (ids, wanted)]
        one, two = (t.pin_memory().to(self.device, non_blocking=True) if pinned else t for t in told)
        return one, two


def train(asked: argparse.Namespace) -> None:
    """Train, and write weights and log."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(asked.seed)
    torch.set_float32_matmul_precision("high")
    paths = sorted(asked.data.glob("train-*.xz"))
    examples = Examples(paths)
    vocabulary = len(json.loads((asked.data / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"])
    shape = Shape(vocabulary=vocabulary, width=asked.width, layers=asked.layers, heads=asked.heads, inner=asked.inner)
    trainer = Trainer(shape, device)
    log = Log(shape=asdict(shape), seed=asked.seed, tokens_a_batch=asked.tokens, examples=len(examples))
    log.data = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in [*paths, asked.data / "tokenizer.json"]}
    log.device = torch.cuda.get_device_name() if device == "cuda" else "cpu"
    print(
        f"{sum(p.numel() for p in trainer.network.parameters()):,} weights, {len(examples):,} examples, {log.device}",
        flush=True,
    )
    start = time.monotonic()
    _steps(trainer, examples, log, asked, start)
    log.seconds = round(time.monotonic() - start, 1)
    _write(trainer.network, log, asked.out)
    log.held = trainer.held(Examples([asked.data / "held.xz"]), asked.tokens)
    print(log.held, flush=True)
    _write_log(log, asked.out)


def _steps(trainer: Trainer, examples: Examples, log: Log, asked: argparse.Namespace, start: float) -> None:
    total, timed, mean = asked.steps, 0.0, 0.0
    batches = order(examples, np.random.default_rng(asked.seed), asked.tokens)
    for step, (ids, wanted) in enumerate(_ahead(trainer, examples, batches)):
        if not asked.steps and step in (_TIMED_FROM, _TIMED_TO):
            if trainer.device == "cuda":
                torch.cuda.synchronize()
            timed = time.monotonic() - timed
            if step == _TIMED_TO:
                left = asked.seconds - (time.monotonic() - start)
                total = step + int(left / (timed / (_TIMED_TO - _TIMED_FROM)))
                print(f"{timed / (_TIMED_TO - _TIMED_FROM):.3f} s a step, {total} steps fit", flush=True)
        # Until the number of steps is known the rate still rises.
        share = scale(step / total) if total else step / _TIMED_TO * scale(0.5 * _WARMUP)
        loss = trainer.step(ids, wanted, max(share, 1e-3))
        log.tokens_seen += ids.numel()
        log.steps = step + 1
        if step % _LOGGED_EVERY == 0:
            mean = float(loss)
            log.curve.append((step, round(mean, 4)))
            print(
                f"{time.monotonic() - start:6.1f} s  step {step}/{total}  loss {mean:.4f}  rate x{share:.3f}",
                flush=True,
            )
        if total and step + 1 >= total:
            return


def _ahead(trainer: Trainer, examples: Examples, batches: Iterator[np.ndarray]) -> Iterator[tuple[Tensor, Tensor]]:
    for chosen in batches:
        yield trainer.tensors(examples, chosen)


def _write(network: Network, log: Log, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    weights = {name: p.detach().float().cpu().numpy().astype(np.float16) for name, p in network.state_dict().items()}
    names = list(weights)
    for part in range(_PARTS):
        np.savez(out / f"weights-{part}.npz", **{name: weights[name] for name in names[part::_PARTS]})
    _write_log(log, out)


def _write_log(log: Log, out: Path) -> None:
    (out / "log.json").write_text(json.dumps(asdict(log)), encoding="utf-8")


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--steps", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=200.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tokens", type=int, default=65_536, help="tokens a batch, padding included")
    for name, default in (("width", 256), ("layers", 8), ("heads", 4), ("inner", 704)):
        parser.add_argument(f"--{name}", type=int, default=default)
    train(parser.parse_args())


if __name__ == "__main__":
    main()
