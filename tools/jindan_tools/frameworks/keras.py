"""Optimizer and callback defaults of Keras 3; signatures read from 3.15.1."""

from jindan_tools.frameworks.fact import Fact, find_fact

_OPTIM = "keras/src/optimizers 3.15.1 signature"
_CALL = "keras/src/callbacks 3.15.1 signature"

FACTS: tuple[Fact, ...] = (
    Fact(name="SGD.learning_rate", value=1e-2, source=_OPTIM),
    Fact(name="SGD.momentum", value=0.0, source=_OPTIM),
    Fact(name="Adam.learning_rate", value=1e-3, source=_OPTIM),
    Fact(name="Adam.epsilon", value=1e-7, source=_OPTIM, note="torch uses 1e-8"),
    Fact(name="AdamW.learning_rate", value=1e-3, source=_OPTIM),
    Fact(name="AdamW.weight_decay", value=4e-3, source=_OPTIM),
    Fact(name="RMSprop.learning_rate", value=1e-3, source=_OPTIM),
    Fact(name="Adagrad.learning_rate", value=1e-3, source=_OPTIM),
    Fact(name="Adadelta.learning_rate", value=1e-3, source=_OPTIM, note="torch uses 1.0"),
    Fact(name="Adamax.learning_rate", value=1e-3, source=_OPTIM),
    Fact(name="Nadam.learning_rate", value=1e-3, source=_OPTIM),
    Fact(name="Lion.learning_rate", value=1e-3, source=_OPTIM),
    Fact(name="Ftrl.learning_rate", value=1e-3, source=_OPTIM),
    Fact(name="Adafactor.learning_rate", value=1e-3, source=_OPTIM),
    Fact(name="clipnorm", value=None, source=_OPTIM, note="no clipping unless it is set"),
    Fact(name="EarlyStopping.patience", value=0, source=_CALL, note="stops at the first epoch without improvement"),
    Fact(name="EarlyStopping.restore_best_weights", value=False, source=_CALL),
    Fact(name="ReduceLROnPlateau.factor", value=0.1, source=_CALL),
    Fact(name="ReduceLROnPlateau.patience", value=10, source=_CALL),
    Fact(name="ReduceLROnPlateau.min_delta", value=1e-4, source=_CALL),
    Fact(name="fit.batch_size", value=32, source="keras Model.fit, when the data is not already batched"),
)


def keras_fact(name: str, version: str | None = None) -> Fact | None:
    """Return the Keras fact called `name` ("AdamW.weight_decay"), or None when nothing is known."""
    return find_fact(FACTS, name, version)
