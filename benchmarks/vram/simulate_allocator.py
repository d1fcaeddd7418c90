"""Replay the allocations of a traced training step in a model of PyTorch's caching allocator.

Sizes and rounding are those of c10/cuda/CUDACachingAllocator.cpp of PyTorch 2.x: small blocks share segments of 2 MiB,
blocks below 10 MiB come from segments of 20 MiB, larger ones from segments of their own in steps of 2 MiB.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field

from trace_record import BACKWARD_END, Allocated, Convolved, Event, Freed, Marked, TraceRecord

MIB = 1 << 20
_SMALL = MIB
_SMALL_SEGMENT = 2 * MIB
_LARGE_SEGMENT, _LARGE_SEGMENT_BELOW = 20 * MIB, 10 * MIB
_ROUND_LARGE = 2 * MIB
_ROUND = 512
_FLOAT, _LABEL = 4, 8


@dataclass(kw_only=True, eq=False)
class _Block:
    """A piece of a segment; `before` and `behind` are its neighbours there."""

    size: int
    number: int
    small: bool
    used: bool = False
    before: _Block | None = None
    behind: _Block | None = None


# Free blocks by size, then by number.
_Pool = list[tuple[int, int, _Block]]


@dataclass
class CachingAllocator:
    """Blocks in segments that are kept when freed. `reserved` is what nvidia-smi shows, in bytes; `peak` its highest."""

    reserved: int = 0
    peak: int = 0
    _numbers: int = 0
    _small: _Pool = field(default_factory=list)
    _large: _Pool = field(default_factory=list)

    def allocate(self, size: int) -> _Block:
        """Return a block of at least `size` bytes: the smallest free one that fits, else a piece of a new segment."""
        rounded = max(_ROUND, -(-size // _ROUND) * _ROUND)
        small = rounded <= _SMALL
        pool = self._pool(small=small)
        at = bisect.bisect_left(pool, (rounded, -1))
        block = pool.pop(at)[2] if at < len(pool) else self._segment(rounded, small=small)
        self._split(block, rounded, pool)
        block.used = True
        return block

    def free(self, block: _Block) -> None:
        """Give a block back and join it with free neighbours."""
        pool = self._pool(small=block.small)
        block.used = False
        if block.before is not None and not block.before.used:
            block = self._joined(block.before, block, pool, gone=block.before)
        if block.behind is not None and not block.behind.used:
            block = self._joined(block, block.behind, pool, gone=block.behind)
        bisect.insort(pool, (block.size, block.number, block))

    def empty_cache(self) -> None:
        """Give back the segments that are free as a whole, as cuDNN's search for algorithms makes the allocator do."""
        for pool in (self._small, self._large):
            whole = [block for _, _, block in pool if block.before is None and block.behind is None]
            self.reserved -= sum(block.size for block in whole)
            pool[:] = [entry for entry in pool if entry[2] not in whole]

    def _pool(self, *, small: bool) -> _Pool:
        return self._small if small else self._large

    def _segment(self, rounded: int, *, small: bool) -> _Block:
        large = _LARGE_SEGMENT if rounded < _LARGE_SEGMENT_BELOW else -(-rounded // _ROUND_LARGE) * _ROUND_LARGE
        size = _SMALL_SEGMENT if small else large
        self.reserved += size
        self.peak = max(self.peak, self.reserved)
        self._numbers += 1
        return _Block(size=size, number=self._numbers, small=small)

    def _split(self, block: _Block, rounded: int, pool: _Pool) -> None:
        rest = block.size - rounded
        if rest < _ROUND if block.small else rest <= _SMALL:
            return
        self._numbers += 1
        piece = _Block(size=rest, number=self._numbers, small=block.small, before=block, behind=block.behind)
        if block.behind is not None:
            block.behind.before = piece
        block.behind = piece
        block.size = rounded
        bisect.insort(pool, (rest, piece.number, piece))

    @staticmethod
    def _joined(first: _Block, second: _Block, pool: _Pool, *, gone: _Block) -> _Block:
        """Return `first` grown by `second`, its neighbour behind; `gone` is the one that stood in the pool."""
        pool.pop(bisect.bisect_left(pool, (gone.size, gone.number)))
        first.size += second.size
        first.behind = second.behind
        if second.behind is not None:
            second.behind.before = first
        return first


def reserved_after_two_steps(record: TraceRecord, batch: int) -> int:
    """Return the bytes that the allocator holds at most in the second of two training steps with SGD and momentum.

    The first step makes gradients, momentum and cuDNN's search; the second runs in the segments that it left.
    """
    allocator = CachingAllocator()
    for size in (*record["params"], *record["buffers"]):
        allocator.allocate(size)
    _step(allocator, record, batch, searches=True)
    allocator.peak = allocator.reserved
    _step(allocator, record, batch, searches=False)
    return allocator.peak


def _step(allocator: CachingAllocator, record: TraceRecord, batch: int, *, searches: bool) -> None:
    channels, height, width = record["input"]
    pixels = channels * height * width * batch
    given = [allocator.allocate(size) for size in (_FLOAT * pixels, _LABEL * batch, pixels)]
    left = _replay(allocator, record["events"], batch, searches=searches)
    if searches:
        for size, trained in zip(record["params"], record["trainable"], strict=True):
            if trained:
                allocator.allocate(size)
    for block in (*left, *given):
        allocator.free(block)


def _replay(allocator: CachingAllocator, events: Sequence[Event], batch: int, *, searches: bool) -> list[_Block]:
    """Return the blocks that are still held when the backward pass ends: the gradients."""
    held: dict[int, _Block] = {}
    for event in events:
        match event:
            case Allocated(number, size, per_sample):
                if size:
                    held[number] = allocator.allocate(size * batch if per_sample else size)
            case Freed(number):
                if number in held:
                    allocator.free(held.pop(number))
            case Convolved() if searches:
                allocator.empty_cache()
            case Marked(name) if name == BACKWARD_END:
                break
            case _:
                pass
    return list(held.values())
