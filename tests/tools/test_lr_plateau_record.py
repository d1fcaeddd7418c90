"""ReduceLROnPlateau on a constant loss reaches its floor at a known epoch."""

import pytest

from jindan_tools.lr.evaluate import rates
from jindan_tools.lr.schedules.torch_plateau import TorchPlateau


@pytest.mark.parametrize(("base_lr", "epoch"), [(1e-4, 17), (5e-4, 25), (5e-5, 17)])
def test_a_constant_loss_reaches_min_lr_at_the_known_epoch(base_lr: float, epoch: int) -> None:
    curve = TorchPlateau(lr=base_lr, metrics=(2.7,) * 46, factor=0.3, patience=3, min_lr=1e-6).curve()

    assert next(i for i, lr in enumerate(rates(curve, 47)) if lr <= 1e-6 * (1 + 1e-9)) == epoch


def test_a_factor_of_one_is_refused() -> None:
    with pytest.raises(ValueError, match="factor"):
        TorchPlateau(lr=1e-3, metrics=(1.0,), factor=1.0).curve()
