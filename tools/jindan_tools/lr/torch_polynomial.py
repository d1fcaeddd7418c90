"""torch PolynomialLR: a power law down to zero."""


def torch_polynomial(step: int, *, base_lr: float, total_iters: int = 5, power: float = 1.0) -> float:
    """Return base_lr * (1 - min(step, total_iters) / total_iters) ** power.

    `step` counts calls of scheduler.step(). Raises ValueError unless total_iters >= 1. Source: torch PolynomialLR.
    """
    if total_iters < 1:
        raise ValueError("total_iters must be at least 1")
    return float(base_lr * (1.0 - min(total_iters, step) / total_iters) ** power)
