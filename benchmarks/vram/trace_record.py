"""What the trace of a training step holds: allocations, frees and convolutions in their order."""

from __future__ import annotations

from typing import NamedTuple, TypedDict

FORWARD_END, BACKWARD_END = "forward_end", "backward_end"


class Allocated(NamedTuple):
    """A new storage of `size` bytes, for each sample of the batch when `per_sample`."""

    number: int
    size: int
    per_sample: bool


class Freed(NamedTuple):
    """The end of a storage."""

    number: int


class Convolved(NamedTuple):
    """A convolution or its backward pass; shapes are those of one sample."""

    name: str
    given: tuple[int, ...]
    weight: tuple[int, ...]
    stride: tuple[int, ...]
    groups: int
    out: tuple[int, ...]


class Marked(NamedTuple):
    """The end of a pass."""

    name: str


Event = Allocated | Freed | Convolved | Marked


class TraceRecord(TypedDict):
    """One traced model: sizes in bytes, `input` as channels, height and width, `saved_per_sample` for the backward pass."""

    model: str
    input: tuple[int, int, int]
    params: list[int]
    trainable: list[bool]
    buffers: list[int]
    saved_per_sample: int
    events: list[Event]
