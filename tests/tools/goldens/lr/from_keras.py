"""Call the learning-rate schedules of Keras and write their float32 values (needs keras with a backend)."""

import os

os.environ.setdefault("KERAS_BACKEND", "torch")
import keras
from keras.optimizers import schedules as ks
from write import write

CASES = [
    ("keras-ExponentialDecay", {"lr": 0.1, "decay_steps": 20, "decay_rate": 0.5}, 60),
    ("keras-ExponentialDecay", {"lr": 0.1, "decay_steps": 20, "decay_rate": 0.5, "staircase": True}, 60),
    ("keras-InverseTimeDecay", {"lr": 0.1, "decay_steps": 20, "decay_rate": 0.5}, 60),
    ("keras-InverseTimeDecay", {"lr": 0.1, "decay_steps": 20, "decay_rate": 0.5, "staircase": True}, 60),
    ("keras-PiecewiseConstantDecay", {"boundaries": [10, 25], "values": [0.1, 0.01, 0.001]}, 40),
    ("keras-PolynomialDecay", {"lr": 0.1, "decay_steps": 40}, 50),
    (
        "keras-PolynomialDecay",
        {"lr": 0.1, "decay_steps": 16, "end_learning_rate": 0.01, "power": 2.0, "cycle": True},
        60,
    ),
    ("keras-CosineDecay", {"lr": 0.1, "decay_steps": 40}, 50),
    ("keras-CosineDecay", {"lr": 0.001, "decay_steps": 40, "alpha": 0.1, "warmup_target": 0.1, "warmup_steps": 10}, 60),
    ("keras-CosineDecayRestarts", {"lr": 0.1, "first_decay_steps": 10}, 80),
    ("keras-CosineDecayRestarts", {"lr": 0.1, "first_decay_steps": 12, "t_mul": 1.0, "m_mul": 0.8, "alpha": 0.05}, 60),
]


def called(name: str, arguments: dict, count: int) -> list[float]:
    spelled = {"initial_learning_rate" if k == "lr" else k: v for k, v in arguments.items()}
    schedule = getattr(ks, name.removeprefix("keras-"))(**spelled)
    return [float(schedule(step)) for step in range(count)]


if __name__ == "__main__":
    cases = [{"schedule": n, "arguments": a, "rates": called(n, a, count)} for n, a, count in CASES]
    write("keras", f"keras {keras.__version__} with {keras.backend.backend()}, float32", cases)
