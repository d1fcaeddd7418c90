"""Take a curve of an unknown name for the training loss where its held-out twin is a loss: `obj` beside `val_obj`."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from jindan_tools.model.series import Role, Series
from jindan_tools.text.regex import regex

_HELD_OUT = regex(
    r"^(?:val|valid|validation|eval|test|dev|va|ev)[_/ .]|[_/ .](?:val|valid|validation|eval|test|dev|va|ev)$"
)
_TRAIN = regex(r"^(?:train|training|trn|tr)[_/ .]|[_/ .](?:train|training|trn|tr)$")


def named_by_twin(found: Sequence[Series]) -> Sequence[Series]:
    """Return the series, those of no known role as training losses where the same name with a held-out word is a held-out loss."""
    stems = {_HELD_OUT.sub("", s.name.lower()): s for s in found if s.role is Role.VAL_LOSS}
    return [_named(s, stems.get(_TRAIN.sub("", s.name.lower()))) if s.role is Role.OTHER else s for s in found]


def _named(series: Series, twin: Series | None) -> Series:
    if twin is None:
        return series
    return replace(series, role=Role.TRAIN_LOSS, total=twin.total, higher_is_better=False)
