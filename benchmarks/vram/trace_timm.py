"""Trace the training step of timm models on the meta device: trace_timm.py FOLDER SECONDS NAMES.txt.

Writes FOLDER/<model>.pkl.gz (trace_record.py) for every name of the file, or <model>.err with what went wrong. Names that have
either already are left out, and so are those that come after SECONDS: run it again to go on. Exits with 9 while names are left.
"""

from __future__ import annotations

import gzip
import pickle
import signal
import sys
import time
import warnings
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import timm
import torch
import torch.nn.functional as F  # noqa: N812 - its common name
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode

from trace_record import BACKWARD_END, FORWARD_END, Allocated, Convolved, Event, Freed, Marked, TraceRecord

# A prime: a size that it divides grows with the batch.
_BATCH = 97
_SECONDS_A_MODEL = 60
_LEFT = 9
_ATTENTION = F.scaled_dot_product_attention


def fused_attention(  # noqa: PLR0913, PLR0917 - the signature that it stands in for
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attn_mask: Tensor | None = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    scale: float | None = None,
    enable_gqa: bool = False,
) -> Tensor:
    """Attend as a GPU does for fp32, in the memory-efficient kernel; the meta device would take the unfused one."""
    if enable_gqa and key.shape[-3] != query.shape[-3]:
        repeats = query.shape[-3] // key.shape[-3]
        key, value = key.repeat_interleave(repeats, -3), value.repeat_interleave(repeats, -3)
    if query.dim() != 4 or query.shape[-1] % 4 or value.shape[-1] % 4:
        return _ATTENTION(query, key, value, attn_mask=attn_mask, dropout_p=dropout_p, is_causal=is_causal, scale=scale)
    mask = None if attn_mask is None else _kernel_mask(attn_mask, query, key)
    needs_grad = torch.is_grad_enabled() and any(t.requires_grad for t in (query, key, value))
    return torch.ops.aten._scaled_dot_product_efficient_attention(
        query, key, value, mask, needs_grad, dropout_p, is_causal, scale=scale
    )[0]


def _kernel_mask(mask: Tensor, query: Tensor, key: Tensor) -> Tensor:
    """Return the mask as the kernel wants it: numbers, rows padded to eight."""
    numbers = torch.zeros_like(mask, dtype=query.dtype) if mask.dtype == torch.bool else mask
    numbers = numbers.to(query.dtype)
    length = key.shape[-2]
    if length % 8:
        numbers = F.pad(numbers, (0, 8 - length % 8))[..., :length]
    return numbers.expand(query.shape[0], query.shape[1], query.shape[-2], length)


class StorageTrace(TorchDispatchMode):
    """Write down every storage that an operation makes, its end, and every convolution."""

    def __init__(self, known: set[int]) -> None:
        super().__init__()
        self.events: list[Event] = []
        self._known = known
        self._numbers: dict[int, int] = {}
        self._made = 0

    def __torch_dispatch__(
        self,
        func: torch._ops.OpOverload,
        types: Sequence[type],
        args: tuple[object, ...] = (),
        kwargs: Mapping[str, object] | None = None,
    ) -> object:
        """Run the operation and write down what it made."""
        out = func(*args, **(kwargs or {}))
        for tensor in out if isinstance(out, tuple | list) else (out,):
            if isinstance(tensor, Tensor):
                self._see(tensor.untyped_storage())
        name = func._schema.name.split("::")[1]
        if name in {"convolution", "convolution_backward"}:
            self.events.append(_convolved(name, args, out))
        return out

    def _see(self, storage: torch.UntypedStorage) -> None:
        key = storage._cdata
        if key in self._known or key in self._numbers:
            return
        number, self._made = self._made, self._made + 1
        self._numbers[key] = number
        size, per_sample = size_of(storage)
        self.events.append(Allocated(number, size, per_sample))
        weakref.finalize(storage, self._end, key, number)

    def _end(self, key: int, number: int) -> None:
        if self._numbers.get(key) == number:
            del self._numbers[key]
        self.events.append(Freed(number))


