"""The loss and accuracy of a model that knows nothing, for each common objective."""

import math
from collections.abc import Sequence

BINARY_CHANCE = math.log(2)
"""Sigmoid cross-entropy at probability 0.5, and the first loss of DPO and reward models."""

DOUBLE_SIGMOID_FLOOR = (math.log1p(math.exp(-1)) + math.log(2)) / 2
"""Least binary cross-entropy with logits over balanced labels when sigmoid outputs are passed as logits: 0.5032 nats.

Right answers of 1 and 0 cost ln(1 + 1/e) and ln 2; a wrong answer costs half a nat more on average.
"""

# Source: the published config.json of each model family.
VOCABULARY_SIZES: dict[str, int] = {
    "Llama-2": 32_000,
    "GPT-2": 50_257,
    "Llama-3": 128_256,
    "Qwen2/Qwen3": 151_936,
}


def uniform_cross_entropy(classes: int) -> float:
    """Return ln(classes) in nats: cross-entropy of equal probabilities. Raises ValueError unless classes >= 2."""
    if classes < 2:
        raise ValueError("classes must be at least 2")
    return math.log(classes)


def prior_entropy(weights: Sequence[float]) -> float:
    """Return -sum(p ln p) in nats of class counts or probabilities: the floor of a model that ignores its input.

    Raises ValueError for a negative weight or when all are zero.
    """
    total = math.fsum(weights)
    if total <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("weights must be non-negative and not all zero")
    return -math.fsum(weight / total * math.log(weight / total) for weight in weights if weight > 0)


def infonce_chance(candidates: int) -> float:
    """Return ln(candidates), InfoNCE (CLIP) with one positive among `candidates` in the batch.

    Raises ValueError unless candidates >= 1. Source: van den Oord et al. 2018.
    """
    if candidates < 1:
        raise ValueError("candidates must be at least 1")
    return math.log(candidates)


def nt_xent_chance(batch: int) -> float:
    """Return ln(2 * batch - 1), SimCLR with two views and the anchor left out.

    Raises ValueError unless batch >= 1. Source: Chen et al. 2020, equation 1.
    """
    if batch < 1:
        raise ValueError("batch must be at least 1")
    return math.log(2 * batch - 1)


def batched_infonce_chance(batch: int, full_batches: int, last_batch: int) -> float:
    """Return (m ln b + ln k) / (m + 1): the epoch mean over m full batches of b and a last one of k.

    last_batch of 0 means that there is none. Raises ValueError unless 0 <= k <= b, m >= 0, b >= 1 and m + k > 0.
    """
    if batch < 1 or full_batches < 0 or not 0 <= last_batch <= batch or full_batches + last_batch == 0:
        raise ValueError("need batch >= 1, full_batches >= 0 and 0 <= last_batch <= batch, not all empty")
    if last_batch == 0:
        return math.log(batch)
    return (full_batches * math.log(batch) + math.log(last_batch)) / (full_batches + 1)


def split_batches(samples: int, batch: int) -> tuple[int, int]:
    """Return (full batches, size of the short last batch or 0). Raises ValueError unless samples >= 0, batch >= 1."""
    if samples < 0 or batch < 1:
        raise ValueError("samples must be >= 0 and batch >= 1")
    return divmod(samples, batch)


def double_softmax_floor(classes: int) -> float:
    """Return ln(e + classes - 1) - 1, the least cross-entropy when probabilities are passed as logits.

    Even a perfect one-hot prediction gives softmax e / (e + C - 1). Raises ValueError unless classes >= 2.
    """
    if classes < 2:
        raise ValueError("classes must be at least 2")
    return math.log(math.e + classes - 1) - 1


def smoothed_cross_entropy_floor(classes: int, smoothing: float) -> float:
    """Return the least cross-entropy under label smoothing: the entropy of the smoothed target, in nats.

    Raises ValueError unless classes >= 2 and 0 <= smoothing < 1. Source: torch CrossEntropyLoss, label_smoothing.
    """
    if classes < 2 or not 0 <= smoothing < 1:
        raise ValueError("classes must be at least 2 and smoothing within [0, 1)")
    rest = smoothing / classes
    return prior_entropy([1 - smoothing + rest, *[rest] * (classes - 1)])


def chance_accuracy(classes: int) -> float:
    """Return 1 / classes, balanced accuracy of a guess. Raises ValueError unless classes >= 2."""
    if classes < 2:
        raise ValueError("classes must be at least 2")
    return 1 / classes


def majority_share(counts: Sequence[float]) -> float:
    """Return the accuracy of always answering the most frequent class. Raises ValueError when counts sum to 0."""
    total = math.fsum(counts)
    if total <= 0:
        raise ValueError("counts must not sum to zero")
    return max(counts) / total
