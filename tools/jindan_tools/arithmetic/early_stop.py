"""The epoch arithmetic of early stopping."""


def stopped_by_patience(stop_epoch: int, best_epoch: int, patience: int) -> bool:
    """Return whether stop - best equals `patience`, both epochs counted from the same base.

    True means that the run ended as configured, not by a crash. Source: Ultralytics EarlyStopping, Keras
    EarlyStopping. Raises ValueError unless 0 <= best_epoch <= stop_epoch.
    """
    return implied_patience(stop_epoch, best_epoch) == patience


def implied_patience(stop_epoch: int, best_epoch: int) -> int:
    """Return stop - best, the patience that an early stop implies. Raises ValueError as stopped_by_patience."""
    if not 0 <= best_epoch <= stop_epoch:
        raise ValueError("epochs must satisfy 0 <= best_epoch <= stop_epoch")
    return stop_epoch - best_epoch


def earliest_stop_epoch(best_epoch: int, patience: int, check_every: int = 1) -> int:
    """Return best + patience * check_every, the first epoch at which patience can end the run.

    `patience` counts validation checks, one every `check_every` epochs. Source: Lightning EarlyStopping,
    wait_count >= patience. Raises ValueError unless patience >= 0 and check_every >= 1.
    """
    if patience < 0 or check_every < 1:
        raise ValueError("patience must be >= 0 and check_every >= 1")
    return best_epoch + patience * check_every
