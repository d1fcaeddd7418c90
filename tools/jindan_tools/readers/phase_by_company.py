"""Tell which split a metric without a phase in its name was measured on, from the losses it stands beside."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from jindan_tools.model.series import Role, Series
from jindan_tools.text.regex import regex

_TRAIN = regex(r"(?:^|[/_.\- ])(?:train|training|trn|tr|batch|running)(?:$|[/_.\- 0-9])|학습|훈련|训练")
_HELD_OUT = regex(
    r"^(?:validation|valid|val|evaluation|eval|test|dev|va|ev)[/_ .]?|[/_ .](?:val|valid|validation|eval|test|dev|va|ev)$"
)

# `v_loss` is the loss of the value function where a policy is trained, of a validation elsewhere.
_OF_POLICY = regex(r"(?:^|[/_ ])(?:pg|pi|policy|actor|p)[_ /]loss$|approx_kl|clip_?frac")
_OF_VALUE = regex(r"(?:^|/)v_?loss$")


_LETTERS = {"loss_t": Role.TRAIN_LOSS, "loss_v": Role.VAL_LOSS, "loss_min": Role.OTHER}


def by_letters(found: Sequence[Series]) -> Sequence[Series]:
    """Return the series, `loss_v` beside `loss_t` as the loss of the validation."""
    if not any(s.name == "loss_t" for s in found):
        return found
    return [replace(s, role=_LETTERS[s.name], total=True) if s.name in _LETTERS else s for s in found]


def phase_by_company(found: Sequence[Series]) -> Sequence[Series]:
    """Return the series, metrics of no named split as held-out where they were logged with a held-out loss only.

    `epoch 5: train 0.07, val 0.12, acc 0.96` under four epochs of `train` alone, and `loss, val_loss, miou` where no
    metric names a split: one figure of a kind is that of the evaluation, as it is where the training loss comes last. `v_loss` beside `pg_loss` is of the value function.
    """
    if any(_OF_POLICY.search(s.name.lower()) for s in found):
        found = [replace(s, role=Role.TRAIN_LOSS) if _OF_VALUE.search(s.name.lower()) else s for s in found]
    held_out = [s for s in found if s.role is Role.VAL_LOSS]
    train = [s for s in found if s.role is Role.TRAIN_LOSS and s.total]
    split = {
        _HELD_OUT.sub("", s.name.lower())
        for s in found
        if s.role is Role.VAL_METRIC and _HELD_OUT.search(s.name.lower())
    }
    by_name = any(s.role is Role.TRAIN_METRIC and _TRAIN.search(s.name.lower()) for s in found) or bool(split)
    place = {id(s): i for i, s in enumerate(found)}

    def of_evaluation(series: Series) -> bool:
        if series.role is not Role.TRAIN_METRIC or _TRAIN.search(series.name.lower()) or series.name.lower() in split:
            return False
        beside = next((s for s in held_out if s.path == series.path and s.xs == series.xs), None)
        if beside is None or not train:
            return False
        rarer = all(len(s) > len(series) for s in train if s.path == series.path)
        # `accuracy, test loss, train loss`: what stands before both belongs to the one it stands with.
        closing = all(place[id(s)] > place[id(beside)] for s in train if s.path == series.path)
        return rarer or (not by_name and (closing or place[id(series)] > place[id(beside)]))

    return [replace(s, role=Role.VAL_METRIC) if of_evaluation(s) else s for s in found]
