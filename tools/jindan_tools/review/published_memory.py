"""Published training memory of known models: a floor under what a larger model of the same family can need."""

from __future__ import annotations

import re

from msgspec import Struct

from jindan_tools.text.regex import regex

_NAME = regex(r"(?P<family>[a-z]+?)_?w(?P<width>\d+)", re.IGNORECASE)


class PublishedMemory(Struct, frozen=True, kw_only=True):
    """GB, as the source counts them (1024 MiB), at a training step of `images` images of `megapixels` each, in fp32. `width` orders a family."""

    family: str
    width: int
    gb: float
    images: int
    megapixels: float
    source: str

    @property
    def gb_a_megapixel(self) -> float:
        """Return GB a megapixel of the whole batch, fixed part included."""
        return self.gb / (self.images * self.megapixels)


_MMSEG = "mmsegmentation configs/hrnet/README.md, FCN, Cityscapes 512x1024, 2 images a GPU"
TABLE: tuple[PublishedMemory, ...] = (
    PublishedMemory(family="hrnet", width=18, gb=2.9, images=2, megapixels=0.524288, source=_MMSEG),
    PublishedMemory(family="hrnet", width=48, gb=6.2, images=2, megapixels=0.524288, source=_MMSEG),
)


def smaller_published(model: str) -> PublishedMemory | None:
    """Return the widest published model of the same family that is no wider than `model`; None when there is none."""
    found = _NAME.search(model)
    if found is None:
        return None
    family, width = found["family"].lower().rstrip("_"), int(found["width"])
    rows = [r for r in TABLE if r.family == family and r.width <= width]
    return max(rows, key=lambda r: r.width, default=None)