def size_of(storage: torch.UntypedStorage) -> tuple[int, bool]:
    """Return the bytes of a storage, those of one sample when it grows with the batch, and whether it does."""
    size = storage.nbytes()
    return (size, False) if size % _BATCH else (size // _BATCH, True)


def _convolved(name: str, args: tuple[object, ...], out: object) -> Convolved:
    # The backward pass has the gradient of the output in front and the sizes of the bias behind the weight.
    forward = name == "convolution"
    given, weight = args[:2] if forward else args[1:3]
    stride, groups = (args[3], args[8]) if forward else (args[4], args[9])
    result = out if forward else args[0]
    return Convolved(name, tuple(given.shape[1:]), tuple(weight.shape), tuple(stride), groups, tuple(result.shape[1:]))


def trace(name: str) -> TraceRecord:
    """Return what one training step of a timm model allocates, with cross-entropy where it classifies."""
    with torch.device("meta"):
        model = timm.create_model(name).train()
    size = tuple(model.default_cfg.get("input_size", (3, 224, 224)))
    parameters, buffers = list(model.parameters()), list(model.buffers())
    images = torch.empty(_BATCH, *size, device="meta")
    labels = torch.empty(_BATCH, dtype=torch.long, device="meta")
    known = {t.untyped_storage()._cdata for t in (*parameters, *buffers, images, labels)}
    events, saved = _traced_step(model, images, labels, known)
    return TraceRecord(
        model=name,
        input=size,
        params=[p.numel() * p.element_size() for p in parameters],
        trainable=[p.grad is not None for p in parameters],
        buffers=[b.numel() * b.element_size() for b in buffers],
        saved_per_sample=saved,
        events=events,
    )


def _traced_step(model: nn.Module, images: Tensor, labels: Tensor, known: set[int]) -> tuple[list[Event], int]:
    """Return the events of one forward and backward pass, and the bytes a sample that the backward pass was left."""
    traced = StorageTrace(known)
    saved: dict[int, tuple[int, bool]] = {}
    kept: list[torch.UntypedStorage] = []

    def save(tensor: Tensor) -> Tensor:
        storage = tensor.untyped_storage()
        if storage._cdata not in known and storage._cdata not in saved:
            saved[storage._cdata] = size_of(storage)
            kept.append(storage)
        return tensor

    with torch.device("meta"), traced:
        with torch.autograd.graph.saved_tensors_hooks(save, lambda tensor: tensor):
            loss = _loss(model(images), labels)
        kept.clear()
        traced.events.append(Marked(FORWARD_END))
        loss.backward()
        traced.events.append(Marked(BACKWARD_END))
    # What is freed from here on is no part of the step.
    return list(traced.events), sum(size for size, per_sample in saved.values() if per_sample)


def _loss(out: Tensor | Sequence[Tensor] | Mapping[str, Tensor], labels: Tensor) -> Tensor:
    if isinstance(out, Mapping):
        out = next(iter(out.values()))
    first = out if isinstance(out, Tensor) else out[0]
    return F.cross_entropy(first.float(), labels) if first.dim() == 2 else first.float().mean()


class TooSlowError(Exception):
    """A model took longer than its time."""


@contextmanager
def time_limit(seconds: int) -> Iterator[None]:
    """Raise TooSlowError in what takes longer."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlowError

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def write_trace(name: str, folder: Path) -> None:
    """Write the trace of a model, or what went wrong."""
    target = folder / f"{name}.pkl.gz"
    try:
        with time_limit(_SECONDS_A_MODEL):
            record = trace(name)
    except Exception as error:  # the other models are worth tracing all the same
        target.with_name(f"{name}.err").write_text(repr(error)[:300], encoding="utf-8")
        return
    unfinished = target.with_name(f"{name}.tmp")
    unfinished.write_bytes(gzip.compress(pickle.dumps(record, protocol=4), compresslevel=1))
    unfinished.rename(target)


def main(folder: str, seconds: str, names: str) -> int:
    """Trace what is not traced yet until the time is up."""
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    F.scaled_dot_product_attention = fused_attention
    target, end, left = Path(folder), time.monotonic() + float(seconds), 0
    target.mkdir(parents=True, exist_ok=True)
    for name in Path(names).read_text(encoding="utf-8").split():
        if any((target / f"{name}{ending}").exists() for ending in (".pkl.gz", ".err")):
            continue
        if time.monotonic() > end:
            left += 1
            continue
        write_trace(name, target)
    print("left", left)
    return _LEFT if left else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
