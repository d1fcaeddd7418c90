"""Take a distance for the loss in a run that calls nothing its loss: `mse 1.04`, `fit_rmse 0.3, check_rmse 0.4`."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from jindan_tools.model.series import Role, Series
from jindan_tools.readers.roles import describe
from jindan_tools.text.regex import regex

# What regressions minimise; a rate of errors (WER, error) is no distance.
_MEASURE = regex(
    r"(?:^|[/_.\- ])(r?mse|mae|l1|l2|huber|smooth_?l1|log_?cosh|neg_?elbo|nelbo|sse|sqerr|energy|objective)(?:$|[/_.\- ])"
)
_LEAST = 3
_ROLES = {
    Role.TRAIN_METRIC: Role.TRAIN_LOSS,
    Role.OTHER: Role.TRAIN_LOSS,
    Role.VAL_METRIC: Role.VAL_LOSS,
}


def named_by_measure(found: Sequence[Series]) -> Sequence[Series]:
    """Return the series, those of the first measure of distance that training is told by as losses, held-out ones with it."""
    told = (_measure(s) for s in found if s.role in (Role.TRAIN_METRIC, Role.OTHER) and len(s.finite) >= _LEAST)
    measure = next((m for m in told if m), "")
    return [_as_loss(s) if measure and _measure(s) == measure else s for s in found]


def _measure(series: Series) -> str:
    match = _MEASURE.search(series.name.lower())
    return "" if match is None or series.higher_is_better else match[1]


def _as_loss(series: Series) -> Series:
    role = _ROLES.get(series.role)
    if series.role is Role.OTHER and describe(f"{series.name} loss").role is Role.VAL_LOSS:
        role = Role.VAL_LOSS
    return series if role is None else replace(series, role=role, total=True, higher_is_better=False)
