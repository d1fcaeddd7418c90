"""Memory of the new setting, scaled from a measured or noted peak of the old one."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from jindan_tools.model.evidence import Evidence
from jindan_tools.model.series import Role
from jindan_tools.review.case import ReviewCase
from jindan_tools.review.claims import AnyClaim, MemoryClaim
from jindan_tools.text.figures import figure
from jindan_tools.vram.estimate import GIB
from jindan_tools.vram.measured_point import MeasuredPoint, scale_measured

_HALF = {"fp16", "bf16", "amp"}


class MemoryBase(Struct, frozen=True, kw_only=True):
    """A peak in GiB at the old batch, size and number format; `claimed` when only a note says so."""

    gib: float
    batch: int
    image_size: int | None
    half: bool
    claimed: bool
    fact: Evidence

    def at(self, batch: int, image_size: int | None, *, half: bool) -> tuple[float, float, float]:
        """Return (low, most likely, high) GiB at another batch, size and format.

        Half precision halves what samples and pixels take (saved activations), the fixed part stays.
        """
        size = image_size if self.image_size is not None else None
        point = MeasuredPoint(peak=self.gib * GIB, batch=self.batch, image_size=self.image_size if size else None)
        estimate = scale_measured(point, batch=batch, image_size=size)
        factor = 1.0 if half == self.half else 0.5 if half else 2.0
        fixed, varying = estimate.parts[0].size / GIB, estimate.parts[1].size / GIB
        low, high = estimate.low / GIB, estimate.high / GIB
        likely = fixed + factor * varying
        return likely * low / (fixed + varying), likely, likely * high / (fixed + varying)


def memory_base(case: ReviewCase, claims: Sequence[AnyClaim]) -> MemoryBase | None:
    """Return the recorded peak of the old run, else one that a note reports as measured; None without either."""
    batch, size = case.old.number("batch_size"), case.old.number("image_size")
    half = case.old.word("precision") in _HALF
    if batch is None or batch < 1:
        return None
    pixels = int(size) if size else None
    recorded = _recorded(case)
    if recorded is not None:
        return MemoryBase(
            gib=recorded.value or 0.0, batch=int(batch), image_size=pixels, half=half, claimed=False, fact=recorded
        )
    noted = next((c for c in claims if isinstance(c, MemoryClaim) and not c.predicted), None)
    if noted is None:
        return None
    return MemoryBase(gib=noted.gb, batch=noted.batch, image_size=pixels, half=half, claimed=True, fact=noted.cite())


def _recorded(case: ReviewCase) -> Evidence | None:
    series = [s for s in (case.baseline.of_role(Role.MEMORY) if case.baseline else ()) if s.argmax is not None]
    for each in series:
        top = each.argmax or 0
        scale = {"gb": 1e9 / GIB, "g": 1e9 / GIB, "gib": 1.0, "mb": 1e6 / GIB, "mib": 1 / 1024}.get(each.unit.lower())
        if scale is not None:
            return Evidence(
                statement=f"이전 실행이 쓴 메모리의 최고 기록은 {figure(each.values[top] * scale, 3)} GiB입니다.",
                value=each.values[top] * scale,
                unit="GiB",
                source=each.source(top),
            )
    return None
