"""How far an optimizer step moves a weight."""


def adam_step_share(lr: float, weight_std: float) -> float:
    """Return lr / weight_std: Adam moves each weight by about lr, so this is its step in weight deviations.

    0.01 against a deviation of 0.024 gives 0.42. Raises ValueError unless lr >= 0 and weight_std > 0.
    Source: Kingma and Ba 2015, section 2.1, |step| <= about lr.
    """
    if lr < 0 or weight_std <= 0:
        raise ValueError("lr must be >= 0 and weight_std > 0")
    return lr / weight_std
