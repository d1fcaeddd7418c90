"""torch LinearLR and ConstantLR: a factor that changes over the first total_iters steps."""


def torch_linear(
    step: int, *, base_lr: float, total_iters: int = 5, start_factor: float = 1 / 3, end_factor: float = 1.0
) -> float:
    """Return the learning rate after `step` calls of scheduler.step().

    Raises ValueError unless total_iters >= 1. Source: torch LinearLR, closed form.
    """
    if total_iters < 1:
        raise ValueError("total_iters must be at least 1")
    return base_lr * (start_factor + (end_factor - start_factor) * min(total_iters, step) / total_iters)


def torch_constant(step: int, *, base_lr: float, total_iters: int = 5, factor: float = 1 / 3) -> float:
    """Return base_lr * factor before `total_iters` steps, then base_lr. Source: torch ConstantLR."""
    return base_lr * (factor if step < total_iters else 1.0)
