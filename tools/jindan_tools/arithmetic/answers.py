"""What a list of true values beside a list of answers says about the answers."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

_MOST_CLASSES = 200


def class_facts(truth: Sequence[str], answers: Sequence[str]) -> dict[str, float]:
    """Return shares (0..1) of answers that name classes; both lists have the same length, at least 2.

    `value`: right ones. `expected`: right ones, were the answers dealt out at random. `apart`: half the sum of the
    differences between the shares of the answers and of the truth. `largest_true`, `largest_answer`: the most frequent
    class of each. `renamed`: right ones after the best renaming of each answer to another class (greedy, a lower bound).
    `one_row_off`: right ones against the row above or below, whichever fits better. `stays`: rows whose truth is that of
    the row above. `classes`: different true classes.
    """
    rows = len(truth)
    true_counts, answer_counts = Counter(truth), Counter(answers)
    names = true_counts.keys() | answer_counts.keys()
    return {
        "of": float(rows),
        "classes": float(len(true_counts)),
        "value": sum(t == a for t, a in zip(truth, answers, strict=True)) / rows,
        "expected": sum(true_counts[n] * answer_counts[n] for n in names) / rows**2,
        "apart": sum(abs(true_counts[n] - answer_counts[n]) for n in names) / (2 * rows),
        "largest_true": max(true_counts.values()) / rows,
        "largest_answer": max(answer_counts.values()) / rows,
        "renamed": _renamed(truth, answers) / rows if len(names) <= _MOST_CLASSES else 0.0,
        "one_row_off": max(_agree(truth[1:], answers[:-1]), _agree(truth[:-1], answers[1:])),
        "stays": _agree(truth[1:], truth[:-1]),
    }


def number_facts(truth: Sequence[float], answers: Sequence[float]) -> dict[str, float]:
    """Return figures of answers that are numbers; both lists are finite and of the same length, at least 3.

    `mean`, `spread`: mean and standard deviation of the truth; `answer_mean`, `answer_spread`: those of the answers.
    `r2`: 1 - squared error / variance of the truth. `correlation`: Pearson's, 0 where one list is constant. `slope`,
    `offset`: the line truth = offset + slope x answer that fits best. `to_last`: mean squared distance of the answers to
    the true value of the row above, as a share of their squared error. `last_error`: squared error of repeating the row
    above, as a share of theirs.
    """
    rows = len(truth)
    mean, answer_mean = math.fsum(truth) / rows, math.fsum(answers) / rows
    spread = math.sqrt(math.fsum((t - mean) ** 2 for t in truth) / rows)
    answer_spread = math.sqrt(math.fsum((a - answer_mean) ** 2 for a in answers) / rows)
    together = math.fsum((t - mean) * (a - answer_mean) for t, a in zip(truth, answers, strict=True)) / rows
    error = _distance(truth, answers)
    slope = together / answer_spread**2 if answer_spread > 0 else 0.0
    later = _distance(truth[1:], answers[1:])
    return {
        "of": float(rows),
        "mean": mean,
        "spread": spread,
        "answer_mean": answer_mean,
        "answer_spread": answer_spread,
        "r2": 1 - error / spread**2 if spread > 0 else 0.0,
        "correlation": together / (spread * answer_spread) if spread > 0 and answer_spread > 0 else 0.0,
        "slope": slope,
        "offset": mean - slope * answer_mean,
        "to_last": _distance(truth[:-1], answers[1:]) / later if later > 0 else math.inf,
        "last_error": _distance(truth[1:], truth[:-1]) / later if later > 0 else math.inf,
    }


def _renamed(truth: Sequence[str], answers: Sequence[str]) -> int:
    right, used_truth, used_answers = 0, set[str](), set[str]()
    for (true, answer), count in Counter(zip(truth, answers, strict=True)).most_common():
        if true not in used_truth and answer not in used_answers:
            used_truth.add(true)
            used_answers.add(answer)
            right += count
    return right


def _agree(one: Sequence[str], other: Sequence[str]) -> float:
    return sum(a == b for a, b in zip(one, other, strict=True)) / len(one) if one else 0.0


def _distance(one: Sequence[float], other: Sequence[float]) -> float:
    return math.fsum((a - b) ** 2 for a, b in zip(one, other, strict=True)) / len(one)
